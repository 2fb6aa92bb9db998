"""What a source answers is read as it is meant, and a refusal is told in the API's own words."""

from __future__ import annotations

import gzip
import json

import pytest

from ingest import __version__
from ingest.errors import NotFoundError, RefusedError, SourceError, UsageError
from ingest.http.failures import GivenUpError
from ingest.http.limiter import Limiter
from ingest.http.remarks import shown_remark
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from tests.ingest.behaviour import Behaviour, Response
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport

ROWS = b'[{"movieId": 1}]'
GZIPPED = gzip.compress(ROWS[:5]) + gzip.compress(ROWS[5:])
JSON = "application/json"


def ask(url: str, *, patience: float = 5.0) -> bytes:
    with open_transport(url, patience=patience) as transport:
        return transport.get("/movies", {}, label="movies", parse=bytes).value


@pytest.mark.parametrize(
    ("response", "body"),
    [
        (Response(200, ROWS, "Application/JSON"), ROWS),
        (Response(200, ROWS, "application/json ; charset=UTF-8"), ROWS),
        (Response(200, ROWS, "application/problem+json"), ROWS),
        (Response(200, ROWS, None), ROWS),
        (Response(203, ROWS), ROWS),
        (Response(200, b"\xef\xbb\xbf" + ROWS), ROWS),
        (Response(200, ROWS.decode().encode("utf-16")), ROWS),
        (Response(200, ROWS, JSON, {"Content-Encoding": ""}), ROWS),
        (Response(200, ROWS, JSON, {"Content-Encoding": "Identity"}), ROWS),
        (Response(200, ROWS, JSON, {"Content-Encoding": "utf-8"}), ROWS),
        (Response(200, GZIPPED, JSON, {"Content-Encoding": "X-GZIP"}), ROWS),
        (Response(200, GZIPPED, JSON, {"Content-Encoding": "gzip"}), ROWS),
        (Response(200, GZIPPED, JSON), ROWS),
        (Response(200, ROWS, JSON, {"Connection": "close"}), ROWS),
        (Response(204), b""),
    ],
)
def test_what_is_an_answer_is_taken_as_one(serve: Serve, response: Response, body: bytes) -> None:
    server = serve(Behaviour(answer=lambda _path, _query: response))
    assert ask(server.url) == body
    assert len(server.seen) == 1


@pytest.mark.parametrize("framing", ["close", "chunked", "http/1.0"])
def test_the_end_of_a_body_is_known_in_each_way_that_servers_tell_it(
    serve: Serve, framing: str
) -> None:
    server = serve(Behaviour(answer=lambda _path, _query: Response(200, ROWS, framing=framing)))
    with open_transport(server.url) as transport:
        for _ in range(3):
            assert transport.get("/movies", {}, label="movies", parse=bytes).value == ROWS
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    "response",
    [
        Response(200, b""),
        Response(200, b" \n"),
        Response(200, b"", JSON, {"Content-Encoding": "gzip"}),
        Response(200, GZIPPED[:-9], JSON, {"Content-Encoding": "gzip"}),
        Response(200, ROWS, "text/html"),
        Response(202, ROWS),
        Response(206, ROWS),
        Response(304),
    ],
)
def test_what_is_no_answer_is_a_failed_attempt(serve: Serve, response: Response) -> None:
    answers = iter([response])
    server = serve(Behaviour(answer=lambda _path, _query: next(answers, Response(200, ROWS))))
    assert ask(server.url) == ROWS
    assert len(server.seen) == 2


def refusing(status: int, body: object) -> Behaviour:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Behaviour(answer=lambda _path, _query: Response(status, text))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"detail": "the limit is 100"}, "the limit is 100"),
        (
            {"detail": [{"loc": ["query", "limit"], "msg": "should be 100 or less"}]},
            "query.limit: should be 100 or less",
        ),
        ({"message": "the limit is 100"}, "the limit is 100"),
        ({"error": {"message": "the limit is 100"}}, "the limit is 100"),
        ({"errors": ["one", "two"]}, "one; two"),
        ({"detail": "a\r\nb\tc\x1b[31mred\x1b[0m\x1b]0;title\x07\u202ed\x00"}, "a b c red d"),
        ({"detail": "x" * 5000}, "x" * 199 + "…"),
        ({"detail": ""}, ""),
        ({"detail": {"loc": 3}}, ""),
        ([1, 2], ""),
        (b"<html>", ""),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
    ],
)
def test_the_api_s_own_words_are_shown_cleaned_and_bounded(body: object, said: str) -> None:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert shown_remark(text) == said


@pytest.mark.parametrize("status", [400, 401, 403, 405, 409, 422, 451])
def test_a_refusal_is_told_with_its_status_and_words(serve: Serve, status: int) -> None:
    body = {"detail": "no, as s3cret says"}
    server = serve(refusing(status, body))
    with pytest.raises(RefusedError, match=r'"no, as [*]{3} says"') as caught:
        ask(server.url.replace("http://", "http://anna:s3cret@"))
    assert caught.value.status == status
    assert json.loads(caught.value.body) == body
    assert "s3cret" not in str(caught.value)
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_access_says_what_to_check(serve: Serve, status: int) -> None:
    with pytest.raises(SourceError, match=r"check the user and password.*access is refused"):
        ask(serve(refusing(status, {"detail": "Not authenticated"})).url)


def test_the_words_of_a_404_are_shown_where_they_tell_more_than_that(serve: Serve) -> None:
    with pytest.raises(NotFoundError, match="answers 404; check the base URL"):
        ask(serve(refusing(404, {"detail": "Not Found"})).url)
    with pytest.raises(NotFoundError, match=r'answers 404 \("no such tenant"\); check'):
        ask(serve(refusing(404, {"detail": "no such tenant"})).url)


def test_what_a_refusal_says_is_kept_within_bounds(serve: Serve) -> None:
    with pytest.raises(RefusedError) as caught:
        ask(serve(refusing(422, b"x" * 2**20)).url)
    assert len(caught.value.body) <= 2**16


def test_the_words_of_a_limit_are_shown_when_it_is_given_up(serve: Serve) -> None:
    with pytest.raises(GivenUpError, match=r'HTTP 429 \("5 per minute"\)'):
        ask(serve(refusing(429, {"error": "5 per minute"})).url, patience=0.1)


def test_the_source_is_told_who_asks(serve: Serve) -> None:
    server = serve(Behaviour())
    for name in (None, "mine/1.0 (+https://films.example)"):
        with Transport(
            parse_base_url(server.url), limiter=Limiter(0), user_agent=name
        ) as transport:
            transport.get("/movies", {}, label="movies", parse=bytes)
    assert [headers["User-Agent"] for headers in server.headers_seen] == [
        f"films-analytics/{__version__}",
        "mine/1.0 (+https://films.example)",
    ]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "é", "a\x1bb"])
def test_a_name_that_cannot_be_sent_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="--user-agent"):
        Transport(parse_base_url("http://films.example"), limiter=Limiter(0), user_agent=name)
