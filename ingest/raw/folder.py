"""The raw folder: where loads stand, how they come to stand there, and who may write.

loads/<load_id>/manifest.json              a load, whole, never changed
loads/<load_id>/<resource>/part-….parquet
.incoming/<load_id>/…                      a load in the making, invisible to readers
.lock, .lock.json                          who is writing
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import filelock

from ingest.errors import IngestError, LockHeldError, UsageError, VerifyError
from ingest.raw.manifest import Manifest, encode_manifest, read_manifest

MANIFEST: Final = "manifest.json"
LOAD_ID_FORMAT: Final = "%Y%m%dT%H%M%S%fZ"
LOAD_ID: Final = re.compile(r"\d{8}T\d{12}Z", re.ASCII)


class RawDir:
    """The raw folder at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loads = path / "loads"
        self.incoming = path / ".incoming"

    def check(self, *, is_made: bool = True) -> None:
        """Refuse a path that can't be a raw folder; nothing is made or changed.

        Args:
            is_made: Whether a folder that isn't there will be made; if not, it is refused too.

        Raises:
            UsageError: Something else stands in its place, or it isn't there.
        """
        for path in (self.loads, self.incoming, self.path, *self.path.parents):
            fault = _fault_as_folder(path)
            if fault is not None:
                raise UsageError(f"{path} {fault}; choose another --raw-dir.")
        for path in (self.path, self.loads):
            if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
                raise UsageError(f"{path} can't be read; check its rights.")
        if not is_made and not self.path.is_dir():
            raise UsageError(f"There is no folder {self.path}; choose another --raw-dir.")

    def command(self, *words: str) -> str:
        """Return a command of this program on this folder, as advice gives it."""
        return shlex.join(["python", "-m", "ingest", *words, "--raw-dir", str(self.path)])

    @contextmanager
    def locked(self, *, source: str, now: datetime) -> Iterator[None]:
        """Hold the folder against other runs; the kernel lets go when this process ends.

        Raises:
            LockHeldError: Another run holds it.
            UsageError: The folder can't be written.
            IngestError: A disk that is full, for one, while it is held.
        """
        self.check()
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
                " again: an API is asked for the rest alone, files are read anew."
            ) from error
        finally:
            lock.release()

    def load_ids(self) -> list[str]:
        """Return the ids of all loads, the oldest first; other folders are ignored."""
        names = (path.parent.name for path in self.loads.glob(f"*/{MANIFEST}"))
        return sorted(name for name in names if LOAD_ID.fullmatch(name))

    def manifest(self, load_id: str) -> Manifest:
        """Return a load's manifest."""
        return read_manifest(self.loads / load_id / MANIFEST)

    def readable(self) -> tuple[dict[str, Manifest], list[str]]:
        """Return the manifests that can be read, the oldest first, and a sentence for each other.

        One that is damaged hides no other.
        """
        manifests: dict[str, Manifest] = {}
        damaged: list[str] = []
        for load_id in self.load_ids():
            try:
                manifests[load_id] = self.manifest(load_id)
            except IngestError as error:
                damaged.append(str(error))
        return manifests, damaged

    def newest(self) -> Manifest | None:
        """Return the newest load's manifest, which alone says what is current.

        Raises:
            IngestError: It can't be read: what is current can't be told then.
        """
        load_ids = self.load_ids()
        return self.manifest(load_ids[-1]) if load_ids else None

    def newest_of(self, source: str) -> Manifest | None:
        """Return the manifest of the newest load of a source; None where it has none."""
        newest = self.newest()
        if newest is None or newest.source == source:
            return newest
        for load_id in reversed(self.load_ids()[:-1]):
            with contextlib.suppress(IngestError):  # a damaged one is for `verify` to tell
                manifest = self.manifest(load_id)
                if manifest.source == source:
                    return manifest
        return None

    def new_load_id(self, now: datetime) -> str:
        """Return a load id that sorts after all there are, even if the clock went back.

        No stopped load has it either.

        Raises:
            VerifyError: The newest load's folder is named after a time that can't be.
        """
        load_id = now.astimezone(UTC).strftime(LOAD_ID_FORMAT)
        newest = max(self.load_ids(), default="")
        load_id = load_id if load_id > newest else self._after(newest)
        while (self.incoming / load_id).exists():
            load_id = self._after(load_id)
        return load_id

    def _after(self, load_id: str) -> str:
        """Return the next load id."""
        try:
            later = datetime.strptime(load_id, LOAD_ID_FORMAT).replace(tzinfo=UTC)
            return (later + timedelta(microseconds=1)).strftime(LOAD_ID_FORMAT)
        except (ValueError, OverflowError):
            raise VerifyError(
                f"{self.loads / load_id} is named after a time that can't be, and after which no"
                " load can come; move it elsewhere."
            ) from None

    def files(self, resource: str, load_ids: Sequence[str]) -> list[Path]:
        """Return the parquet files of a resource in some loads, as their manifests list them."""
        return [
            self.loads / load_id / file.path
            for load_id in load_ids
            for file in self.manifest(load_id).resources[resource].files
        ]

    def lost(self, newest: Manifest | None) -> dict[str, str]:
        """Return the resources whose current files or manifests are gone, and what is gone.

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

    def open_incoming(self, load_id: str, *, keep: Collection[Path] = ()) -> Path:
        """Return an empty folder for a load in the making.

        Args:
            load_id: Of the load.
            keep: Folders of other loads in the making; everything else there is removed.
        """
        for left in self.incoming.iterdir():
            if left in keep:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
        folder = self.incoming / load_id
        folder.mkdir()
        return folder

    def open_beside(self, load_id: str) -> Path:
        """Return an empty folder for a load without files; loads in the making are left alone."""
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


def _fault_as_folder(path: Path) -> str | None:
    """Say why a path can't be a folder; None where it can, or where nothing stands there yet."""
    try:
        if path.is_dir():
            return None
        if path.is_symlink():
            return "is a link that leads to no folder"
        return "is a file, not a folder" if path.exists() else None
    except OSError as error:
        return f"can't be used ({error.strerror})"


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
