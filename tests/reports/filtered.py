"""What the marts answer to a filter, a sort and a search, and what the rules say of the answer."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from reports.charts.movies.disliked import DislikedMovies
from reports.charts.movies.hidden_gems import HiddenGems
from reports.charts.movies.movie_chart import MovieChart
from reports.charts.movies.movies import Movies
from reports.charts.movies.polarising import PolarisingMovies
from reports.charts.movies.ranking import BestMovies
from reports.data.warehouse import Snapshot
from reports.page.filters import Choices
from reports.words import rules
from reports.words.catalogues import LANGUAGES, Sentence, words

CHARTS: Sequence[type[MovieChart]] = (
    Movies,
    BestMovies,
    PolarisingMovies,
    HiddenGems,
    DislikedMovies,
)
SEARCHES = ("the", "star", "o", "19", "(19", "éa", "  of  THE ", "zzz", "%", "story 1")


@dataclass(frozen=True)
class Ask:
    """A filter by the names of its fields, a search of the table and how it is sorted."""

    fields: Mapping[str, str]
    search: str
    sort: str | None
    is_descending: bool


def random_ask(chance: random.Random, chart: type[MovieChart], there: Choices) -> Ask:
    """Return what a reader might ask of a chart."""
    fields = {
        "genre": chance.choice(there.genres),
        "decade": str(chance.choice(there.decades)),
        "least": str(chance.choice(there.least)),
        "title": chance.choice(SEARCHES),
    }
    kept = {name for name in fields if chance.random() < 0.4}
    sortable = ("release_year", *(name for name in chart.columns if not name.endswith("_rank")))
    return Ask(
        {name: value for name, value in fields.items() if name in kept},
        chance.choice(SEARCHES) if chance.random() < 0.3 else "",
        chance.choice([None, *sortable]),
        chance.random() < 0.5,
    )


def answer(
    db: Path, chart: type[MovieChart], fields: Mapping[str, str], search: str = "", order: str = ""
) -> list[int]:
    """Return the ids of the chart's movies that pass, as DuckDB finds them in the marts."""
    folded = "lower(strip_accents(regexp_replace(dim.display_title, '\\s+', ' ', 'g')))"
    wanted = (
        f"contains({folded}, lower(strip_accents(trim(regexp_replace({{}}, '\\s+', ' ', 'g')))))"
    )
    # a table is searched in its ids, titles and years
    texts = f"concat_ws(chr(10), movie_id, {folded}, dim.release_year)"
    query = f"""
        select movie_id
        from marts.{chart.mart} as mart
        inner join marts.dim_movies as dim using (movie_id)
        inner join marts.rpt_movie_profiles as profile using (movie_id)
        where
            ($genre is null or list_contains(dim.genres, $genre))
            and ($decade is null or dim.release_year // 10 * 10 = $decade::integer)
            and ($least is null or profile.rating_count >= $least::bigint)
            and ($title is null or {wanted.format("$title")})
            and {wanted.format("$search").replace(folded, texts)}
        order by {f"{order}, " if order else ""} mart.{chart.rank}
    """  # noqa: S608  # ours
    values = {name: fields.get(name) for name in ("genre", "decade", "least", "title")}
    with duckdb.connect(str(db), read_only=True) as connection:
        rows = connection.execute(query, {**values, "search": search}).fetchall()
    return [movie_id for (movie_id,) in rows]


def sorted_by(ask: Ask) -> str:
    """Return the order of an ask in SQL."""
    if ask.sort is None:
        return ""
    shares = ("low_rating_share", "high_rating_share", "polarisation")
    of = "mart" if ask.sort in shares else "profile"
    return f"{of}.{ask.sort} {'desc' if ask.is_descending else 'asc'} nulls last"


def positive(snapshot: Snapshot, chart: type[MovieChart], passing: Sequence[int]) -> rules.Rows:
    """Return the rows of the movies that pass and are drawn."""
    made = chart(snapshot)
    rows = {row["movie_id"]: row for row in made.members}
    return [
        rows[movie_id]
        for movie_id in passing[: chart.drawn]
        if rows[movie_id][chart.above_zero] > 0
    ]


def told(snapshot: Snapshot, chart: type[MovieChart], passing: Sequence[int]) -> dict[str, Any]:
    """Return what the rules say in Python of the movies that pass, by language and part."""
    made = chart(snapshot)
    members = {row["movie_id"]: row for row in made.members}
    rows = [members[movie_id] for movie_id in passing]
    shown = positive(snapshot, chart, passing)
    facts = rules.facts(chart.name, rows, shown, made.constants(), whole=len(rows) == len(members))
    if not shown:
        none = Sentence("filter.none")
        return {code: (words(code).sentence(none), "", []) for code in LANGUAGES}
    return {
        code: (
            words(code).sentence(rules.first_that_holds(chart.name, "title", facts)),
            words(code).sentence(rules.first_that_holds(chart.name, "subtitle", facts)),
            [words(code).sentence(n) for n in rules.all_that_hold(chart.name, "notes", facts)],
        )
        for code in LANGUAGES
    }
