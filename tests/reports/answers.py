"""Snapshots in which a card's own query was answered as a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.data.warehouse import Snapshot


def answered(empty: Snapshot, *answers: Sequence[object]) -> Snapshot:
    """Return a snapshot in which a query each was answered by these rows."""
    return replace(empty, answers={type(rows[0]): list(rows) for rows in answers})
