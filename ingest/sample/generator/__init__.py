"""Makes the sample's rows: believable movies, users, ratings and tags, none of them real."""

from __future__ import annotations

from ingest.sample.generator.dataset import generate

__all__ = ["generate"]
