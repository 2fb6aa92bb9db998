"""Where a redirect may lead: nowhere but to another path of the same origin."""

from __future__ import annotations

import httpx

from ingest.base_url import shown_url
from ingest.errors import SourceError


def followed_path(location: str, base_url: httpx.URL, *, label: str) -> str:
    """Return where a redirect leads: a path below the base URL, still quoted.

    A proxy that ends TLS often makes its server redirect to http:// on its own host: then
    only the path is followed.

    Args:
        location: What the `Location` header says.
        base_url: Of the source.
        label: What the request was for.

    Raises:
        SourceError: It leads to another origin.
    """
    shown = shown_url(base_url)
    try:
        there = base_url.join(location)
    except httpx.InvalidURL:
        there = httpx.URL("")
    prefix = raw_path(base_url)
    if there.host != base_url.host or not raw_path(there).startswith(prefix):
        raise SourceError(
            f"{label}: {shown} redirects to another origin ({there.host or 'unreadable'});"
            " if you trust it, give that as --source."
        )
    if base_url.scheme == "http" and there.scheme == "https":
        raise SourceError(
            f"{label}: {shown} redirects to https; give the https address as --source."
        )
    if base_url.scheme == there.scheme and there.port != base_url.port:
        raise SourceError(
            f"{label}: {shown} redirects to another port; if you trust it, give that as --source."
        )
    return there.raw_path.split(b"?")[0].decode()[len(prefix) :]


def raw_path(url: httpx.URL) -> str:
    """Return a URL's path as it is sent, quoted, without a slash at its end."""
    return url.raw_path.split(b"?")[0].decode().rstrip("/")
