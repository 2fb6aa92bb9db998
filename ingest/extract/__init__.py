"""Asking for the rows: ordinary pages, then the recovery of what they lack."""
