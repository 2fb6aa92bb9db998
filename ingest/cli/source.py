"""Chooses which source a run asks, and opens it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from ingest.errors import UsageError
from ingest.http.limiter import Limiter
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from ingest.plan.options import Options
from ingest.raw.answers import stopped_load
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest
from ingest.raw.opening import Opening
from ingest.source.api import FilmsApi

SAMPLE: Final = "sample"
SAMPLE_IDENTITY: Final = re.compile(r"sample \(seed \d+, version \d+\)", re.ASCII)
"""The sample's name in manifests: its parameters, since other parameters give other rows."""


@dataclass(frozen=True, slots=True)
class ChosenSource:
    """A source that hasn't been opened yet.

    Attributes:
        name: `sample`, the base URL of an API, or the path of files.
        origin: Why it is asked, where nobody named it: a part of a sentence; None otherwise.
    """

    name: str
    origin: str | None = None

    @property
    def path(self) -> Path | None:
        """The folder, archive or file that it is; None for one that is asked by requests."""
        return _path_of(self.name)


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source that can be asked.

    Attributes:
        api: Asks it.
        identity: What manifests call it: its URL without secrets, or the sample's parameters.
        has_credentials: Whether its URL holds a user or password, which `identity` leaves out.
    """

    api: FilmsApi
    identity: str
    has_credentials: bool


def choose_source(named: str | None, raw_dir: Path) -> ChosenSource:
    """Return the source to ask: the one named, else that of the current load, else the sample.

    Where there is no load, but a run was stopped while it made the first, its source is asked.

    Args:
        named: What `--source` or its variable says; None where neither does.
        raw_dir: The raw folder.

    Raises:
        UsageError: The load's source can't be asked without being named.
        IngestError: The newest manifest can't be read.
    """
    if named is not None:
        return ChosenSource(named)
    raw = RawDir(raw_dir)
    newest = raw.newest()
    if newest is not None:
        return _source_of(newest, f"current load {newest.load_id}")
    stopped = stopped_load(raw)
    if stopped is not None:
        return _source_of(stopped, f"stopped load {stopped.load_id}")
    return ChosenSource(SAMPLE)


def _source_of(load: Manifest | Opening, called: str) -> ChosenSource:
    """Return the source of a load.

    Raises:
        UsageError: It can't be asked without being named.
    """
    origin = f"that of the {called}"
    is_from = f"The {called} is from"
    if SAMPLE_IDENTITY.fullmatch(load.source):
        return ChosenSource(SAMPLE, origin)
    if load.source_had_credentials:
        raise UsageError(
            f"{is_from} {load.source} with a user or password, which no manifest keeps: give"
            " --source with them."
        )
    path = Path(load.source)
    if path.is_absolute():
        if not path.exists():
            raise UsageError(f"{is_from} {path}, which isn't there any more: give --source.")
        return ChosenSource(load.source, origin)
    try:
        parse_base_url(load.source)
    except UsageError:
        raise UsageError(f"{is_from} {load.source!r}, which isn't a URL: give --source.") from None
    return ChosenSource(load.source, origin)


@contextmanager
def open_source(name: str, options: Options) -> Iterator[OpenSource]:
    """Open a source and close it afterwards.

    Args:
        name: `sample`, or the base URL of an API.
        options: Of the run.

    Raises:
        UsageError: The name is neither.
    """
    if name == SAMPLE:
        from ingest.sample import open_sample  # noqa: PLC0415 (a server nobody else needs)

        with open_sample() as sample, _open_api(sample.url, options) as api:
            yield OpenSource(api, sample.identity, has_credentials=False)
    else:
        with _open_api(name, options) as api:
            yield OpenSource(api, api.transport.shown, has_credentials(name))


def _path_of(name: str) -> Path | None:
    """Return the path that a source's name is; None for `sample` and for a URL.

    What looks like a path is one, even where nothing is there: the message names it then.
    """
    if name == SAMPLE or "://" in name or not name.strip():
        return None
    looks_so = name.startswith((".", "~", os.sep)) or os.sep in name or bool(PurePath(name).suffix)
    if looks_so:
        looks_so = "@" not in name
    try:
        path = Path(name).expanduser()
        return path if path.exists() or looks_so else None
    except PermissionError:
        return path
    except (OSError, ValueError, RuntimeError):
        return None


def has_credentials(url: str) -> bool:
    """Tell whether a base URL holds a user or password.

    Raises:
        UsageError: It isn't such a URL.
    """
    return bool(parse_base_url(url).userinfo)


@contextmanager
def _open_api(url: str, options: Options) -> Iterator[FilmsApi]:
    with Transport(
        parse_base_url(url),
        limiter=Limiter(options.interval),
        patience=options.patience,
        concurrency=options.concurrency,
        user_agent=options.user_agent,
    ) as transport:
        yield FilmsApi(transport)
