from __future__ import annotations

import gc
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from ingest.errors import UsageError
from ingest.sample import open_sample
from ingest.sample.records import Dataset
from ingest.sample.server import serve

EMPTY = Dataset("nothing", [], [], [], [])
ROOT = Path(__file__).parents[2]


def command(*options: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "ingest.sample", *options]


def test_the_sample_has_a_url_on_loopback_and_an_identity(generated: Dataset) -> None:
    with open_sample(dataset=generated) as sample:
        assert sample.url.startswith("http://127.0.0.1:")
        assert not sample.url.endswith("/")
        assert sample.identity == "sample (seed 1, version 1)"


def test_it_stops_at_once_and_leaves_no_thread_and_no_port() -> None:
    """Even while a client keeps its connection open."""
    before = set(threading.enumerate())
    with httpx.Client() as client:
        with open_sample(dataset=EMPTY) as sample:
            client.get(sample.url)
            start = perf_counter()
        assert perf_counter() - start < 1
        with pytest.raises(httpx.TransportError):
            client.get(sample.url)
    assert set(threading.enumerate()) == before
    gc.collect()  # an unclosed socket would warn here, which is an error


def test_two_samples_stand_beside_each_other() -> None:
    with open_sample(dataset=EMPTY) as one, open_sample(dataset=EMPTY) as other:
        assert one.url != other.url
        assert httpx.get(one.url).status_code == httpx.get(other.url).status_code == 200


def test_an_error_inside_the_context_stops_it_too() -> None:
    with pytest.raises(KeyError), open_sample(dataset=EMPTY) as sample:
        raise KeyError
    with pytest.raises(httpx.ConnectError):
        httpx.get(sample.url)


def test_a_port_may_be_taken_again_at_once() -> None:
    with open_sample(dataset=EMPTY) as sample:
        port = int(sample.url.rpartition(":")[2])
        httpx.get(sample.url)
    with open_sample(dataset=EMPTY, port=port) as again:
        assert again.url == sample.url
        assert httpx.get(again.url).status_code == 200


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with open_sample(dataset=EMPTY) as sample:
        port = int(sample.url.rpartition(":")[2])
        with (
            pytest.raises(UsageError, match=f"Port {port} .* in use: choose another with --port"),
            open_sample(dataset=EMPTY, port=port),
        ):
            pass


def test_any_application_can_be_served() -> None:
    """So that a source that misbehaves can be put in front of the real one."""

    async def teapot(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b"short"})

    with serve(teapot) as url:
        assert httpx.get(url).status_code == 418


def test_the_command_prints_its_url_and_stops_quietly_at_ctrl_c() -> None:
    with subprocess.Popen(
        command("--port", "0", "--hide-tags", "--slash", "--totals", "--no-cap"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        with httpx.Client(base_url=url, follow_redirects=True) as client:
            assert client.get("/analytics").json()["total_tags"] == 3683
            tags = client.get("/tags", params={"limit": 5000}).json()
            assert 1500 < len(tags) < 2000
            assert len(client.get("/tags").json()) <= 10
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=10) == 130
        finally:
            process.kill()
        assert process.stdout.read() == ""
        assert process.stderr.read() == (
            "Serving the sample (seed 1, version 1). Press Ctrl-C to stop.\n"
        )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--movielens", "/nowhere/at/all"],
            "no file or folder /nowhere/at/all: name another",
        ),
        (["--movielens", ""], "--movielens is empty: name a folder"),
        (["--port", "{taken}", "--movielens", "{folder}"], "in use: choose another with --port"),
        (["--port", "99999"], "'--port': Input should be less than or equal to 65535. Try:"),
        (["--dialect", "latin"], "--dialect 'latin': choose from public, both, totals,"),
        (["--nonsense"], "No such option: --nonsense. Try: python -m ingest.sample --help"),
    ],
)
def test_the_command_says_what_is_wrong_in_a_line_and_exits_2(
    options: list[str], said: str, tmp_path: Path
) -> None:
    for name in ("movies", "ratings", "tags", "links"):
        columns = "userId,movieId,title,genres,rating,timestamp,tag,imdbId,tmdbId\n"
        (tmp_path / f"{name}.csv").write_text(columns, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        filled = [option.format(taken=port, folder=tmp_path) for option in options]
        ended = subprocess.run(
            command(*filled), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
