"""The embedded source: the films API on made-up data, for work without a network."""
