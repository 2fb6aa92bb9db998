"""Between here and the source: which proxy the environment names, and whom TLS trusts."""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import httpx

from ingest.errors import UsageError
from ingest.http.url import is_loopback

SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})
HAS_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}


def proxy_for(url: httpx.URL, environment: Mapping[str, str]) -> httpx.Proxy | None:
    """Return the proxy that requests to a source go through; None where they go straight.

    Args:
        url: Of the source. Nothing comes between this machine and itself.
        environment: Its `HTTP_PROXY` or `HTTPS_PROXY`, then `ALL_PROXY`, name the proxy, and
            `NO_PROXY` names hosts that are asked straight; each in small letters, too, which
            then count.

    Raises:
        UsageError: The proxy isn't one that works here. The message shows no password.
    """
    if is_loopback(url) or is_exempt(url, _value(environment, "no_proxy")[1]):
        return None
    name, value = _value(environment, f"{url.scheme}_proxy")
    if url.scheme == "http" and name.isupper() and "REQUEST_METHOD" in environment:
        name, value = "", ""  # in a CGI script it is a header of whoever asks
    if not value:
        name, value = _value(environment, "all_proxy")
    if not value:
        return None
    try:
        proxy = httpx.URL(value if HAS_SCHEME.match(value) else f"http://{value}")
    except (httpx.InvalidURL, ValueError):
        proxy = httpx.URL("")
    if proxy.scheme not in SCHEMES or not proxy.host:
        raise UsageError(
            f"{name} isn't the URL of a proxy that works here: give it as http://host:port,"
            " https://host:port or socks5://host:port, or unset it."
        )
    if proxy.scheme.startswith("socks") and find_spec("socksio") is None:
        raise UsageError(
            f"{name} names a SOCKS proxy, for which the package socksio is missing: run"
            " `pip install socksio`, or name an http proxy, or unset it."
        )
    return httpx.Proxy(proxy)


def is_exempt(url: httpx.URL, no_proxy: str) -> bool:
    """Tell whether a host is to be asked without a proxy.

    Args:
        url: Of the source.
        no_proxy: Names of hosts (each with all its subdomains, whether or not a dot or `*.`
            comes before it), addresses, networks such as 10.0.0.0/8, each with a port or without;
            or `*` for all.
    """
    port = url.port or DEFAULT_PORTS.get(url.scheme)
    return any(
        _covers(entry, url.host.lower().rstrip("."), port)
        for entry in re.split(r"[,;\s]+", no_proxy.lower())
        if entry
    )


def _covers(entry: str, host: str, port: int | None) -> bool:
    entry = HAS_SCHEME.sub("", entry).removesuffix("/")
    if entry == "*":
        return True
    match = re.fullmatch(r"\[(?P<ip>[^\]]*)\](?::(?P<port>[0-9]{1,5}))?", entry) or re.fullmatch(
        r"(?P<ip>[^:]*):(?P<port>[0-9]{1,5})", entry
    )
    name = match["ip"] if match else entry
    if match and match["port"] and int(match["port"]) != port:
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = name.removeprefix("*").strip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        return address in ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False


def trusted(
    url: httpx.URL, proxy: httpx.Proxy | None, environment: Mapping[str, str]
) -> ssl.SSLContext:
    """Return whose certificates are believed.

    Args:
        url: Of the source.
        proxy: On the way to it.
        environment: Its `SSL_CERT_FILE`, or else `SSL_CERT_DIR`, takes the place of the
            authorities that come along.

    Raises:
        UsageError: What it names can't be read, or holds no certificate.
    """
    is_needed = "https" in {url.scheme, proxy.url.scheme if proxy else ""}
    if not is_needed:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and is made at once
    file, folder = environment.get("SSL_CERT_FILE"), environment.get("SSL_CERT_DIR")
    if not file and not folder:
        return httpx.create_ssl_context(trust_env=False)
    name = "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
    try:
        if folder and not file:
            next(Path(folder).iterdir(), None)
            return ssl.create_default_context(capath=folder)
        if file:
            Path(file).open("rb").close()
        return ssl.create_default_context(cafile=file)
    except (ssl.SSLError, ValueError):
        what = "it holds no certificate in PEM"
    except OSError as error:
        what = (error.strerror or "it can't be read").lower()
    raise UsageError(
        f"{name} ({(file or folder)!r}): {what}; name a file or folder of certificates,"
        " or unset it."
    )


def _value(environment: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return a variable, in small letters or in capitals, and its name as found."""
    for spelling in (name, name.upper()):
        if (value := environment.get(spelling, "").strip()) or spelling in environment:
            return spelling, value
    return name, ""
