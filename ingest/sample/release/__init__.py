"""Writes a MovieLens release of any size: believable files, none of whose rows are real.

sizes      how many users, movies and tags go with a number of ratings
draws      whole numbers that come out the same everywhere
catalogue  movies and links
users      how much each user rates, when, and what they like
viewings   which movies each user rates
stars      how they rate them, and when
tags       what they write on them
lines      rows as the bytes of a CSV
packing    the files appear whole, or not at all
making     one after the other, in bounded memory
"""

from __future__ import annotations

from ingest.sample.release.making import write_release

__all__ = ["write_release"]
