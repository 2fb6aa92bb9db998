"""Makes the sample's rows: believable movies, users, ratings and tags, none of them real."""

from ingest.sample.generator.dataset import generate

__all__ = ["generate"]
