"""What a benchmark leaves: its figures, the machine and the versions, as one JSON file."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from benchmarks.machine import Machine

FOLDER = Path(__file__).parent / "results"
DECIMALS = {"times": 3}
Positive = Annotated[float, msgspec.Meta(gt=0)]


class DamagedResultError(Exception):
    """A file of results can't be read; the message names it and says what to do."""


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing that was measured once or several times.

    Attributes:
        name: What was measured.
        unit: `s`, `MB`, `times`, or empty for a plain number.
        values: What each round gave.
        at_most: What the median is wanted to stay below; None where nothing is wanted.
    """

    name: str
    unit: str
    values: Annotated[tuple[float, ...], msgspec.Meta(min_length=1)]
    at_most: float | None = None

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)

    def shown(self, value: float) -> str:
        """Return a value with the unit of this figure."""
        if not self.unit:
            return f"{value:,.0f}"
        return f"{value:.{DECIMALS.get(self.unit, 2)}f} {self.unit}"


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A process that was run whole.

    Attributes:
        name: What it did.
        seconds: From its start to its end.
        processor_seconds: Of user and system, its children's too.
        peak_bytes: The resident memory of its largest process.
    """

    name: str
    seconds: Positive
    processor_seconds: Positive
    peak_bytes: int


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a number of ratings took.

    Attributes:
        ratings: How many.
        steps: The processes, in their order.
        warehouse_bytes: Of the warehouse's file.
        page_bytes: Of `index.html`.
    """

    ratings: Annotated[int, msgspec.Meta(gt=0)]
    steps: tuple[Step, ...]
    warehouse_bytes: int
    page_bytes: int


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All that one benchmark measured.

    Attributes:
        name: The benchmark's module, and the file's name.
        about: What is measured, in a sentence or two.
        measured_at: When it began, in UTC.
        machine: What it ran on.
        figures: What was measured.
        sizes: What each number of ratings took, where that is measured.
    """

    name: str
    about: str
    measured_at: datetime
    machine: Machine
    figures: tuple[Figure, ...] = ()
    sizes: tuple[Size, ...] = ()


def ratios(name: str, above: Sequence[float], below: Sequence[float]) -> Figure:
    """Return how many times one way takes what another takes, round by round."""
    values = tuple(one / other for one, other in zip(above, below, strict=True))
    return Figure(name=name, unit="times", values=values)


def write(result: Result, folder: Path) -> Path:
    """Write a result into a folder, which is made; return the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.name}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
    return path


def read(folder: Path) -> Iterator[Result]:
    """Yield the results in a folder, by name.

    Raises:
        DamagedResultError: A file isn't a result.
    """
    for path in sorted(folder.glob("*.json")):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=Result)
        except msgspec.DecodeError as error:
            raise DamagedResultError(
                f"{path} isn't what a benchmark writes: {error}. Remove it, or measure it again."
            ) from error
