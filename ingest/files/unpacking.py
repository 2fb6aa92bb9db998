"""A folder, zip, tar.gz or gzip as plain files: bounded, and never outside of one folder."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ingest.errors import UsageError

LARGEST_RATIO: Final = 100
"""How many times its packed size a file may take: rows of ratings take about five times."""

ALWAYS_ALLOWED: Final = 64 * 1024 * 1024
"""Bytes that a packed file may take whatever its ratio."""

CHUNK: Final = 1 << 20

FAULTS: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What Python raises for an archive that is damaged, cut off, encrypted or packed otherwise."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a source.

    Attributes:
        name: Its path inside of the source, such as `ml-25m/ratings.csv`.
        packed: Its size where it lies, in bytes.
        plain: Gives it as a plain file, unpacked below a folder where it isn't one already.
    """

    name: str
    packed: int
    plain: Callable[[Path], Path]

    @property
    def base(self) -> str:
        """Its name without folders and without `.gz`, in lower case."""
        return PurePosixPath(self.name.replace("\\", "/")).name.lower().removesuffix(".gz")

    @property
    def folder(self) -> str:
        """The folder that it lies in, inside of the source."""
        return str(PurePosixPath(self.name.replace("\\", "/")).parent)


def members(source: Path) -> list[Member]:
    """Return the files of a folder (two levels deep), of an archive, or the one gzip file.

    Raises:
        UsageError: There is no such path, it can't be read, or a path in it leads out of it.
    """
    try:
        if source.is_dir():
            if not os.access(source, os.R_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
            return list(_of_folder(source))
        if not source.is_file():
            raise UsageError(f"There is no file or folder {source}: name another path.")
        if zipfile.is_zipfile(source):
            return list(_of_zip(source))
        with source.open("rb") as file:
            head = file.read(2)
        name = source.name.lower()
        if name.endswith((".tar.gz", ".tgz")):
            return list(_of_tar(source))
        if head == b"\x1f\x8b" or name.endswith(".gz"):
            return [_packed_alone(source, source.name)]
        if name.endswith(".zip"):
            raise zipfile.BadZipFile("File is not a zip file")
        return [Member(source.name, source.stat().st_size, lambda _: source)]
    except FAULTS as error:
        raise damaged(source, error) from None
    except OSError as error:
        raise unreadable(source, error) from None


def unreadable(path: Path | str, error: OSError) -> UsageError:
    """Return what is said of a file that can't be read; of one that is no archive if need be."""
    if error.strerror is None:
        return damaged(path, error)
    return UsageError(
        f"{path} can't be read ({error.strerror}): check its rights and the room on the disk."
    )


def damaged(path: Path | str, error: BaseException) -> UsageError:
    """Return what is said of an archive that can't be unpacked."""
    cause = str(error).rstrip(".") or type(error).__name__
    return UsageError(
        f"{path} can't be unpacked ({cause}): it is damaged, cut off or encrypted. Get it anew, or"
        " unpack it yourself and name the folder."
    )


def _of_folder(folder: Path) -> Iterator[Member]:
    for path in sorted((*folder.glob("*"), *folder.glob("*/*"))):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith(".") or (path.is_dir() and not _is_named_as_a_file(path)):
            continue
        if not path.is_file():
            yield Member(name, 0, _refused(path))
            continue
        if path.name.lower().endswith(".gz"):
            yield _packed_alone(path, name)
        else:
            yield Member(name, path.stat().st_size, _in_place(path))


def _is_named_as_a_file(path: Path) -> bool:
    return path.name.lower().endswith((".csv", ".dat", ".gz"))


def _refused(path: Path) -> Callable[[Path], Path]:
    """Return what refuses a path that is no file, once it is to be read."""
    if path.is_symlink():
        what = "a link to nothing"
    else:
        what = "a folder" if path.is_dir() else "neither file nor folder"

    def plain(_: Path) -> Path:
        raise UsageError(f"{path} is {what}: put the file in its place, or move it away.")

    return plain


def _in_place(path: Path) -> Callable[[Path], Path]:
    return lambda _: path


def _packed_alone(path: Path, name: str) -> Member:
    def plain(into: Path) -> Path:
        with gzip.open(path, "rb") as packed:
            return _write(packed, into, name, path.stat().st_size, path)

    return Member(name, path.stat().st_size, plain)


def _of_zip(source: Path) -> Iterator[Member]:
    with zipfile.ZipFile(source) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    _check_paths(source, (info.filename for info in infos))
    for info in infos:
        if not PurePosixPath(info.filename).name.startswith("."):
            yield Member(info.filename, info.compress_size, _from_zip(source, info))


def _from_zip(source: Path, info: zipfile.ZipInfo) -> Callable[[Path], Path]:
    def plain(into: Path) -> Path:
        with zipfile.ZipFile(source) as archive, archive.open(info) as packed:
            return _gunzipped(packed, into, info.filename, info.compress_size, source)

    return plain


def _of_tar(source: Path) -> Iterator[Member]:
    with _opened_tar(source) as archive:
        found = [info for info in archive if info.isfile() or info.islnk() or info.issym()]
        while archive.fileobj and archive.fileobj.read(tarfile.RECORDSIZE):
            pass  # behind what tar looks at, gzip's checksum tells whether all of it is whole
    _check_paths(source, (info.name for info in found))
    size = source.stat().st_size
    for info in found:
        if not PurePosixPath(info.name).name.startswith("."):
            yield Member(info.name, size, _from_tar(source, info))


@contextmanager
def _opened_tar(source: Path) -> Iterator[tarfile.TarFile]:
    """Open a .tar.gz, of which no more is unpacked than is allowed, its headers among it."""
    limit = _limit(source.stat().st_size)
    with gzip.open(source, "rb") as unpacked:
        bounded = _Bounded(unpacked, limit, _too_large(source, "it", limit))
        with tarfile.open(fileobj=bounded, mode="r:") as archive:
            yield archive


def _from_tar(source: Path, info: tarfile.TarInfo) -> Callable[[Path], Path]:
    def plain(into: Path) -> Path:
        with _opened_tar(source) as archive:
            archive.getmembers()  # so that a link finds what it leads to
            packed = archive.extractfile(info)
            if packed is None:
                raise EOFError(f"{info.name} is not there")
            return _gunzipped(packed, into, info.name, source.stat().st_size, source)

    return plain


class _Bounded(io.RawIOBase):
    """A stream that isn't read beyond a limit."""

    def __init__(self, file: gzip.GzipFile, limit: int, error: UsageError) -> None:
        super().__init__()
        self._file = file
        self._limit = limit
        self._error = error

    def read(self, size: int = -1) -> bytes:
        left = self._limit - self._file.tell()
        if size > left:
            raise self._error
        return self._file.read(size if size >= 0 else left)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _gunzipped(packed: IO[bytes], into: Path, name: str, size: int, source: Path) -> Path:
    if name.lower().endswith(".gz"):
        with gzip.open(packed, "rb") as inner:
            return _write(inner, into, name, size, source)
    return _write(packed, into, name, size, source)


def _write(
    packed: IO[bytes] | gzip.GzipFile, into: Path, name: str, size: int, source: Path
) -> Path:
    """Write a packed file under its last name, as long as it keeps within what is allowed."""
    path = into / PurePosixPath(name.replace("\\", "/")).name.removesuffix(".gz")
    limit, written = _limit(size), 0
    free = shutil.disk_usage(into).free
    with path.open("wb") as file:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            if written > limit:
                raise _too_large(source, name, limit)
            if written > free:
                raise UsageError(f"{source}: {name} doesn't fit on the disk of {into}: make room.")
            file.write(chunk)
    return path


def _limit(packed: int) -> int:
    return max(ALWAYS_ALLOWED, LARGEST_RATIO * packed)


def _too_large(source: Path, name: str, limit: int) -> UsageError:
    return UsageError(
        f"{source}: {name} unpacks to more than {limit // 2**20:,} MiB, over {LARGEST_RATIO} times"
        " its size: it may be made to fill the disk. If you trust it, unpack it yourself and name"
        " the folder."
    )


def _check_paths(source: Path, names: Iterable[str]) -> None:
    """Refuse an archive in which a path leads out of the folder that it is unpacked into."""
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
            raise UsageError(
                f"{source} holds the path {name[:100]!r}, which leads out of it: don't trust this"
                " archive. Get it from where it comes from, or unpack it yourself and name the"
                " folder."
            )


def names_of(found: Sequence[Member], most: int = 8) -> str:
    """Return what files a source holds, in a sentence's words."""
    shown = [member.name[:60] for member in found[:most]]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"{', '.join(shown) or 'no file'}{more}"
