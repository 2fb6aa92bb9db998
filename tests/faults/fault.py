"""One way in which landed data can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.raw_copy import RawCopy

VERIFY = "python -m ingest verify"


@dataclass(frozen=True)
class Fault:
    """A fault and what sees it.

    Attributes:
        name: What is wrong, as a claim about the landed data.
        inject: Does it to a raw folder.
        caught_by: Models that can't be built and data tests that fail or warn, by name (and
            ``.rule`` where a test has several), and `VERIFY` where that sees it; empty where
            nothing can.
        why_missed: Why nothing can see it, in a sentence.
        is_sealed: Whether the manifests are made to match the files afterwards, so that
            ``python -m ingest verify`` finds no file changed. That it may see the sum of the
            windows contradict them isn't listed: the data tests must do without.
    """

    name: str
    inject: Callable[[RawCopy], object]
    caught_by: tuple[str, ...] = ()
    why_missed: str = ""
    is_sealed: bool = True


def rewritten(
    name: str,
    resource: str,
    sql: str,
    *caught_by: str,
    is_sealed: bool = True,
    why_missed: str = "",
) -> Fault:
    """Return the fault that a query makes of a resource's rows, read as ``landed``."""
    return Fault(
        name=name,
        inject=lambda raw: raw.rewrite(resource, sql),
        caught_by=caught_by,
        why_missed=why_missed,
        is_sealed=is_sealed,
    )


def lying(
    name: str, field: str, value: object, *caught_by: str, whole: bool = False, why_missed: str = ""
) -> Fault:
    """Return the fault of a newest manifest that states something else, after it was sealed.

    Args:
        name: What is wrong.
        field: Of what the manifest says of ratings, or of the whole load.
        value: What it states.
        caught_by: What sees it.
        whole: Whether it is a field of the whole load.
        why_missed: Why nothing can.
    """
    return Fault(
        name=name,
        inject=lambda raw: raw.lie(field, value, resource=None if whole else "ratings"),
        caught_by=caught_by,
        why_missed=why_missed,
        is_sealed=False,
    )
