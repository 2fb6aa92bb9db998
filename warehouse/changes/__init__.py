"""What changed: the rows of two loads, and the figures of two builds."""
