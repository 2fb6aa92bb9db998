from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from ingest.cli.sample_files import read_files
from ingest.sample import open_sample
from ingest.sample.records import Dataset, Movie, Tag

ROWS = [
    Tag(1, 10, "a", 1),
    Tag(1, 10, "b", 2),
    Tag(1, 11, "c", 3),
    Tag(1, 10, "d", 4),
    Tag(2, 10, "e", 5),
    Tag(2, 10, "f", 6),
]
DATASET = Dataset("six tags", [Movie(10, "Ten", None)], [], ROWS, [])


def tags(client: httpx.Client, **asked: int) -> str:
    return "".join(row["tag"] for row in client.get("/tags", params=asked).json())


def count(url: str, limit: int) -> int:
    with httpx.Client(base_url=url) as client:
        pages = range(0, client.get("/analytics").json()["tag_count"], limit)
        return sum(
            len(client.get("/tags", params={"skip": skip, "limit": limit}).json()) for skip in pages
        )


def test_a_page_shows_the_first_tag_of_each_user_and_movie_in_its_window() -> None:
    with (
        open_sample(dataset=DATASET, hide_tags=True) as sample,
        httpx.Client(base_url=sample.url) as client,
    ):
        assert tags(client) == "ace"
        assert tags(client, limit=2) == "a"
        assert tags(client, skip=1, limit=1) == "b"
        assert tags(client, skip=1) == "bce"
        assert tags(client, skip=3) == "de"
        assert tags(client, skip=5) == "f"
        assert tags(client, skip=6) == ""
        assert tags(client, user_id=2) == "e"
        assert tags(client, movie_id=10) == "ae"
        assert client.get("/analytics").json()["tag_count"] == 6
        assert [row["tag"] for row in client.get("/movies/10").json()["tags"]] == ["a", "e"]
        assert client.get("/tags/1/10/d").json()["timestamp"] == 4


def test_every_row_of_the_sample_is_seen_by_a_window_of_one(generated: Dataset) -> None:
    with (
        open_sample(dataset=generated, hide_tags=True) as sample,
        httpx.Client(base_url=sample.url) as client,
    ):
        for skip in range(0, 3683, 97):
            (row,) = client.get("/tags", params={"skip": skip, "limit": 1}).json()
            assert row["tag"] == generated.tags[skip].tag


def test_smaller_pages_show_more_of_the_samples_tags(generated: Dataset) -> None:
    with open_sample(dataset=generated, hide_tags=True) as sample:
        assert 1500 < count(sample.url, 1000) < count(sample.url, 200) < 2000


@pytest.mark.movielens
def test_the_real_tags_are_lost_as_the_public_api_loses_them(movielens_dir: Path) -> None:
    dataset, _ = read_files(movielens_dir)
    with open_sample(dataset=dataset, hide_tags=True) as sample:
        assert count(sample.url, 1000) == 1778
        assert count(sample.url, 200) == 1785
    with open_sample(dataset=dataset) as sample:
        assert count(sample.url, 1000) == 3683
