"""Builds a warehouse beside the one in use, which it replaces once all tests have passed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline import children, record, stamp
from pipeline.dbt import GO
from pipeline.errors import PipelineError
from pipeline.limits import limits
from pipeline.places import Places, readable_raw
from pipeline.say import head, say


def build(at: Places, locks: Sequence[int], step: str = "", parsing: Dbt | None = None) -> None:
    """Build and test the warehouse, unless it is what would be built.

    Args:
        at: The places of this run.
        locks: Descriptors that dbt holds too.
        step: Which step of the run this is.
        parsing: A dbt that was started for this build.

    Raises:
        PipelineError: A test failed, or a table couldn't be built; what stood before stands.
    """
    made_from = stamp.digest(stamp.MODELS, str(at.raw), stamp.landed(at.raw))
    if stamp.holds(at.built, made_from, at.db):
        head(f"{step} {at.db} is what would be built".strip())
        return
    head(f"{step} Building and testing {at.db}".strip())
    in_use = record.open_in_use(at.db)
    try:
        earlier = record.history(in_use) if in_use else {}
        shutil.rmtree(at.building.parent, ignore_errors=True)
        at.building.parent.mkdir(parents=True)
        code = _dbt(at, locks, parsing).build()
        outcome = record.built(at.building)
        if code != 0 or outcome is None:
            raise PipelineError(_failure(at, outcome))
        record.take_over(earlier, at.building)
        # of the file that is replaced: it would be taken for one of the new file
        at.db.with_name(f"{at.db.name}.wal").unlink(missing_ok=True)
        at.building.replace(at.db)
        stamp.write(at.built, made_from, at.db)
    finally:
        if in_use:
            in_use.close()
    shutil.rmtree(at.building.parent, ignore_errors=True)
    say(f"{outcome.models} models built, {outcome.passed} tests passed, {outcome.warned} warned.")


class Dbt:
    """A dbt process for one build, which may be started before it is known what to build.

    It parses the models meanwhile. Where those have changed since, another one takes its place.

    Attributes:
        waiting: The process.
    """

    def __init__(self, at: Places, locks: Sequence[int]) -> None:
        self._models = stamp.digest(stamp.MODELS)
        self.waiting = children.Waiting("-m", "pipeline.dbt", locks=locks, variables=_variables(at))

    def is_of_todays_models(self) -> bool:
        """Say whether what was parsed is what stands there now."""
        return self._models == stamp.digest(stamp.MODELS)

    def build(self) -> int:
        """Build and test everything; return dbt's exit code."""
        return self.waiting.tell(GO)

    def end(self) -> None:
        """End the process, unless it has built."""
        self.waiting.end()


@contextmanager
def parsing_beside(at: Places, locks: Sequence[int]) -> Iterator[Dbt | None]:
    """Have dbt parse the models while a block does something else, if it never has.

    Once it has, dbt parses what has changed alone, and what lands may ask for no build.
    """
    if (at.target / "partial_parse.msgpack").exists():
        yield None
        return
    dbt = Dbt(at, locks)
    try:
        yield dbt
    finally:
        dbt.end()


def _dbt(at: Places, locks: Sequence[int], parsing: Dbt | None) -> Dbt:
    if parsing is not None:
        if parsing.is_of_todays_models():
            return parsing
        parsing.end()
    return Dbt(at, locks)


def _variables(at: Places) -> dict[str, str]:
    return {
        "FILMS_DB": str(at.building),
        "FILMS_RAW_DIR": readable_raw(at),
        **limits(os.environ),
    }


def _failure(at: Places, outcome: record.Built | None) -> str:
    stands = f"{at.db} stays as it was" if at.db.exists() else f"{at.db} isn't made"
    if outcome is None:
        return f"The build stopped, and {stands}: dbt says above why."
    lines = [f"The build failed, and {stands}."]
    if outcome.failed:
        lines += ["These tests failed:"]
        lines += [f"  {line}" for line in record.failed_tests(at.building)]
    if outcome.models_failed:
        lines.append(f"Models whose SQL failed, as dbt says above: {outcome.models_failed}.")
    if outcome.models_skipped:
        lines.append(
            "Models that dbt skipped, because a model or a test of a table that they read failed:"
            f" {outcome.models_skipped}."
        )
    lines.append(f"You can look at what dbt built in {at.building} until the next build.")
    return "\n".join(lines)
