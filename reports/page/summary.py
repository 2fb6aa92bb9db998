"""The head of the page: where the figures come from, whether to trust them, six of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.charts.viewers.users import distribution
from reports.data.warehouse import Snapshot
from reports.words.catalogues import Sentence
from reports.words.escape import without_credentials

State = Literal["passed", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the six figures: what it is, how much, and what to know with it."""

    label: Sentence
    value: Sentence
    details: Sequence[Sentence]
    target: str | None = None


def is_sample(snapshot: Snapshot) -> bool:
    """Says whether the data is the generated sample and nothing else."""
    return bool(snapshot.resources) and all(
        resource.source.startswith("sample") for resource in snapshot.resources
    )


def build_state(snapshot: Snapshot) -> tuple[State, Sentence]:
    """Return how the warehouse was built and tested, and the sentence that says it."""
    build = snapshot.build
    if build is None:
        return "unknown", Sentence("provenance.unknown")
    if build.is_interrupted:
        return "failed", Sentence("provenance.interrupted")
    values = {
        "passed": build.tests_passed,
        "warned": build.tests_warned,
        "failed": build.tests_failed,
    }
    tables = {"unbuilt": build.models_failed, "skipped": build.models_skipped}
    if build.tests_failed:
        key = "provenance.failed_unbuilt" if any(tables.values()) else "provenance.failed"
        return "failed", Sentence(key, {**values, **tables})
    if any(tables.values()):
        key = "provenance.models_skipped" if build.models_skipped else "provenance.models_failed"
        return "failed", Sentence(key, tables)
    if build.is_partial:
        return "unknown", Sentence("provenance.partial")
    if build.tests_passed + build.tests_warned == 0:
        return "unknown", Sentence("provenance.untested")
    return "passed", Sentence(
        "provenance.warned" if build.tests_warned else "provenance.passed", values
    )


def provenance(snapshot: Snapshot) -> list[Sentence]:
    """Return source, rows, load, last rating and what built the tables."""
    totals = snapshot.totals
    sentences = []
    if snapshot.resources:
        newest = snapshot.resources[0]
        source = {"source": without_credentials(newest.source)}
        sentences += [
            Sentence("provenance.sample")
            if is_sample(snapshot)
            else Sentence("provenance.source", source),
            Sentence("provenance.loaded", {"moment": newest.finished_at}),
            Sentence("provenance.load", {"load": newest.load_id}),
        ]
    else:
        sentences.append(Sentence("provenance.no_load"))
    rows = {
        "movies": totals.movie_count,
        "ratings": totals.rating_count,
        "tags": totals.tag_use_count,
    }
    sentences.insert(1, Sentence("provenance.rows", rows))
    if totals.last_rated_at is not None:
        sentences.append(Sentence("provenance.last_rating", {"day": totals.last_rated_at}))
    if snapshot.build is not None and snapshot.build.engine is not None:
        sentences.append(Sentence("provenance.engine", {"engine": snapshot.build.engine}))
    return sentences


def facts(snapshot: Snapshot) -> list[Fact]:
    """Return the six figures that open the page."""
    return [
        _movies(snapshot),
        _ratings(snapshot),
        _users(snapshot),
        _mean(snapshot),
        Fact(
            Sentence("fact.tags"),
            _count(snapshot.totals.tag_use_count),
            [
                Sentence("fact.tags_taggers", {"taggers": snapshot.totals.tagger_count}),
                *_unserved(snapshot, "tags"),
            ],
            "tags",
        ),
        _missing(snapshot),
    ]


def _count(value: int) -> Sentence:
    return Sentence("fact.count", {"value": value})


def _unserved(snapshot: Snapshot, resource: str) -> list[Sentence]:
    """Return that the source didn't serve a resource, where it didn't."""
    is_unserved = any(row.is_unserved and row.resource == resource for row in snapshot.resources)
    return [Sentence("fact.unserved")] if is_unserved else []


def _movies(snapshot: Snapshot) -> Fact:
    first, last = snapshot.totals.first_release_year, snapshot.totals.last_release_year
    span = Sentence("fact.movies_undated")
    if first is not None and last is not None:
        key = "fact.movies_year" if first == last else "fact.movies_span"
        span = Sentence(key, {"from": first, "to": last})
    details = [span, *_unserved(snapshot, "movies")]
    return Fact(Sentence("fact.movies"), _count(snapshot.totals.movie_count), details, "years")


def _ratings(snapshot: Snapshot) -> Fact:
    totals = snapshot.totals
    detail = Sentence("fact.ratings_none")
    if totals.first_rated_at is not None and totals.last_rated_at is not None:
        first, last = totals.first_rated_at, totals.last_rated_at
        is_one_month = (first.year, first.month) == (last.year, last.month)
        detail = Sentence(
            "fact.ratings_month" if is_one_month else "fact.ratings_span",
            {"from": first, "to": last},
        )
    details = [detail, *_unserved(snapshot, "ratings")]
    return Fact(Sentence("fact.ratings"), _count(totals.rating_count), details, "movies")


def _users(snapshot: Snapshot) -> Fact:
    detail = Sentence("fact.users_none")
    if snapshot.rating_distribution:
        found = distribution(snapshot.rating_distribution)
        values = {"median": found.median, "raters": found.users}
        is_all = found.users == snapshot.totals.user_count
        detail = Sentence("fact.users_median" if is_all else "fact.users_raters", values)
    return Fact(Sentence("fact.users"), _count(snapshot.totals.user_count), [detail], "users")


def _mean(snapshot: Snapshot) -> Fact:
    totals = snapshot.totals
    if totals.mean_rating is None or totals.median_rating is None:
        return Fact(Sentence("fact.mean"), Sentence("fact.none"), [])
    return Fact(
        Sentence("fact.mean"),
        Sentence("fact.decimal", {"value": totals.mean_rating}),
        [Sentence("fact.mean_median", {"median": totals.median_rating})],
        "movies",
    )


def _missing(snapshot: Snapshot) -> Fact:
    totals = snapshot.totals
    known = [row for row in snapshot.resources if row.difference is not None]
    missing = sum(max(row.difference or 0, 0) for row in known)
    value, detail = Sentence("fact.none"), Sentence("fact.missing_unknown")
    if known:
        value = _count(missing)
        rows = sum(row.source_row_count or 0 for row in known)
        detail = Sentence("fact.missing_some" if missing else "fact.missing_none", {"rows": rows})
    unserved = sum(row.is_unserved for row in snapshot.resources)
    if unserved and not missing:
        detail = Sentence("fact.missing_unserved", {"resources": unserved})
    gaps = Sentence(
        "fact.lacks",
        {
            "undated": totals.undated_movie_count,
            "unrated": totals.unrated_movie_count,
            "genreless": totals.genreless_movie_count,
        },
    )
    return Fact(Sentence("fact.missing"), value, [detail, gaps], "data-quality")
