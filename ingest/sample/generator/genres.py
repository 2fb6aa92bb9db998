"""The genres of a movie: a theme, which its title follows, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.sample.generator.dice import Dice, Wheel

NO_GENRES = "(no genres listed)"
_MOST_GENRES = 7

# Four tastes that people differ in: spectacle, dread, heart, whimsy.
Tastes = tuple[float, float, float, float]

GENRES: dict[str, Tastes] = {
    "Action": (1.0, 0.2, -0.4, 0.0),
    "Adventure": (0.9, 0.0, 0.0, 0.3),
    "Animation": (0.2, -0.4, 0.0, 0.9),
    "Children": (0.1, -0.7, 0.1, 1.0),
    "Comedy": (0.0, -0.5, 0.0, 0.5),
    "Crime": (0.1, 0.6, -0.1, -0.3),
    "Documentary": (-0.6, 0.0, 0.4, -0.4),
    "Drama": (-0.4, 0.0, 0.7, -0.3),
    "Fantasy": (0.6, 0.0, 0.0, 0.5),
    "Film-Noir": (-0.2, 0.8, 0.1, -0.4),
    "Horror": (0.2, 1.1, -0.6, -0.1),
    "Musical": (-0.3, -0.4, 0.6, 0.5),
    "Mystery": (0.0, 0.6, 0.0, -0.1),
    "Romance": (-0.4, -0.4, 0.9, 0.1),
    "Sci-Fi": (1.0, 0.3, -0.2, 0.0),
    "Thriller": (0.3, 0.8, -0.3, -0.3),
    "War": (0.3, 0.2, 0.4, -0.5),
    "Western": (0.3, 0.1, 0.0, -0.2),
}

# How much better or worse than others the movies of a genre are, in stars.
APPEAL = {
    "Action": -0.06,
    "Animation": 0.12,
    "Children": -0.12,
    "Comedy": -0.08,
    "Crime": 0.08,
    "Documentary": 0.22,
    "Drama": 0.12,
    "Film-Noir": 0.3,
    "Horror": -0.25,
    "Mystery": 0.08,
    "Thriller": -0.02,
    "War": 0.2,
}


# How many more people, or fewer, see the movies of a genre, on the scale of a bell curve.
DRAW = {
    "Action": 0.35,
    "Adventure": 0.4,
    "Animation": 0.25,
    "Children": 0.1,
    "Crime": 0.25,
    "Documentary": -1.0,
    "Drama": -0.1,
    "Fantasy": 0.2,
    "Musical": -0.1,
    "Sci-Fi": 0.45,
    "Thriller": 0.2,
    "Western": -0.2,
}


@dataclass(frozen=True)
class _Theme:
    """A kind of movie: its genre, how common it is, when it was made, what else it may be."""

    genre: str
    weight: float
    years: tuple[int, int]
    others: dict[str, float]


_ALWAYS = (1900, 2100)

_THEMES = {
    "drama": _Theme(
        "Drama",
        25.0,
        _ALWAYS,
        {"Romance": 0.2, "Comedy": 0.2, "War": 0.03, "Thriller": 0.07, "Crime": 0.06},
    ),
    "comedy": _Theme(
        "Comedy",
        22.5,
        _ALWAYS,
        {"Drama": 0.22, "Romance": 0.16, "Crime": 0.08, "Action": 0.08, "Fantasy": 0.05}
        | {"Musical": 0.03, "Adventure": 0.05, "Sci-Fi": 0.03, "Horror": 0.03, "Children": 0.04},
    ),
    "romance": _Theme(
        "Romance",
        7.5,
        _ALWAYS,
        {"Drama": 0.58, "Comedy": 0.55, "Musical": 0.03, "Fantasy": 0.05, "War": 0.03},
    ),
    "action": _Theme(
        "Action",
        8.0,
        (1950, 2100),
        {"Thriller": 0.45, "Adventure": 0.3, "Crime": 0.3, "Drama": 0.27, "Comedy": 0.15}
        | {"Sci-Fi": 0.2, "Fantasy": 0.08, "War": 0.03},
    ),
    "adventure": _Theme(
        "Adventure",
        3.6,
        _ALWAYS,
        {"Action": 0.45, "Drama": 0.25, "Fantasy": 0.2, "Comedy": 0.2, "Children": 0.15}
        | {"Romance": 0.12, "Thriller": 0.08},
    ),
    "thriller": _Theme(
        "Thriller",
        6.5,
        (1930, 2100),
        {"Drama": 0.45, "Crime": 0.28, "Mystery": 0.15, "Action": 0.15, "Horror": 0.1}
        | {"Romance": 0.05, "Sci-Fi": 0.05},
    ),
    "crime": _Theme(
        "Crime",
        4.8,
        (1925, 2100),
        {"Drama": 0.62, "Thriller": 0.42, "Comedy": 0.26, "Action": 0.2, "Mystery": 0.08},
    ),
    "mystery": _Theme(
        "Mystery",
        3.0,
        (1925, 2100),
        {"Drama": 0.4, "Thriller": 0.45, "Crime": 0.35, "Comedy": 0.1, "Horror": 0.1},
    ),
    "horror": _Theme(
        "Horror",
        8.3,
        (1918, 2100),
        {"Thriller": 0.35, "Sci-Fi": 0.12, "Mystery": 0.12, "Drama": 0.14, "Comedy": 0.12}
        | {"Fantasy": 0.06, "Action": 0.07},
    ),
    "scifi": _Theme(
        "Sci-Fi",
        6.6,
        (1925, 2100),
        {"Action": 0.4, "Adventure": 0.3, "Thriller": 0.3, "Drama": 0.22, "Comedy": 0.14}
        | {"Horror": 0.12, "Fantasy": 0.08, "Children": 0.05, "Animation": 0.1},
    ),
    "western": _Theme(
        "Western",
        1.6,
        (1910, 2018),
        {"Action": 0.35, "Drama": 0.3, "Adventure": 0.2, "Comedy": 0.12, "Romance": 0.08},
    ),
    "war": _Theme(
        "War",
        2.4,
        (1918, 2100),
        {"Drama": 0.72, "Action": 0.38, "Romance": 0.1, "Adventure": 0.08, "Comedy": 0.06},
    ),
    "noir": _Theme(
        "Film-Noir",
        18.0,
        (1940, 1959),
        {"Crime": 0.6, "Thriller": 0.45, "Mystery": 0.35, "Drama": 0.4, "Romance": 0.15},
    ),
    "children": _Theme(
        "Children",
        5.0,
        (1930, 2100),
        {"Animation": 0.72, "Comedy": 0.48, "Adventure": 0.42, "Fantasy": 0.32, "Musical": 0.15}
        | {"Drama": 0.1},
    ),
    "fantasy": _Theme(
        "Fantasy",
        3.0,
        (1920, 2100),
        {"Adventure": 0.5, "Comedy": 0.22, "Drama": 0.27, "Action": 0.27, "Romance": 0.22}
        | {"Animation": 0.4, "Children": 0.15, "Musical": 0.04},
    ),
    "musical": _Theme(
        "Musical",
        1.9,
        (1928, 2100),
        {"Comedy": 0.5, "Romance": 0.45, "Drama": 0.38, "Children": 0.06},
    ),
    "documentary": _Theme(
        "Documentary",
        4.6,
        (1920, 2100),
        {"Drama": 0.05, "Comedy": 0.05, "War": 0.06, "Crime": 0.04},
    ),
}

THEMES = tuple(_THEMES)


class GenrePicker:
    """Draws the theme of a movie of a given year, and genres around it."""

    def __init__(self) -> None:
        self._wheels: dict[int, Wheel] = {}

    def theme(self, year: int, dice: Dice) -> str:
        """Return a theme that movies of this year had."""
        if year not in self._wheels:
            self._wheels[year] = Wheel(
                theme.weight if theme.years[0] <= year <= theme.years[1] else 0.0
                for theme in _THEMES.values()
            )
        return THEMES[self._wheels[year].spin(dice)]

    def genres(self, theme: str, dice: Dice) -> list[str]:
        """Return a movie's genres in alphabetical order, as MovieLens has them."""
        described = _THEMES[theme]
        genres = [described.genre]
        for other, probability in described.others.items():
            if dice.chance(probability) and len(genres) < _MOST_GENRES:
                genres.append(other)
        return sorted(genres)


def tastes_of(genres: list[str]) -> Tastes:
    """Return where movies of these genres stand between the tastes: the mean of their places."""
    spectacle = dread = heart = whimsy = 0.0
    for genre in genres:
        one, two, three, four = GENRES[genre]
        spectacle += one
        dread += two
        heart += three
        whimsy += four
    count = len(genres) or 1
    return spectacle / count, dread / count, heart / count, whimsy / count
