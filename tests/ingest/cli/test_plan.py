"""`plan` tells the requests of a recovery too, as a range where it can't know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_tags
from tests.ingest.stopping import rows_with_hidden_tags
from tests.ingest.tampering import change_manifest
from tests.slow import slow


def planned(forks: Forks, *args: str) -> tuple[int, float, str]:
    """Return the bounds that `plan` gives, and all it says."""
    finished = forks.finish("plan", *args, "--batch-size=10")
    assert finished.returncode == 0, finished.stderr
    found = re.search(r"requests in all: ([\d,]+)(?: to ([\d,]+)| or more)?;", finished.stdout)
    assert found is not None, finished.stdout
    low = int(found[1].replace(",", ""))
    if "or more;" in finished.stdout:
        return low, float("inf"), finished.stdout
    return low, int((found[2] or found[1]).replace(",", "")), finished.stdout


def test_the_first_plan_of_a_source_that_hides_rows_bounds_what_a_run_takes(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}")
    low, high, said = planned(forks, *args)
    assert "if all pages are like the one at offset" in said
    took = land(server.url, source=server.url).requests
    assert low <= took <= high < 2 * took
    assert low > 20, "more than the pages alone"


def test_what_earlier_recoveries_took_tells_what_the_next_will(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    took = land(server.url, source=server.url).requests
    server.seen.clear()
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}")
    low, high, said = planned(forks, *args, "--full-refresh")
    assert low == took - 1
    assert high == took
    assert "row by row as for the rows that stand" in said
    assert len(server.seen) == 1, "nothing but the counts is asked for"


def test_windows_that_await_recovery_are_bounded_by_the_rows_they_lack(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    land(server.url, source=server.url, recover=False)
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}")
    low, high, _ = planned(forks, *args)
    took = land(server.url, source=server.url).requests
    assert 1 + 27 / 2 <= low <= took <= high == 1 + 60


def test_an_append_is_bounded_too(forks: Forks, serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    server = serve(behaviour)
    land(server.url, source=server.url)
    add_tags(behaviour.rows, 8)
    low, high, said = planned(forks, f"--source={server.url}", f"--raw-dir={raw_dir}")
    took = land(server.url, source=server.url).requests
    assert low <= took <= high + 8, said


def test_without_recovery_it_is_pages_alone(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--no-recover")
    low, high, _ = planned(forks, *args)
    assert len(server.seen) == 1
    took = land(server.url, source=server.url, recover=False).requests
    assert low == high == took - 1, "the first page is short: one request tells why"


@pytest.mark.slow
@pytest.mark.parametrize("clamps", [False, True])
def test_a_source_that_gives_fewer_rows_a_page_is_not_taken_for_one_that_hides_some(
    forks: Forks, serve: Serve, raw_dir: Path, *, clamps: bool
) -> None:
    """Whether it gives them without a word or refuses to be asked for more."""
    server = serve(Behaviour(cap=4, clamps=clamps))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}")
    low, high, said = planned(forks, *args)
    assert low == high
    assert re.search(r"the source gives \d rows? a page", said)
    took = Lander(raw_dir)(server.url, source=server.url).requests
    assert abs(took - low) <= 12
    again, _, _ = planned(forks, *args, "--full-refresh")
    assert abs(took - again) <= 12, "an earlier load tells, too"


def test_a_page_that_fails_leaves_a_range_up_to_all_rows(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    poisoned = {("ratings", offset) for offset in range(0, 120, 10)}
    server = serve(Behaviour(poisoned=poisoned))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--patience=0.2")
    low, high, said = planned(forks, *args)
    assert "row by row up to 120, as a page failed: ratings at offset 60" in said
    assert high - low in {120, 121}


def test_without_counts_nothing_bounds_the_requests(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    server = serve(Behaviour(has_analytics=False))
    _, high, said = planned(forks, f"--source={server.url}", f"--raw-dir={raw_dir}")
    assert high == float("inf")
    assert "nothing bounds the requests" in said


def test_rows_that_failed_are_asked_for_again_up_to_twenty_failures(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    url = serve(Behaviour()).url
    Lander(raw_dir)(url, source=url)
    failed = list(range(30))
    change_manifest(
        raw_dir,
        0,
        lambda m: m["resources"]["ratings"].update(
            unavailable=30, unavailable_offsets=failed, failed_offsets=failed
        ),
    )
    low, high, said = planned(forks, f"--source={url}", f"--raw-dir={raw_dir}")
    assert (low, high) == (1 + 20, 1 + 30)
    assert "asked for again: 30" in said


def test_it_says_in_what_the_source_differs_and_when_rows_were_last_compared(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    url = serve(Behaviour(dialect="other")).url
    Lander(raw_dir)(url, source=url)
    change_manifest(
        raw_dir, 0, lambda m: m["resources"]["ratings"].update(compared_at="2026-11-22T21:07:08Z")
    )
    _, _, said = planned(forks, f"--source={url}", f"--raw-dir={raw_dir}")
    assert "Dialect: counts: total_movies, total_ratings, total_tags, total_links" in said
    assert "2026-11-22" in said


def test_it_says_that_a_run_would_stop_where_the_source_has_shrunk(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    url = serve(behaviour).url
    Lander(raw_dir)(url, source=url)
    del behaviour.rows["ratings"][60:]
    args = (f"--source={url}", f"--raw-dir={raw_dir}")
    finished = forks.finish("plan", *args)
    assert finished.returncode == 8
    assert "ratings from 120 rows to 60" in finished.stderr
    assert "requests in all:" in finished.stdout
    assert forks.run("plan", *args, "--accept-shrink=ratings") == 0
    assert forks.run("plan", *args, "--max-shrink=0.5") == 0


def test_a_resource_that_is_not_served_now_is_said_to_be_so(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    url = serve(behaviour).url
    Lander(raw_dir)(url, source=url)
    add_tags(behaviour.rows, 3)
    behaviour.fail = lambda _number, path: "503" if "tags" in path else None
    _, _, said = planned(forks, f"--source={url}", f"--raw-dir={raw_dir}", "--patience=0.5")
    assert "the source doesn't serve it now" in said


@pytest.mark.parametrize("width", [80, *slow(60)])
def test_it_is_whole_at_eighty_columns(
    forks: Forks, serve: Serve, raw_dir: Path, width: int
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--interval=0.5")
    finished = forks.finish("plan", *args, env={"COLUMNS": str(width)})
    assert finished.returncode == 0
    lines = finished.stdout.splitlines()
    assert "…" not in finished.stdout
    assert [line for line in lines[2:] if len(line) > max(width, 72)] == []
    assert "at an interval of 0.5 s" in lines[-1]
