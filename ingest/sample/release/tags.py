"""What users write on the movies that they have rated: few write much, most nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.sample.generator.dice import Dice
from ingest.sample.generator.genres import GENRES
from ingest.sample.generator.people import CLOSES
from ingest.sample.generator.tagging import TAGGING_OPENED, Vocabulary, read_vocabulary
from ingest.sample.release.catalogue import Catalogue
from ingest.sample.release.draws import Draws, Whole, dealt, part, places_within
from ingest.sample.release.lines import quoted
from ingest.sample.release.sizes import Sizes
from ingest.sample.release.users import Users
from ingest.sample.release.viewings import Viewed

_WRITE: Final = 10_486  # of 65536 users who were there when tags began
_CAPITALISE: Final = 9_830  # of 65536 users
_MOST_ON_A_MOVIE: Final = 30
_COMMON: Final = 5
"""So many of a user's tags on a movie may be of its genre or an opinion; no list is shorter."""

_ON_GENRE, _OR_OPINION = 23_593, 34_734  # of 65536 tags
_GOOD, _BAD = 8, 5  # half stars
_FEWEST: Final = 100
"""So many rare tags there are at least, so that all that a user writes on a movie differ."""

_SINGLE_PHRASES: Final = 1_500
"""The patterns know 1,982, and the last ones are drawn seldom: from here on two make a tag."""

_USES_OF_A_RARE_TAG: Final = 14
"""How many times the average tag of the long tail is used."""


@dataclass(frozen=True, slots=True)
class _Words:
    """All tags, list after list: one of each genre, praise, blame, dividing, and the long tail."""

    plain: list[bytes]
    capitalised: list[bytes]
    first: Whole
    count: Whole


class Tags:
    """Draws the tags of some users at once.

    Args:
        catalogue: The movies.
        users: All users.
        sizes: Of the release.
        seed: Of the release.
    """

    def __init__(self, catalogue: Catalogue, users: Users, sizes: Sizes, seed: int) -> None:
        self._catalogue = catalogue
        self._words = _words(read_vocabulary(), sizes.tags, Dice(8 * seed + 6))
        bits = Draws(seed, 31).numbered(0, sizes.users)
        self._capitalises = part(bits, 2) < _CAPITALISE
        self._counts = _counts(users, sizes.tags, bits)
        self._numbers = np.cumsum(self._counts) - self._counts
        self._draws = Draws(seed, 32)
        self._movie_draws = Draws(seed, 33)

    def lines(self, viewed: Viewed, halves: Whole, times: Whole) -> bytes:
        """Return the lines of the tags that some users write on what they have rated.

        Args:
            viewed: Who has rated what, n rows.
            halves: n ratings, in half stars.
            times: When they rated it, n epoch seconds, UTC.
        """
        first, counts, places = viewed.first, viewed.counts, viewed.places
        wanted = self._counts[first : first + len(counts)]
        if not wanted.any():
            return b""
        writers = np.flatnonzero(wanted)
        firsts = (np.cumsum(counts) - counts)[writers]
        wanted, rated = wanted[writers], counts[writers]
        tagged = np.minimum(rated, (5 * wanted + 8) // 9)
        within = places_within(wanted)
        wanted_rows, tagged_rows = np.repeat(wanted, wanted), np.repeat(tagged, wanted)
        movie = within * tagged_rows // wanted_rows
        order = within + (-(movie * wanted_rows) // tagged_rows)  # from the first on that movie on
        rows = np.repeat(firsts, wanted) + movie * np.repeat(rated, wanted) // tagged_rows
        chosen = self._chosen(
            places[rows], halves[rows], order, viewed.number + rows, int(self._numbers[first])
        )
        written = np.maximum(times[rows], TAGGING_OPENED) + 15 + 7 * order
        of_users = np.repeat(first + writers, wanted)
        words, capitalised = self._words.plain, self._words.capitalised
        return b"".join(
            [
                b"%d,%d,%b,%d\n" % (user + 1, movie_id, (capitalised if c else words)[word], time)
                for user, movie_id, c, word, time in zip(
                    of_users.tolist(),
                    self._catalogue.ids[places[rows]].tolist(),
                    self._capitalises[of_users].tolist(),
                    chosen.tolist(),
                    np.minimum(written, CLOSES).tolist(),
                    strict=True,
                )
            ]
        )

    def _chosen(
        self, places: Whole, halves: Whole, order: Whole, ratings: Whole, number: int
    ) -> Whole:
        """Return the places of n tags among all words, different ones on each movie of a user."""
        kind = part(self._draws.numbered(number, len(places)), 0)
        theme, genres = self._catalogue.theme[places], len(GENRES)
        of_the_rest = np.where(halves <= _BAD, genres + 1, genres + 2)
        opinion = np.where(halves >= _GOOD, genres, of_the_rest)
        is_common = order < _COMMON
        lists = np.where(is_common & (kind < _OR_OPINION), opinion, genres + 3)
        lists = np.where(is_common & (kind < _ON_GENRE) & (theme >= 0), theme, lists)
        # The same for all tags of a user on a movie, so that the next word of a list is another.
        share = part(self._movie_draws.at(ratings.astype(np.uint64)), 0)
        share = share * share >> 16  # words that stand first are used more often
        count = self._words.count[lists]
        return self._words.first[lists] + ((share * count >> 16) + order) % count


def _counts(users: Users, tags: int, bits: npt.NDArray[np.uint64]) -> Whole:
    """Return how many tags each user writes: those who were there when tags began."""
    is_there = users.last >= TAGGING_OPENED
    writes = is_there & (part(bits, 0) < _WRITE)
    if not writes.any():
        writes = is_there if is_there.any() else users.counts > 0
    eagerness = 64 * 65536 // (1024 + part(bits, 1))  # the most eager write 64 times as much
    weights = np.where(writes, np.maximum(users.counts * eagerness >> 6, 1), 0)
    most = np.where(writes, users.counts * _MOST_ON_A_MOVIE, 0)
    return dealt(weights, min(tags, int(most.sum())), most)


def _words(vocabulary: Vocabulary, tags: int, dice: Dice) -> _Words:
    """Return all words, no two alike but for genres that share some."""
    lists = [vocabulary.genres[genre] for genre in GENRES]
    taken = {word.casefold() for words in lists for word in words}
    for words in (vocabulary.good, vocabulary.bad, vocabulary.divided):
        lists.append([word for word in words if word.casefold() not in taken])
        taken.update(word.casefold() for word in words)
    rare = max(tags // _USES_OF_A_RARE_TAG, min(tags // 2, _SINGLE_PHRASES), _FEWEST)
    lists.append(_long_tail(vocabulary, rare, taken, dice))
    words = [word for listed in lists for word in listed]
    count = np.array([len(listed) for listed in lists], np.int64)
    return _Words(
        plain=[quoted(word).encode() for word in words],
        capitalised=[quoted(word[0].upper() + word[1:]).encode() for word in words],
        first=np.cumsum(count) - count,
        count=count,
    )


def _long_tail(vocabulary: Vocabulary, count: int, taken: set[str], dice: Dice) -> list[str]:
    """Return so many phrases, two in one tag once single ones come to an end."""
    found: list[str] = []
    while len(found) < count:
        phrase = vocabulary.tail.draw(dice)
        if len(found) >= _SINGLE_PHRASES:
            phrase = f"{phrase}, {vocabulary.tail.draw(dice)}"
        if phrase.casefold() not in taken:
            taken.add(phrase.casefold())
            found.append(phrase)
    return found
