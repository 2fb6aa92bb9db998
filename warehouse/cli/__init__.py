"""The commands of `python -m warehouse`, and the prompt."""
