from __future__ import annotations

import re
from collections import Counter

import pytest

from ingest.sample.generator.genres import GENRES, NO_GENRES
from ingest.sample.generator.titles import sort_name
from ingest.sample.records import Dataset

DATED = re.compile(r"\((\d{4})\)$")


def test_there_are_9742_movies_by_id_with_gaps(generated: Dataset) -> None:
    ids = [movie.movie_id for movie in generated.movies]
    assert len(ids) == 9742
    assert ids == sorted(set(ids))
    assert ids[-1] > 100_000


def test_each_movie_has_its_link_at_the_same_place(generated: Dataset) -> None:
    assert [link.movie_id for link in generated.links] == [
        movie.movie_id for movie in generated.movies
    ]


def test_imdb_ids_are_distinct_texts_of_seven_digits(generated: Dataset) -> None:
    ids = [link.imdb_id for link in generated.links]
    assert all(re.fullmatch(r"\d{7}", imdb_id or "") for imdb_id in ids)
    assert len(set(ids)) == 9742
    assert sum((imdb_id or "").startswith("0") for imdb_id in ids) > 5000


def test_eight_tmdb_ids_are_missing_and_the_others_distinct(generated: Dataset) -> None:
    ids = [link.tmdb_id for link in generated.links]
    assert ids.count(None) == 8
    assert len(set(ids)) == 9742 - 8 + 1


def test_twenty_four_titles_end_in_no_year(generated: Dataset) -> None:
    """As many, and as they are, in the real catalogue."""
    odd = [movie.title for movie in generated.movies if not DATED.search(movie.title)]
    assert len(odd) == 24
    assert sum(bool(DATED.search(title.rstrip())) for title in odd) == 11
    ranges = [title for title in odd if title.endswith("(2006\N{EN DASH}2007)")]
    assert len(ranges) == 1


def test_five_titles_stand_for_two_movies_each(generated: Dataset) -> None:
    times = Counter(movie.title for movie in generated.movies)
    assert len(times) == 9737
    assert sorted(times.values())[-6:] == [1, 2, 2, 2, 2, 2]


def test_titles_look_like_numbers_now_and_then(generated: Dataset) -> None:
    titles = {movie.title for movie in generated.movies}
    assert "1213" in titles
    assert sum(bool(re.fullmatch(r"\d+ \(\d{4}\)", title)) for title in titles) >= 8


def test_no_title_has_its_article_first(generated: Dataset) -> None:
    movies = [movie for movie in generated.movies if movie.title.startswith("The ")]
    assert not movies
    assert sum(", The " in movie.title for movie in generated.movies) > 1000


def test_titles_have_accents_quotes_and_signs(generated: Dataset) -> None:
    text = " ".join(movie.title for movie in generated.movies)
    assert all(sign in text for sign in 'éñüöÇ"/&$#¿¾')


def test_titles_are_of_decent_length(generated: Dataset) -> None:
    lengths = sorted(len(movie.title) for movie in generated.movies)
    assert 20 <= lengths[len(lengths) // 2] <= 32
    assert lengths[-1] > 140


def test_movies_date_from_1902_to_2018(generated: Dataset) -> None:
    years = [int(found[1]) for movie in generated.movies if (found := DATED.search(movie.title))]
    assert min(years) >= 1902
    assert max(years) == 2018
    decades = Counter(year // 10 * 10 for year in years)
    assert decades[2000] > decades[1990] > decades[1980] > decades[1970] > decades[1960]


def test_the_genres_are_the_18_of_movielens(generated: Dataset) -> None:
    found = Counter(
        genre for movie in generated.movies for genre in (movie.genres or "").split("|")
    )
    assert found.pop(NO_GENRES) == 34
    assert set(found) == set(GENRES)
    assert len(found) == 18
    assert [genre for genre, _ in found.most_common(2)] == ["Drama", "Comedy"]


def test_most_movies_have_several_genres_in_alphabetical_order(generated: Dataset) -> None:
    genres = [(movie.genres or "").split("|") for movie in generated.movies]
    assert all(listed == sorted(set(listed)) for listed in genres)
    assert sum(len(listed) > 1 for listed in genres) > 9742 / 2


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("Haunting", "Horror"),
        ("Zombie", "Horror"),
        ("Dry Fork", "Western"),
        ("Callisto", "Sci-Fi"),
        ("Penguin", "Children"),
        ("Regiment", "War"),
    ],
)
def test_titles_suit_their_genres(generated: Dataset, words: str, genre: str) -> None:
    named = [movie for movie in generated.movies if words in movie.title]
    assert named
    share = sum(genre in (movie.genres or "") for movie in named) / len(named)
    assert share > 0.9


@pytest.mark.parametrize(
    ("name", "sorted_name"),
    [
        ("The Matchmaker", "Matchmaker, The"),
        ("A Ring for Nora", "Ring for Nora, A"),
        ("L'été du loup", "Été du loup, L'"),
        ("Die Tochter des Müllers", "Tochter des Müllers, Die"),
        ("Theodora", "Theodora"),
        ("The", "The"),
    ],
)
def test_articles_are_put_last(name: str, sorted_name: str) -> None:
    assert sort_name(name) == sorted_name
