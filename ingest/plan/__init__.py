"""Decides what a run will do for each resource, and on what evidence."""
