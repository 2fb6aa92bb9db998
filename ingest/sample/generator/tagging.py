"""Makes the tags that users write on movies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

from ingest.sample.generator.catalogue import Catalogue
from ingest.sample.generator.dice import Dice
from ingest.sample.generator.people import CLOSES, Person
from ingest.sample.generator.phrases import Patterns, load_toml, split_lines, split_words
from ingest.sample.generator.sketches import Sketch
from ingest.sample.records import Rating, Tag

# How many tags each tagger writes, 3,683 in all: one writes four in ten of them.
_TAGS_OF_TAGGERS = (
    *(1484, 436, 361, 318, 276, 262, 104, 57, 41, 36, 33, 29, 26, 23, 20, 18, 16, 14, 12, 11),
    *(10, 9, 8, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    *(1, 1, 1, 1, 1, 1, 1, 1),
)
# How many of a tagger's tags come in one go, by tagger: the second one is thorough.
_TAGS_A_MOVIE = (0.55, 1.4, 3.0, 0.8, 1.2, 2.0)
_TAGS_A_MOVIE_OF_OTHERS = 0.7
_LONGEST_LIST = 36

TAGGING_OPENED = int(datetime(2006, 1, 9, tzinfo=UTC).timestamp())

# One user marks what isn't seen yet, which makes it the most frequent tag of all.
_PRIVATE_LIST = "on my watchlist"
_PRIVATE_LIST_SIZE = 131
_PRIVATE_LIST_TAGGER = 1

_GOOD, _BAD = 4.0, 2.5
_HEARD_OF = 1500  # so many movies are known to people who haven't seen them

# The shares of the kinds of tags, added up, and of the habits of spelling.
_ON_GENRE, _ON_GENRE_OR_OPINION = 0.36, 0.53
_CAPITALISES, _CAPITALISES_EACH_WORD = 0.85, 0.75


@dataclass(frozen=True)
class Vocabulary:
    """All that can be written."""

    genres: dict[str, list[str]]
    good: list[str]
    bad: list[str]
    divided: list[str]
    tail: Patterns


def make_tags(
    catalogue: Catalogue, people: list[Person], ratings: list[list[Rating]], dice: Dice
) -> list[Tag]:
    """Return 3,683 tags by user, movie and time; `ratings` stand in the order of the people."""
    vocabulary = read_vocabulary()
    place_of = {movie.movie_id: place for place, movie in enumerate(catalogue.movies)}
    tags: list[Tag] = []
    for number, tagger in enumerate(_choose_taggers(people, dice)):
        person = people[tagger]
        writer = _Writer(number, person, vocabulary, dice)
        rated = list(ratings[tagger])
        # People tag what they like before the rest, on the whole.
        rated.sort(key=lambda rating: dice.roll() - (0.45 if rating.rating >= _GOOD else 0.0))
        wanted = _TAGS_OF_TAGGERS[number]
        if number == _PRIVATE_LIST_TAGGER:
            unseen = _unseen(catalogue, rated, dice)
            writer.list_privately(unseen[:_PRIVATE_LIST_SIZE])
        for rating in cycle(rated):
            if len(writer.tags) >= wanted:
                break
            place = place_of[rating.movie_id]
            writer.describe(rating, catalogue.sketches[place], wanted - len(writer.tags))
        tags.extend(writer.tags)
    tags.sort(key=lambda tag: (tag.user_id, tag.movie_id, tag.timestamp))
    return tags


def read_vocabulary() -> Vocabulary:
    """Return what tags.toml holds."""
    content = load_toml("tags.toml")
    words = {name: split_words(text) for name, text in content["words"].items()}
    return Vocabulary(
        genres={genre: split_words(text) for genre, text in content["genres"].items()},
        good=split_words(content["opinions"]["good"]),
        bad=split_words(content["opinions"]["bad"]),
        divided=split_words(content["opinions"]["divided"]),
        tail=Patterns(split_lines(content["tail"]["patterns"]), words),
    )


def _choose_taggers(people: list[Person], dice: Dice) -> list[int]:
    """Return the places of the taggers: people who were there when tags began.

    A tagger has rated enough movies for all that they write.
    """
    free = [
        place for place, person in enumerate(people) if person.sessions[-1].start > TAGGING_OPENED
    ]
    dice.shuffle(free)
    taggers = []
    for number, wanted in enumerate(_TAGS_OF_TAGGERS):
        movies = wanted / (1.0 + _tags_a_movie(number))
        busiest = max(free, key=lambda place: people[place].rating_count)
        busy = (place for place in free if people[place].rating_count >= movies)
        fit = next(busy, busiest)
        free.remove(fit)
        taggers.append(fit)
    return taggers


def _tags_a_movie(number: int) -> float:
    return _TAGS_A_MOVIE[number] if number < len(_TAGS_A_MOVIE) else _TAGS_A_MOVIE_OF_OTHERS


def _unseen(catalogue: Catalogue, rated: list[Rating], dice: Dice) -> list[int]:
    """Return ids of well-known movies that aren't among those rated, in random order."""
    seen = {rating.movie_id for rating in rated}
    known = [
        movie.movie_id
        for movie, rank in zip(catalogue.movies, catalogue.rank, strict=True)
        if rank < _HEARD_OF and movie.movie_id not in seen
    ]
    dice.shuffle(known)
    return known


class _Writer:
    """One tagger at work: their spelling and how much they have to say."""

    def __init__(self, number: int, person: Person, words: Vocabulary, dice: Dice) -> None:
        self.tags: list[Tag] = []
        self._number = number
        self._person = person
        self._words = words
        self._dice = dice
        self._spelling = dice.roll()
        self._written: dict[int, set[str]] = {}
        self._now = max(TAGGING_OPENED, person.sessions[-1].start) + dice.below(3000)

    def list_privately(self, movie_ids: list[int]) -> None:
        """Put the private mark on movies."""
        for movie_id in movie_ids:
            self._now = min(CLOSES, self._now + 4 + self._dice.below(20))
            self.tags.append(Tag(self._person.user_id, movie_id, _PRIVATE_LIST, self._now))

    def describe(self, rating: Rating, movie: Sketch, most: int) -> None:
        """Write one or several different tags on a movie that this user has rated."""
        dice = self._dice
        wanted = 1 + int(dice.tail(_tags_a_movie(self._number) * 0.45, _LONGEST_LIST))
        timestamp = rating.timestamp + 15 if rating.timestamp > TAGGING_OPENED else self._now
        written = self._written.setdefault(rating.movie_id, set())
        for _ in range(min(wanted, most)):
            tag = self._word(rating.rating, movie)
            while tag.casefold() in written:
                tag = self._word(rating.rating, movie)
            written.add(tag.casefold())
            timestamp += 2 + dice.below(12)
            tag = self._spell(tag)
            self.tags.append(Tag(rating.user_id, rating.movie_id, tag, min(CLOSES, timestamp)))
        self._now = max(self._now, timestamp)

    def _word(self, stars: float, movie: Sketch) -> str:
        dice, words = self._dice, self._words
        kind = dice.roll()
        if kind < _ON_GENRE and movie.genres:
            return self._common(words.genres[dice.pick(movie.genres)])
        if kind < _ON_GENRE_OR_OPINION:
            if movie.divides and dice.chance(0.6):
                return self._common(words.divided)
            if stars >= _GOOD:
                return self._common(words.good if dice.chance(0.93) else words.divided)
            if stars <= _BAD:
                return self._common(words.bad if dice.chance(0.9) else words.divided)
            if dice.chance(0.5):
                return self._common(dice.pick((words.good, words.bad, words.divided)))
        return words.tail.draw(dice)

    def _common(self, words: list[str]) -> str:
        """Return a word, those that stand first in the list more often."""
        share = self._dice.roll()
        return words[int(share * share * len(words))]

    def _spell(self, tag: str) -> str:
        """Return a tag as this user spells: small letters, capitals, now and then a blank."""
        if self._spelling > _CAPITALISES:
            tag = tag[0].upper() + tag[1:]
        elif self._spelling > _CAPITALISES_EACH_WORD:
            tag = tag.title() if "'" not in tag else tag
        elif self._dice.chance(0.03):
            tag = tag[0].upper() + tag[1:]
        return f"{tag} " if self._dice.chance(0.012) else tag
