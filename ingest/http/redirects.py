"""Judges where a redirect may lead (another path of the same origin) and which are remembered."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import httpx

from ingest.errors import SourceError
from ingest.http.url import raw_path, shown_url

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})


class RedirectError(SourceError):
    """The loader doesn't follow this redirect.

    Attributes:
        where: In a few words.
    """

    def __init__(self, what: str, *, where: str) -> None:
        super().__init__(what)
        self.where = where


def followed_path(location: str, base_url: httpx.URL, *, asked: str, label: str) -> str:
    """Return where a redirect leads: a path below the base URL, still quoted.

    A proxy that ends TLS often makes its server redirect to http:// on its own host: then
    only the path is followed.

    Args:
        location: What the `Location` header says.
        base_url: Of the source.
        asked: The path below the base URL that was redirected.
        label: What the request was for.

    Raises:
        RedirectError: It leads to another origin.
    """
    shown = shown_url(base_url)
    prefix = raw_path(base_url)
    try:
        there = base_url.copy_with(raw_path=(prefix + asked).encode()).join(location)
    except (httpx.InvalidURL, ValueError):
        there = httpx.URL("")
    if there.host != base_url.host or not f"{raw_path(there)}/".startswith(f"{prefix}/"):
        where = there.host or "unreadable"
        raise RedirectError(
            f"{label}: {shown} redirects to another origin ({where});"
            " if you trust it, give that as --source.",
            where=f"another origin ({where})",
        )
    if base_url.scheme == "http" and there.scheme == "https":
        raise RedirectError(
            f"{label}: {shown} redirects to https; give the https address as --source.",
            where="https",
        )
    if base_url.scheme == there.scheme and there.port != base_url.port:
        raise RedirectError(
            f"{label}: {shown} redirects to another port; if you trust it, give that as --source.",
            where="another port",
        )
    return there.raw_path.split(b"?")[0].decode()[len(prefix) :]


def may_be_remembered(status: int, asked: str, target: str) -> bool:
    """Tell whether a redirect holds for later requests, too.

    Args:
        status: Its status.
        asked: The path that was redirected.
        target: Where to.
    """
    return status in PERMANENT or asked.rstrip("/") == target.rstrip("/")


class Moved:
    """Paths that a redirect has led on from, each with where it was answered."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    def target(self, path: str) -> str:
        """Return where to ask for a path."""
        return self._targets.get(path, path)

    def remember(self, path: str, target: str) -> None:
        """Ask there from now on."""
        self._targets[path] = target

    def forget(self, path: str) -> None:
        """Ask for the path itself from now on."""
        self._targets.pop(path, None)
