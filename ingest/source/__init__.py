"""Knows what the source's API says: resources, dialects, endpoints, rows."""
