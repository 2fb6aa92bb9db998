"""Finds the charts: in the folder of a section, each module that has a `CARD`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from reports import charts
from reports.card import Card, PlainCard


@dataclass(frozen=True, slots=True)
class Found:
    """A card, and what a page without single users shows in its place: null for nothing."""

    card: Card | PlainCard
    without_users: Card | PlainCard | None


def charts_of(section: str) -> Iterator[Found]:
    """Yield the charts of a section's folder in the order of their modules' names.

    A module with `CARD_WITHOUT_USERS` says what a page without single users shows in its place;
    without it, the page shows the same card.

    Raises:
        ModuleNotFoundError: No folder is called as the section.
    """
    package = import_module(f"{charts.__name__}.{section}")
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{name}")
        if hasattr(module, "CARD"):
            yield Found(module.CARD, getattr(module, "CARD_WITHOUT_USERS", module.CARD))
