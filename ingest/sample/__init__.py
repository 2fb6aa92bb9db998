"""The embedded source: the films API, served from this process.

Its data is made up, so that everything can be tried without a network. Whoever opens it may hand
other rows in, such as those of MovieLens files, so that the public API can be had offline.
"""

from __future__ import annotations

from ingest.sample.server import Sample, open_sample

__all__ = ["Sample", "open_sample"]
