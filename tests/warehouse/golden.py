"""Twelve movies and eight users in two loads, small enough to work everything out by hand.

In it: a title that two movies bear, a range of years, two years in a title, none at all; a movie
without genres, one nobody rated, ratings and tags of a movie that the catalogue lacks; a user who
only tagged; spellings of one tag; ties. The second load supersedes a title and a rating, repeats a
rating and a tag, and adds.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tests.warehouse.landing import Row


def at(moment: str) -> int:
    """Return the epoch seconds of a time in UTC."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


FIRST: dict[str, list[Row]] = {
    "movies": [
        (1, "Alpha (1990)", "Action|Comedy"),
        (2, "Beta (1990) ", "Comedy"),
        (3, "Gamma (1991)", "Drama"),
        (4, "Delta (2000–2004)", "Drama|Comedy"),  # noqa: RUF001 - an en dash, as the source has it
        (5, "Epsilon", "Drama"),
        (6, "Zeta (2001)", "(no genres listed)"),
        (7, "Eta (1927) (2001)", "Action"),
        (8, "Theta (2005)", "Action|Drama"),
        (9, "Iota (2004)", None),
        (10, "Kappa (1999)", "Comedy"),
        (11, "Alpha (1990)", "Drama"),
    ],
    "ratings": [
        (1, 1, 4.0, at("2001-05-01 10:00")),
        (1, 2, 3.0, at("2001-05-01 10:01")),
        (1, 3, 5.0, at("2001-05-02 00:00")),
        (1, 4, 2.0, at("2001-05-02 00:01")),
        (2, 1, 5.0, at("2001-07-01 08:00")),
        (2, 3, 4.0, at("2001-07-01 08:01")),
        (2, 5, 1.0, at("2001-07-01 08:02")),
        (3, 1, 3.0, at("2004-01-01 00:00")),
        (3, 3, 3.0, at("2004-01-01 00:01")),
        (3, 4, 4.0, at("2004-01-02 00:00")),
        (3, 7, 0.5, at("2004-01-03 00:00")),
        (4, 1, 4.0, at("2002-02-02 12:00")),
        (5, 3, 4.0, at("2005-05-05 12:00")),
        (5, 8, 4.5, at("2005-05-05 12:01")),
        (6, 99, 5.0, at("2002-03-03 12:00")),
    ],
    "tags": [
        (1, 1, "Funny", at("2001-05-01 23:59:59")),
        (1, 3, "dark", at("2003-01-01 00:00")),
        (2, 1, "funny ", at("2001-07-01 08:00")),
        (2, 3, "Dark", at("2001-07-01 08:01")),
        (3, 1, "funny", at("2004-01-01 00:00")),
        (3, 4, "slow", at("2004-01-02 00:00")),
        (3, 7, "slow", at("2004-01-03 00:00")),
        (3, 8, "slow", at("2004-01-04 00:00")),
        (4, 1, "funny", at("2002-02-03 12:00")),
        (6, 99, "ghost", at("2002-03-03 12:00")),
        (7, 3, "dark", at("2000-01-01 00:00")),
        (7, 6, "odd", at("2000-01-01 12:00")),
    ],
    "links": [(1, "0000001", 11), (2, "0000002", None), (3, None, 33)],
}

SECOND: dict[str, list[Row]] = {
    "movies": [(9, "Iota (2005)", None), (12, "Mu (2006)", "Western")],
    "ratings": [
        (1, 4, 3.0, at("2002-06-01 12:00")),  # another mind than before
        (2, 5, 1.0, at("2001-07-01 08:02")),  # the same again
        (8, 2, 3.0, at("2006-03-01 09:00")),
        (8, 12, 2.5, at("2006-03-02 09:00")),
    ],
    "tags": [
        (1, 3, "dark", at("2003-01-01 00:00")),  # the same again
        (8, 2, "FUNNY", at("2006-03-01 10:00")),
    ],
}

COUNTS = {"movies": 12, "ratings": 17, "tags": 13, "links": 3}
