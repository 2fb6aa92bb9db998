"""Opens a resource's file: a plain path, what a pass over it shows, and how its rows stand."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import UsageError
from ingest.files.found import FoundFile
from ingest.files.layout import look
from ingest.files.measure import measure
from ingest.files.reader import Opened
from ingest.files.unpacking import FAULTS, damaged, unreadable
from ingest.source.resources import EVERY_RESOURCE


def open_file(source: Path, name: str, file: FoundFile, unpacked: Path) -> Opened:
    """Return a resource's file, unpacked where need be, measured and looked at.

    Args:
        source: The folder, archive or file that it is of.
        name: Of the resource.
        file: Where it lies in the source.
        unpacked: A folder that it may be unpacked into.

    Raises:
        UsageError: It can't be read or unpacked, or isn't what such a file is.
    """
    shown = f"{source}: {file.member.name}" if source.is_file() else str(source / file.member.name)
    try:
        shown.encode()
        path = file.member.plain(unpacked)
    except UnicodeEncodeError:
        raise UsageError(f"{shown!a} isn't UTF-8: rename it, and run again.") from None
    except FAULTS as error:
        raise damaged(shown, error) from None
    except OSError as error:
        raise unreadable(shown, error) from None
    measured = measure(path, file.form.encodings, name=shown)
    resource = EVERY_RESOURCE[name]
    layout = look(path, file.form, resource, measured, name=shown)
    return Opened(path, file.member.name, resource, file.form, layout, measured)
