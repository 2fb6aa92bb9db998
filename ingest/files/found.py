"""Which file of a source is which resource's, and in which form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.files.unpacking import Member, members, names_of
from ingest.source.forms import FORMS, FileForm, Form
from ingest.source.resources import RESOURCES


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A resource's file."""

    member: Member
    form: FileForm


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds.

    Attributes:
        form: The form that it was taken for.
        files: The file of each resource that has one, by resource.
        others: Names of files that no resource comes from.
        passed_over: Those of them that would be a resource's file in some form.
    """

    form: Form
    files: Mapping[str, FoundFile]
    others: tuple[str, ...]
    passed_over: tuple[str, ...]


def find(source: Path) -> Found:
    """Return the files of the form of which most are there.

    Raises:
        UsageError: None is there, or two folders of the source hold the same.
    """
    there = members(source)
    best = max(FORMS, key=lambda form: _counted(_candidates(form, there)))
    chosen = {
        name: FoundFile(_only(source, name, found), best.files[name])
        for name, found in _candidates(best, there).items()
    }
    if not chosen:
        known = ", ".join(
            file.names[0]
            for form in FORMS
            for name, file in form.files.items()
            if name == "ratings"
        )
        raise UsageError(
            f"{source} holds {names_of(there)}, and no file that is known here by its name (such as"
            f" {known}): name the folder, zip or tar.gz of a MovieLens release. What is packed"
            " otherwise or lies deeper, unpack first."
        )
    taken = {file.member.name for file in chosen.values()}
    others = [member for member in there if member.name not in taken]
    known_names = {name for form in FORMS for file in form.files.values() for name in file.names}
    return Found(
        best,
        chosen,
        others=tuple(member.name for member in others),
        passed_over=tuple(member.name for member in others if member.base in known_names),
    )


def _counted(found: Mapping[str, object]) -> tuple[int, int]:
    """Return of how many resources of an API there are files, and of how many of any kind."""
    return len(found.keys() & RESOURCES.keys()), len(found)


def _candidates(form: Form, there: Sequence[Member]) -> dict[str, list[Member]]:
    """Return the files that a resource may come from, by resource, those of the fewest folders."""
    found: dict[str, list[Member]] = {}
    for name, file in form.files.items():
        named = [member for member in there if member.base in file.names]
        if named:
            depth = min(member.name.count("/") for member in named)
            found[name] = [member for member in named if member.name.count("/") == depth]
    return found


def _only(source: Path, resource: str, found: Sequence[Member]) -> Member:
    """Return the one file, the plain one before the packed.

    Raises:
        UsageError: There are several.
    """
    folders = {member.folder for member in found}
    plain = [member for member in found if not member.name.lower().endswith(".gz")]
    if len(folders) > 1 or len(plain) > 1 or len(found) - len(plain) > 1:
        raise UsageError(
            f"{source} holds several files of {resource} ({names_of(found)}): name the folder of"
            " the one that you want, and leave no other in it."
        )
    return (plain or found)[0]
