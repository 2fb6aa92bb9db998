"""Keeps what stands on disk, and checks it: windows, manifests, parquet, the journal."""
