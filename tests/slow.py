"""What parameters of a test are left to `make test-all`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import pytest
from _pytest.mark import ParameterSet

Marked: TypeAlias = Sequence[ParameterSet]


def slow(*values: Any) -> Marked:  # noqa: ANN401  # a parameter is of any type
    """Return parameters that run with the long suites alone.

    For a test whose other parameters show in a short time that what it promises holds at all.
    """
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]
