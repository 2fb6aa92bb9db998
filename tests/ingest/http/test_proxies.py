"""Proxies and certificates of the environment work, or end in one line that says what to do."""

from __future__ import annotations

import importlib.util
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError, UsageError
from ingest.http.proxies import is_exempt, proxy_for, trusted
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.http.asking import ask

HTTP, HTTPS = httpx.URL("http://films.example"), httpx.URL("https://films.example")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ["{}_proxy", "{}_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "value", ["http://10.0.0.1:3128", "10.0.0.1:3128", " http://10.0.0.1:3128 "]
)
def test_a_proxy_is_taken_from_either_spelling(scheme: str, name: str, value: str) -> None:
    spelled = name.format(scheme.upper() if name.isupper() or "PROXY" in name else scheme)
    proxy = proxy_for(httpx.URL(f"{scheme}://films.example"), {spelled: value})
    assert proxy is not None
    assert str(proxy.url) == "http://10.0.0.1:3128"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HTTPS_PROXY": "http://p:1"},
        {"HTTP_PROXY": ""},
        {"http_proxy": "", "HTTP_PROXY": "http://p:1"},
        {"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"},
        {"HTTP_PROXY": "http://p:1", "NO_PROXY": "films.example"},
        {"HTTP_PROXY": "http://p:1", "no_proxy": "*"},
    ],
)
def test_without_one_for_its_scheme_a_source_is_asked_straight(
    environment: Mapping[str, str],
) -> None:
    assert proxy_for(HTTP, environment) is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "[::1]"])
def test_nothing_comes_between_this_machine_and_itself(host: str) -> None:
    assert proxy_for(httpx.URL(f"http://{host}:8000"), {"ALL_PROXY": "http://p:1"}) is None


@pytest.mark.parametrize(
    ("url", "no_proxy", "expected"),
    [
        (url, no_proxy, expected)
        for url, exempt, others in [
            (
                "http://api.example.org:8000",
                [
                    "*",
                    "example.org",
                    ".example.org",
                    "*.example.org",
                    "API.Example.ORG",
                    "api.example.org:8000",
                    ".example.org:8000",
                    "http://api.example.org",
                    "other.org, example.org",
                    " other.org ,, .example.org , ",
                    "other.org example.org",
                    "example.org.",
                ],
                [
                    "",
                    ",",
                    ".",
                    "ample.org",
                    "pi.example.org",
                    "example.org:80",
                    "10.0.0.0/8",
                    "[::",
                    "::1",
                ],
            ),
            ("https://example.org", ["example.org:443"], ["example.org:80"]),
            (
                "http://10.1.2.3:8000",
                ["10.0.0.0/8", "10.1.2.3", "10.1.2.3:8000", "10.1.2.3/32", "*"],
                ["10.1.2.3:80", "11.0.0.0/8", "10.0.0.0/99", "2.3", "fd00::/8"],
            ),
            (
                "http://[fd00::1]:8000",
                ["fd00::1", "[fd00::1]", "[fd00::1]:8000", "fd00::/8", "FD00::1"],
                ["[fd00::1]:80", "fd00::2", "::1"],
            ),
        ]
        for no_proxy, expected in [
            *((entry, True) for entry in exempt),
            *((entry, False) for entry in others),
        ]
    ],
)
def test_hosts_are_exempt_in_every_form_that_is_written(
    url: str, no_proxy: str, *, expected: bool
) -> None:
    assert is_exempt(httpx.URL(url), no_proxy) is expected


@given(st.text(), st.sampled_from(["http://a.example", "http://10.0.0.1:8", "https://[fd00::1]"]))
@settings(deadline=None)
def test_no_no_proxy_breaks_the_reader(no_proxy: str, url: str) -> None:
    assert is_exempt(httpx.URL(url), no_proxy) in {True, False}


@pytest.mark.parametrize(
    "value",
    ["ftp://anna:s3cret@p:1", "http://", "http://anna:s3cret@p:port", "socks9://p", "http://[::"],
)
def test_what_is_no_proxy_is_a_line_without_its_password(value: str) -> None:
    with pytest.raises(UsageError, match="HTTP_PROXY isn't the URL of a proxy") as caught:
        proxy_for(HTTP, {"HTTP_PROXY": value})
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(
    importlib.util.find_spec("socksio") is not None, reason="what SOCKS needs is there"
)
def test_a_socks_proxy_says_what_it_needs() -> None:
    with pytest.raises(UsageError, match=r"ALL_PROXY names a SOCKS proxy.*pip install socksio"):
        proxy_for(HTTPS, {"ALL_PROXY": "socks5://anna:s3cret@p:1080"})


def test_requests_go_through_the_proxy_with_its_user_and_password(serve: Serve) -> None:
    proxy = serve(Behaviour())
    url = proxy.url.replace("http://", "http://anna:s3cret@")
    ask("http://films.example", {"HTTP_PROXY": url})
    assert proxy.headers_seen[0]["Host"] == "films.example"
    assert "Proxy-Authorization" in proxy.headers_seen[0]


def test_a_proxy_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(SourceError, match=r"\(through the proxy http://127\.0\.0\.1:9\)") as caught:
        ask("http://films.example", {"http_proxy": "http://anna:s3cret@127.0.0.1:9"})
    assert "s3cret" not in str(caught.value)


def test_a_proxy_that_asks_for_a_password_says_so() -> None:
    with answering(
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    ) as url:
        for source in ("http://films.example", "https://films.example"):
            with pytest.raises(SourceError, match="user and password"):
                ask(source, {"ALL_PROXY": url})


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Run what answers anything with the same bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        threading.Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("url", ["https://films.example", "https://127.0.0.1:8000"])
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_a_line(url: str, name: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"
    with pytest.raises(UsageError, match=f"{name} .*missing.pem.*no such file") as caught:
        ask(url, {name: str(missing)})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nx\n"])
def test_certificates_that_cannot_be_read_are_a_line(content: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.pem"
    file.write_text(content)
    with pytest.raises(UsageError, match=r"SSL_CERT_FILE .*broken\.pem.*holds no certificate"):
        ask("https://films.example", {"SSL_CERT_FILE": str(file)})


def test_certificates_of_the_environment_count_on_loopback_too() -> None:
    context = trusted(httpx.URL("https://127.0.0.1"), None, {"SSL_CERT_FILE": httpx_bundle()})
    assert context.cert_store_stats()["x509_ca"] > 0
    assert context.verify_mode == ssl.CERT_REQUIRED


def httpx_bundle() -> str:
    import certifi  # noqa: PLC0415 (httpx brings it)

    return certifi.where()


def test_plain_http_loads_no_certificates() -> None:
    environment = {"SSL_CERT_FILE": "/missing"}
    assert trusted(HTTP, None, environment).cert_store_stats()["x509_ca"] == 0
