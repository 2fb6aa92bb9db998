"""The files of a release appear whole, as a folder or a zip, or not at all."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ingest.errors import IngestError, UsageError

_TOP: Final = "ml-generated"
"""The folder in a zip: the same whatever the zip is called."""

_TIMESTAMP: Final = (1995, 1, 1, 0, 0, 0)
"""Of each member of a zip, so that the same rows are the same bytes."""

_UNIX: Final = 3
_RIGHTS: Final = 0o644 << 16
_LARGE: Final = 1 << 31
"""Bytes from which a member is written as zip64."""

_CHUNK: Final = 1 << 22


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """Give a folder beside `out`, which becomes `out` once the context ends without an error.

    Args:
        out: What is to appear: a folder, or a zip of it where the name ends in `.zip`.

    Raises:
        UsageError: Something stands there already.
        IngestError: It can't be written.
    """
    _check_free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name[:100]}.", dir=out.parent) as beside:
            files = Path(beside) / "files"
            files.mkdir()
            yield files
            ready = _zipped(files) if is_zip(out) else files
            _check_free(out)
            ready.replace(out)
    except OSError as error:
        raise IngestError(
            f"{out} can't be written ({error.strerror or error}): check the rights and the room on"
            " its disk, or name another path."
        ) from None


def is_zip(out: Path) -> bool:
    """Tell whether a path is one of a zip, by its name."""
    return out.name.lower().endswith(".zip")


def _check_free(out: Path) -> None:
    try:
        _check_parents(out)
        is_free = not _stands(out)
    except OSError as error:
        raise UsageError(
            f"{out} can't be looked at ({error.strerror}): name another path."
        ) from None
    if not is_free:
        raise UsageError(
            f"{out} is there already: name a path that isn't, since nothing is overwritten."
        )


def _check_parents(out: Path) -> None:
    """Refuse a path of which a part that should be a folder is something else.

    Raises:
        UsageError: There is such a part.
    """
    nearest = next(path for path in out.absolute().parents if path.exists() or path.is_symlink())
    if not nearest.is_dir():
        raise UsageError(f"{nearest} is no folder: name a path that lies in one.")


def _stands(out: Path) -> bool:
    """Tell whether something is at a path that would be lost: anything but an empty folder."""
    if out.is_dir() and not out.is_symlink() and not is_zip(out):
        return any(out.iterdir())
    return out.is_symlink() or out.exists()


def _zipped(folder: Path) -> Path:
    """Return a zip of the files of a folder, stored below one folder, as releases are packed."""
    packed = folder.with_name("packed.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(f"{_TOP}/{path.name}", _TIMESTAMP)
            info.create_system, info.external_attr = _UNIX, _RIGHTS
            size = info.file_size = path.stat().st_size
            with (
                path.open("rb") as file,
                archive.open(info, "w", force_zip64=size >= _LARGE) as member,
            ):
                shutil.copyfileobj(file, member, _CHUNK)
            path.unlink()  # so that the disk holds a large file twice, and not all of them
    return packed
