"""The same models on Apache Spark: a cluster on this machine, a build there, and its comparison."""
