"""TLS as it is: a source whose authority the environment names, straight and through a proxy."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.forks import Forks
from tests.ingest.http.asking import ask
from tests.ingest.landed import assert_same_as_source, manifest
from tests.ingest.server import MisbehavingServer, serving

NAMES = "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:films.example"

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here, to make a certificate"
)


@dataclass(frozen=True)
class Certificate:
    """A certificate that is its own authority, and its key: files in PEM."""

    file: Path
    key: Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    made = Certificate(folder / "authority.pem", folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=films.example", "-addext", NAMES),
            *("-keyout", str(made.key), "-out", str(made.file)),
        ],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture
def server(certificate: Certificate) -> Iterator[MisbehavingServer]:
    """Return a films API that speaks TLS."""
    with serving(Behaviour()) as running:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        running.socket = context.wrap_socket(
            running.socket, server_side=True, do_handshake_on_connect=False
        )
        yield running


def port_of(server: MisbehavingServer) -> int:
    return int(server.server_address[1])


@contextmanager
def tunnelling(port: int) -> Iterator[tuple[str, list[str]]]:
    """Run a proxy that leads every tunnel to a port of this machine.

    Yields:
        Its URL, and the first line of each request that it was sent.
    """
    asked: list[str] = []
    leading: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def lead_on(one: socket.socket, other: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while part := one.recv(65536):
                    other.sendall(part)
            with contextlib.suppress(OSError):
                other.shutdown(socket.SHUT_WR)

        def lead(client: socket.socket) -> None:
            asked.append(client.recv(65536).decode().splitlines()[0])
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with client, socket.create_connection(("127.0.0.1", port)) as source:
                back = threading.Thread(target=lead_on, args=(source, client))
                back.start()
                lead_on(client, source)
                back.join()

        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    leading.append(threading.Thread(target=lead, args=(client,)))
                    leading[-1].start()

        accepting = threading.Thread(target=run)
        accepting.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *leading):
                thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_source_whose_authority_the_environment_names_is_landed(
    forks: Forks, server: MisbehavingServer, certificate: Certificate, raw_dir: Path, host: str
) -> None:
    url = f"https://{host}:{port_of(server)}"
    finished = forks.finish(
        f"--source={url}",
        f"--raw-dir={raw_dir}",
        "--interval=0",
        env={"SSL_CERT_FILE": str(certificate.file)},
    )
    assert finished.returncode == 0, finished.stderr
    assert manifest(raw_dir)["source"] == url
    assert_same_as_source(raw_dir, server.behaviour.rows)


@pytest.mark.parametrize("environment", [{}, {"NO_PROXY": "*"}])
def test_another_authority_is_a_line_that_says_where_to_name_it(
    server: MisbehavingServer, environment: Mapping[str, str]
) -> None:
    with pytest.raises(SourceError, match=r"isn't trusted: .*SSL_CERT_FILE") as caught:
        ask(f"https://127.0.0.1:{port_of(server)}", environment)
    assert "\n" not in str(caught.value)
    assert server.seen == []


def test_a_certificate_of_another_name_is_not_believed(
    server: MisbehavingServer, certificate: Certificate
) -> None:
    with (
        tunnelling(port_of(server)) as (proxy, _),
        pytest.raises(SourceError, match="isn't trusted: Hostname mismatch"),
    ):
        ask(
            "https://other.example",
            {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(certificate.file)},
        )
    assert server.seen == []


def test_the_tunnel_of_a_proxy_leads_to_the_source_and_its_certificate_counts(
    server: MisbehavingServer, certificate: Certificate
) -> None:
    with tunnelling(port_of(server)) as (proxy, asked):
        environment = {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(certificate.file)}
        ask("https://films.example", environment)
        assert asked == ["CONNECT films.example:443 HTTP/1.1"]
        assert [seen.path for seen in server.seen] == ["/analytics"]
        with pytest.raises(SourceError, match=r"isn't trusted: .*SSL_CERT_FILE"):
            ask("https://films.example", {"HTTPS_PROXY": proxy})
