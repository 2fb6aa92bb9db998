"""The source's base URL: checked, and shown without its secrets."""

from __future__ import annotations

import ipaddress

import httpx

from ingest.errors import UsageError


def parse_base_url(text: str) -> httpx.URL:
    """Return the base URL of an API, without a slash at its end.

    Args:
        text: `http://…` or `https://…`, with a user, password, port and path as may be.

    Raises:
        UsageError: It isn't such a URL. The message never repeats a secret.
    """
    advice = (
        "give `sample`, the base URL of an API, such as https://datatech.onrender.com, or the path"
        " of MovieLens files"
    )
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError, TypeError):
        raise UsageError(f"The source is not a URL: {advice}.") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise UsageError(f"The source is not an http(s) URL: {advice}.")
    if url.query or url.fragment or "@" in url.path:
        # A password with one of these in it would be taken apart, and shown in part.
        raise UsageError(
            "The source has a ?, # or @ after its host (in a password they, and /, must be"
            f" percent-encoded): {advice}."
        )
    return url.copy_with(raw_path=raw_path(url).encode())


def shown_url(url: httpx.URL) -> str:
    """Return `url` as it may be shown and stored: no user, no password, no query."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None)).rstrip("/")


def is_loopback(url: httpx.URL) -> bool:
    """Tell whether `url` names this machine, where no proxy may come between."""
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False


def raw_path(url: httpx.URL) -> str:
    """Return a URL's path as it is sent, quoted, without a slash at its end."""
    return url.raw_path.split(b"?")[0].decode().rstrip("/")
