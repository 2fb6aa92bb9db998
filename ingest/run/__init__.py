"""A run from the source's counts to the commit of a load."""
