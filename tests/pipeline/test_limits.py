"""A build takes the memory that it is given, or what suits the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.limits import MEMORY, THREADS, limits

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("machine", "told", "expected"),
    [
        (64 * GB, {}, "1750MB"),
        (3 * GB, {}, "1500MB"),
        (64 * GB, {"memory.max": "max\n"}, "1750MB"),
        (64 * GB, {"memory.max": f"{2 * GB}\n"}, "1000MB"),
        (64 * GB, {"memory/memory.limit_in_bytes": f"{2 * GB}\n"}, "1000MB"),
        # no limit, as version 1 says it
        (3 * GB, {"memory/memory.limit_in_bytes": "9223372036854771712\n"}, "1500MB"),
    ],
)
def test_a_build_takes_its_share_or_half_of_what_the_machine_or_container_has(
    tmp_path: Path, machine: int, told: dict[str, str], expected: str
) -> None:
    for name, text in told.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert limits({}, machine, tmp_path) == {"FILMS_MEMORY": expected, "FILMS_THREADS": "2"}


def test_this_machine_has_memory() -> None:
    assert limits({})["FILMS_MEMORY"].endswith("MB")


@pytest.mark.parametrize("memory", ["2GB", "1.5 GiB", "900mb"])
def test_what_is_set_is_taken(memory: str) -> None:
    given = {"FILMS_MEMORY": memory, "FILMS_THREADS": "7"}
    assert limits(given) == given


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("FILMS_MEMORY", value) for value in ("plenty", "3", "0GB", "-1GB", "80%", "2GB; x")),
        *(("FILMS_THREADS", value) for value in ("two", "0", "-1", "1.5", "9999")),
    ],
)
def test_what_cannot_work_is_refused_in_a_line(variable: str, value: str) -> None:
    with pytest.raises(PipelineError, match=f"^{variable} is '{value}', and has to be ") as told:
        limits({variable: value})
    assert told.value.exit_code == 2
    assert "\n" not in str(told.value)


def test_dbt_alone_has_the_same_limits() -> None:
    profile = (Path(__file__).parents[2] / "profiles.yml").read_text()
    assert f"or '{MEMORY // 1_000_000}MB'" in profile
    assert profile.count(f"(env_var('FILMS_THREADS', '') or '{THREADS}')") == 2
