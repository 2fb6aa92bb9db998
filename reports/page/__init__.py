"""The document: cards, what they carry, the files that are written."""
