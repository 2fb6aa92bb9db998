"""The raw folder: where loads stand, how they come to stand there, and who may write.

loads/<load_id>/manifest.json              a load, whole, never changed
loads/<load_id>/<resource>/part-….parquet
.incoming/<load_id>/…                      a load in the making, invisible to readers
.lock, .lock.json                          who is writing
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import filelock

from ingest.errors import IngestError, LockHeldError, UsageError
from ingest.manifest import Manifest, encode_manifest, read_manifest

MANIFEST: Final = "manifest.json"
LOAD_ID_FORMAT: Final = "%Y%m%dT%H%M%S%fZ"
LOAD_ID: Final = re.compile(r"\d{8}T\d{12}Z", re.ASCII)


class RawDir:
    """The raw folder at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loads = path / "loads"
        self.incoming = path / ".incoming"

    @contextmanager
    def locked(self, *, source: str, now: datetime) -> Iterator[None]:
        """Hold the folder against other runs; the kernel lets go when this process ends.

        Raises:
            LockHeldError: Another run holds it.
            UsageError: The folder can't be written.
            IngestError: A disk that is full, for one, while it is held.
        """
        try:
            self.loads.mkdir(parents=True, exist_ok=True)
            self.incoming.mkdir(exist_ok=True)
            lock = filelock.FileLock(self.path / ".lock", timeout=0)
            lock.acquire()
        except filelock.Timeout:
            raise LockHeldError(
                f"Another run is landing into {self.path} ({self._holder()});"
                " wait for it, or choose another --raw-dir."
            ) from None
        except OSError as error:
            raise UsageError(
                f"{self.path} can't be written ({error.strerror}); choose another --raw-dir."
            ) from None
        try:
            holder = {"pid": os.getpid(), "since": now.isoformat(), "source": source}
            (self.path / ".lock.json").write_text(json.dumps(holder))
            self._sweep_incoming()
            yield
        except OSError as error:
            raise IngestError(
                f"{error.filename or self.path}: {error.strerror or error}. Put that right and run"
                " again: it goes on where it stopped."
            ) from error
        finally:
            lock.release()

    def load_ids(self) -> list[str]:
        """Return the ids of all loads, the oldest first; a folder of another name is none."""
        names = (path.parent.name for path in self.loads.glob(f"*/{MANIFEST}"))
        return sorted(name for name in names if LOAD_ID.fullmatch(name))

    def manifest(self, load_id: str) -> Manifest:
        """Return a load's manifest."""
        return read_manifest(self.loads / load_id / MANIFEST)

    def newest(self) -> Manifest | None:
        """Return the newest load's manifest, which alone says what is current."""
        load_ids = self.load_ids()
        return self.manifest(load_ids[-1]) if load_ids else None

    def new_load_id(self, now: datetime) -> str:
        """Return a load id that sorts after all there are, even if the clock went back."""
        load_id = now.astimezone(UTC).strftime(LOAD_ID_FORMAT)
        newest = max(self.load_ids(), default="")
        if load_id > newest:
            return load_id
        later = datetime.strptime(newest, LOAD_ID_FORMAT).replace(tzinfo=UTC)
        return (later + timedelta(microseconds=1)).strftime(LOAD_ID_FORMAT)

    def files(self, resource: str, load_ids: Sequence[str]) -> list[Path]:
        """Return the parquet files of a resource in some loads, as their manifests list them."""
        return [
            self.loads / load_id / file.path
            for load_id in load_ids
            for file in self.manifest(load_id).resources[resource].files
        ]

    def lost(self, newest: Manifest | None) -> dict[str, str]:
        """Return the resources of which current files or manifests are gone, and what is gone.

        Whether the files are still what they were is for `verify` to say.

        Args:
            newest: The newest load's manifest; None where there is no load.
        """
        lost: dict[str, str] = {}
        for name, load in (newest.resources if newest else {}).items():
            for load_id in load.current:
                try:
                    gone = [path for path in self.files(name, [load_id]) if not path.is_file()]
                except (IngestError, KeyError):
                    gone = [self.loads / load_id / MANIFEST]
                if gone:
                    lost[name] = f"{gone[0].relative_to(self.path)} is gone or damaged"
                    break
        return lost

    def left_incoming(self) -> list[Path]:
        """Return the folders of loads in the making that killed runs have left."""
        if not self.incoming.is_dir():
            return []
        loads = set(self.load_ids())
        return sorted(
            left for left in self.incoming.iterdir() if left.is_dir() and left.name not in loads
        )

    def open_incoming(self, load_id: str) -> Path:
        """Return an empty folder for a load in the making; nothing else is left in the making."""
        for left in self.incoming.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
        folder = self.incoming / load_id
        folder.mkdir()
        return folder

    def commit(self, folder: Path, manifest: Manifest) -> None:
        """Make a load visible, all at once: manifest, sync, rename.

        Args:
            folder: Holds the load's files, each of them synced already.
            manifest: What to say of them.
        """
        write_synced(folder / MANIFEST, encode_manifest(manifest))
        for inner in folder.iterdir():
            if inner.is_dir():
                sync(inner)
        sync(folder)
        folder.rename(self.loads / manifest.load_id)
        sync(self.loads)

    def remove(self, load_id: str) -> None:
        """Remove a load: out of sight all at once, then file by file."""
        out_of_sight = self.incoming / load_id
        (self.loads / load_id).rename(out_of_sight)
        sync(self.loads)
        shutil.rmtree(out_of_sight)

    def close_incoming(self, folder: Path) -> None:
        """Remove the folder of a load that has been committed."""
        shutil.rmtree(folder)

    def _sweep_incoming(self) -> None:
        """Remove what runs that were killed just after a commit have left of that load."""
        for load_id in self.load_ids():
            if (self.incoming / load_id).is_dir():
                self.close_incoming(self.incoming / load_id)

    def _holder(self) -> str:
        try:
            holder = json.loads((self.path / ".lock.json").read_text())
            return f"process {holder['pid']}, since {holder['since']}, from {holder['source']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "its process is not known"


def sync(path: Path) -> None:
    """Make what was written to a file or folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_synced(path: Path, body: bytes) -> None:
    """Write a file and sync it."""
    path.write_bytes(body)
    sync(path)
