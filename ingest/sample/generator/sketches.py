"""Sketches a movie before it has an id: its year, name, genres and what people think."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.sample.generator.dice import Dice
from ingest.sample.generator.genres import APPEAL, DRAW, GenrePicker, Tastes, tastes_of
from ingest.sample.generator.titles import TitleWriter

MOVIE_COUNT = 9742

# How many movies the sample's catalogue has of each span of years: 9,742 in all.
_YEARS = (
    *((1902, 1909, 3), (1910, 1919, 7), (1920, 1924, 13), (1925, 1929, 24), (1930, 1934, 51)),
    *((1935, 1939, 85), (1940, 1944, 92), (1945, 1949, 105), (1950, 1954, 112)),
    *((1955, 1959, 167), (1960, 1964, 193), (1965, 1969, 208), (1970, 1974, 223)),
    *((1975, 1977, 156), (1978, 1979, 121), (1980, 1982, 235), (1983, 1984, 217)),
    *((1985, 1987, 420), (1988, 1989, 305), (1990, 1992, 490), (1993, 1994, 406)),
    *((1995, 1997, 760), (1998, 1999, 556), (2000, 2002, 858), (2003, 2004, 588)),
    *((2005, 2009, 1403), (2010, 2010, 247), (2011, 2011, 254)),
    *((2012, 2012, 233), (2013, 2013, 239), (2014, 2014, 276), (2015, 2015, 274)),
    *((2016, 2016, 222), (2017, 2017, 155), (2018, 2018, 44)),
)

_TRANSLATED = {
    "drama": 0.2,
    "romance": 0.14,
    "comedy": 0.1,
    "mystery": 0.06,
    "crime": 0.05,
    "war": 0.05,
    "thriller": 0.04,
}
_SERIES = {
    "horror": 0.13,
    "action": 0.12,
    "scifi": 0.1,
    "children": 0.1,
    "adventure": 0.08,
    "fantasy": 0.06,
    "comedy": 0.035,
    "thriller": 0.03,
    "western": 0.03,
}
_SEQUEL_WITHIN_YEARS = 9
_LONGEST_SERIES = 6
_REMAKE_AFTER_YEARS = 20
_SHARE_OF_REMAKES_TAKEN = 0.35
_SHARE_OF_POLARISING = 0.05
_POLARISING_EDGE = 2.6
_PRIME = range(1975, 2004)  # the movies that most of the viewers grew up with


@dataclass(slots=True)
class Sketch:
    """A movie in the making.

    `quality` is what it earns above the average movie, in stars. `reach` ranks movies by how many
    people will see them. `edge` is how strongly taste decides about it: 1 for most movies, more
    for those that people either love or hate.
    """

    year: int
    theme: str
    name: str
    genres: list[str]
    quality: float
    tastes: Tastes
    reach: float
    edge: float
    series: str
    part: int = 1

    @property
    def divides(self) -> bool:
        """Whether people either love or hate it."""
        return self.edge == _POLARISING_EDGE


class _Studio:
    """Makes sketches one after the other, in the order of their years."""

    def __init__(self, writer: TitleWriter, dice: Dice) -> None:
        self._dice = dice
        self._writer = writer
        self._picker = GenrePicker()
        self._last_year_of: dict[str, int] = {}
        self._latest_part: dict[str, int] = {}
        self._made: dict[str, list[Sketch]] = {}

    def make(self, year: int) -> Sketch:
        """Return a new movie of this year."""
        theme = self._picker.theme(year, self._dice)
        made = self._made.setdefault(theme, [])
        sketch = None
        if self._dice.chance(_SERIES.get(theme, 0.0)):
            sketch = self._sequel(year, made)
        if sketch is None:
            sketch = self._original(year, theme)
        self._last_year_of[sketch.name] = year
        made.append(sketch)
        return sketch

    def _original(self, year: int, theme: str) -> Sketch:
        dice = self._dice
        genres = self._picker.genres(theme, dice)
        quality = 0.4 * dice.bell() + max(0, 1985 - year) * 0.006
        for genre in genres:
            quality += APPEAL.get(genre, 0.0) * 0.8
        spectacle, dread, heart, whimsy = tastes_of(genres)
        tastes = (
            spectacle + 0.4 * dice.bell(),
            dread + 0.4 * dice.bell(),
            heart + 0.4 * dice.bell(),
            whimsy + 0.4 * dice.bell(),
        )
        in_its_prime = 0.6 if year in _PRIME else 0.0
        reach = dice.bell() + 0.9 * quality + in_its_prime
        for genre in genres:
            reach += DRAW.get(genre, 0.0)
        edge = _POLARISING_EDGE if dice.chance(_SHARE_OF_POLARISING) else 0.8 + 0.4 * dice.roll()
        name = self._free_name(year, theme)
        return Sketch(year, theme, name, genres, quality, tastes, reach, edge, series=name)

    def _free_name(self, year: int, theme: str) -> str:
        """Return a name that no movie has, or had so long ago that this is its remake."""
        dice = self._dice
        while True:
            if dice.chance(_TRANSLATED.get(theme, 0.0)):
                name = self._writer.translated_name(dice)
            else:
                name = self._writer.name(theme, dice)
            if name not in self._last_year_of:
                return name
            is_long_ago = year - self._last_year_of[name] >= _REMAKE_AFTER_YEARS
            if is_long_ago and dice.chance(_SHARE_OF_REMAKES_TAKEN):
                return name

    def _sequel(self, year: int, made: list[Sketch]) -> Sketch | None:
        """Return a sequel to the best known of a few recent movies, None where there is none."""
        dice = self._dice
        recent = made[-400:]
        parent: Sketch | None = None
        for _ in range(6 if recent else 0):
            seen = dice.pick(recent)
            is_recent = 1 <= year - seen.year <= _SEQUEL_WITHIN_YEARS
            if is_recent and (parent is None or seen.reach > parent.reach):
                parent = seen
        if parent is None:
            return None
        part = self._latest_part.get(parent.series, 1) + 1
        if part > _LONGEST_SERIES:
            return None
        name = self._writer.sequel_name(parent.series, part, dice)
        if name in self._last_year_of:
            return None
        self._latest_part[parent.series] = part
        one, two, three, four = parent.tastes
        return Sketch(
            year,
            parent.theme,
            name,
            parent.genres,
            quality=parent.quality - 0.3 + 0.2 * dice.bell(),
            tastes=(
                one + 0.1 * dice.bell(),
                two + 0.1 * dice.bell(),
                three + 0.1 * dice.bell(),
                four + 0.1 * dice.bell(),
            ),
            reach=parent.reach - 0.2 + 0.2 * dice.bell(),
            edge=parent.edge,
            series=parent.series,
            part=part,
        )


def sketch_movies(writer: TitleWriter, dice: Dice, count: int = MOVIE_COUNT) -> list[Sketch]:
    """Return so many movies, oldest first."""
    years: list[int] = []
    before = 0
    for first, last, of_span in _YEARS:
        # shares of the running total, so that rounding loses no movie
        until = before + of_span
        here = until * count // MOVIE_COUNT - before * count // MOVIE_COUNT
        years.extend(first + dice.below(last - first + 1) for _ in range(here))
        before = until
    years.sort()
    studio = _Studio(writer, dice)
    return [studio.make(year) for year in years]
