"""Landed data corrupted in every way that came to mind, one at a time, and what catches each."""

from __future__ import annotations

import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.faults.compiled import Compiled
from tests.faults.fault import VERIFY, Fault
from tests.faults.in_files import IN_FILES
from tests.faults.in_manifests import IN_MANIFESTS
from tests.faults.in_movies import IN_MOVIES
from tests.faults.in_ratings import IN_RATINGS
from tests.faults.in_tags import IN_TAGS
from tests.faults.not_caught import NOT_CAUGHT
from tests.faults.raw_copy import RawCopy
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.slow

CAUGHT = [*IN_RATINGS, *IN_MOVIES, *IN_TAGS, *IN_FILES, *IN_MANIFESTS]


def verified(raw: RawCopy) -> list[str]:
    """Return what ``python -m ingest verify`` finds."""
    return list(faults(RawDir(raw.path)))


def test_sound_data_is_not_caught(compiled: Compiled, sound: Warehouse) -> None:
    sound.sit()
    assert compiled.run() == {}
    assert list(faults(RawDir(sound.raw_dir))) == []


@pytest.mark.parametrize("fault", CAUGHT, ids=lambda fault: fault.name)
def test_a_fault_is_caught(fault: Fault, raw: RawCopy, compiled: Compiled) -> None:
    fault.inject(raw)
    if fault.is_sealed:
        raw.seal()
    expected = set(fault.caught_by)
    caught = set(compiled.run(expected - {VERIFY}))
    if VERIFY in expected:
        assert verified(raw)
        caught.add(VERIFY)
    elif fault.is_sealed:
        assert not any("SHA-256" in found or "missing." in found for found in verified(raw))
    assert caught == expected


@pytest.mark.parametrize("fault", NOT_CAUGHT, ids=lambda fault: fault.name)
def test_a_fault_is_not_caught(fault: Fault, raw: RawCopy, compiled: Compiled) -> None:
    """The list of what can't be seen, with reasons, is in ``not_caught.py``."""
    fault.inject(raw)
    if fault.is_sealed:
        raw.seal()
    assert fault.why_missed
    assert verified(raw) == []
    assert compiled.run() == {}


def test_faults_have_names_of_their_own() -> None:
    names = [fault.name for fault in (*CAUGHT, *NOT_CAUGHT)]
    assert len(set(names)) == len(names)
