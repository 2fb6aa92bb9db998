"""What `make` does beyond calling a tool: set up, land, build, render, each only where needed."""
