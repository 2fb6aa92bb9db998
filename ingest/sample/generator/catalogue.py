"""The catalogue: sketched movies with their ids, titles as MovieLens writes them, and links."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ingest.sample.generator.dice import Dice
from ingest.sample.generator.genres import NO_GENRES
from ingest.sample.generator.sketches import Sketch, sketch_movies
from ingest.sample.generator.titles import TitleWriter, sort_name
from ingest.sample.records import Link, Movie

_OPENED = 1995  # the year that the service's first movies came from
_DENSE_IDS = 5200  # so many ids follow closely upon each other, the rest with wide gaps
_IDS_LEAP_TO = 25_600

_TWINS = 5
_WITHOUT_GENRES = 34
_WITHOUT_YEAR = 12
_WITH_TRAILING_BLANK = 11
_WITHOUT_TMDB_ID = 8
_LATE_YEAR = 2009
_RANGE_YEAR = 2006
_OBSCURE_RANK = 5000  # the quirks below befall movies that few have seen

# By year: the last imdb id that movies of that year had.
_IMDB_IDS = (
    *((1902, 500), (1930, 22_000), (1950, 43_000), (1970, 66_000), (1990, 101_000)),
    *((1997, 120_000), (2000, 245_000), (2004, 400_000), (2008, 1_200_000)),
    *((2012, 2_300_000), (2018, 8_300_000), (2019, 8_400_000)),
)


@dataclass(frozen=True)
class Catalogue:
    """Movies and links by movie id, and each movie's sketch at the same place.

    `rank` is a movie's place in the order of reach, 0 for the one that most people see.
    """

    movies: list[Movie]
    links: list[Link]
    sketches: list[Sketch]
    rank: list[int]


def make_catalogue(dice: Dice) -> Catalogue:
    """Return 9,742 movies that don't exist."""
    writer = TitleWriter()
    sketches = sketch_movies(writer, dice)
    _name_the_odd_ones(sketches, [*writer.numbers[:-1], *writer.oddities], dice)
    titles = {id(sketch): f"{sort_name(sketch.name)} ({sketch.year})" for sketch in sketches}
    _make_twins(sketches, titles, dice)
    ranked = sorted(sketches, key=lambda sketch: -sketch.reach)
    rank_of = {id(sketch): rank for rank, sketch in enumerate(ranked)}
    _spoil_titles(ranked, titles, bare_number=writer.numbers[-1], dice=dice)

    arrivals = [(arrival(sketch, dice), place) for place, sketch in enumerate(sketches)]
    in_order = [sketches[place] for _, place in sorted(arrivals)]
    movies, links = [], []
    tmdb_ids = _distinct_numbers(len(in_order), 540_000, dice)
    without_tmdb_id = _places(len(in_order), _WITHOUT_TMDB_ID, dice)
    imdb_ids: set[int] = set()
    movie_id = 0
    for place, sketch in enumerate(in_order):
        movie_id = _next_id(movie_id, place, dice)
        genres = "|".join(sketch.genres) or NO_GENRES
        movies.append(Movie(movie_id, titles[id(sketch)], genres))
        imdb_id = _imdb_id(sketch.year, imdb_ids, dice)
        tmdb_id = None if place in without_tmdb_id else tmdb_ids[place]
        links.append(Link(movie_id, f"{imdb_id:07}", tmdb_id))
    return Catalogue(movies, links, in_order, [rank_of[id(sketch)] for sketch in in_order])


def _name_the_odd_ones(sketches: list[Sketch], names: list[str], dice: Dice) -> None:
    """Give names that trip programs up to movies here and there: numbers, quotes, signs."""
    for name in names:
        sketches[len(sketches) // 8 + dice.below(len(sketches) * 7 // 8)].name = name


def _make_twins(sketches: list[Sketch], titles: dict[int, str], dice: Dice) -> None:
    """Let five titles stand for two movies each, of one year and different making."""
    made = 0
    while made < _TWINS:
        place = len(sketches) // 2 + dice.below(len(sketches) // 2 - 1)
        one, other = sketches[place], sketches[place + 1]
        is_fit = one.year == other.year and one.part == other.part == 1
        if is_fit and one.theme != other.theme and titles[id(one)] != titles[id(other)]:
            titles[id(other)] = titles[id(one)]
            made += 1


def _spoil_titles(
    ranked: list[Sketch], titles: dict[int, str], *, bare_number: str, dice: Dice
) -> None:
    """Leave out genres and years, and add blanks, as the real catalogue does for late entries."""
    obscure = ranked[_OBSCURE_RANK:]
    late = [sketch for sketch in obscure if sketch.year >= _LATE_YEAR]
    dice.shuffle(late)
    once = _titles_that_occur_once(titles)
    late = [sketch for sketch in late if titles[id(sketch)] in once]
    for sketch in late[:_WITHOUT_GENRES]:
        sketch.genres = []
    # Eight of those without a year have no genre either.
    first_without_year = _WITHOUT_GENRES - 8
    for sketch in late[first_without_year : first_without_year + _WITHOUT_YEAR]:
        titles[id(sketch)] = sort_name(sketch.name)
    titles[id(late[first_without_year])] = bare_number
    lasting = next(
        sketch for sketch in obscure if sketch.year == _RANGE_YEAR and titles[id(sketch)] in once
    )
    years = f"{_RANGE_YEAR}\N{EN DASH}{_RANGE_YEAR + 1}"
    titles[id(lasting)] = f"{sort_name(lasting.name)} ({years})"
    first_blank = first_without_year + _WITHOUT_YEAR
    for sketch in late[first_blank : first_blank + _WITH_TRAILING_BLANK]:
        titles[id(sketch)] += " "


def _titles_that_occur_once(titles: dict[int, str]) -> set[str]:
    once: set[str] = set()
    twice: set[str] = set()
    for title in titles.values():
        (twice if title in once else once).add(title)
    return once - twice


def arrival(sketch: Sketch, dice: Dice) -> float:
    """Return when a movie came into the catalogue, in years: old ones whenever somebody asked."""
    if sketch.year >= _OPENED:
        return sketch.year + dice.tail(0.6, 12.0)
    return _OPENED + min(22.0, dice.tail(5.0, 40.0))


def _next_id(movie_id: int, place: int, dice: Dice) -> int:
    """Return the next movie id: gaps are small at first and wide later on, as the real ones are."""
    if place < _DENSE_IDS:
        return movie_id + (1 if dice.chance(0.72) else 2 + dice.below(3))
    if place == _DENSE_IDS:
        return _IDS_LEAP_TO
    return movie_id + 1 + int(dice.tail(18.0, 260.0))


def _imdb_id(year: int, taken: set[int], dice: Dice) -> int:
    """Return an id that isn't taken, in the range of the movie's year."""
    for (first, low), (last, high) in pairwise(_IMDB_IDS):
        if first <= year < last:
            share = (year - first + dice.roll()) / (last - first)
            number = low + int(share * (high - low))
            while number in taken:
                number += 1
            taken.add(number)
            return number
    raise ValueError(f"no imdb ids for movies of {year}")


def _distinct_numbers(count: int, bound: int, dice: Dice) -> list[int]:
    """Return so many different numbers from 1 on, the small ones more often than the large."""
    seen: set[int] = set()
    numbers: list[int] = []
    while len(numbers) < count:
        share = dice.roll()
        number = 2 + int(share * share * bound)
        if number not in seen:
            seen.add(number)
            numbers.append(number)
    return numbers


def _places(count: int, wanted: int, dice: Dice) -> set[int]:
    places: set[int] = set()
    while len(places) < wanted:
        places.add(dice.below(count))
    return places
