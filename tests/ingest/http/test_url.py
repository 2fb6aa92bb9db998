"""The base URL: what is one, and that its secrets are never shown."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UsageError
from ingest.http.url import is_loopback, parse_base_url, shown_url


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://datatech.onrender.com", "https://datatech.onrender.com"),
        ("https://datatech.onrender.com/", "https://datatech.onrender.com"),
        (" http://127.0.0.1:8000 \n", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/films/api//", "http://[::1]:8000/films/api"),
        ("HTTPS://Datatech.OnRender.com", "https://datatech.onrender.com"),
        ("https://user:secret@films.example/api", "https://films.example/api"),
        ("https://user:sec@ret@films.example/api", "https://films.example/api"),
        ("https://secret@films.example", "https://films.example"),
    ],
)
def test_a_base_url_is_shown_without_user_password_and_last_slash(text: str, shown: str) -> None:
    assert shown_url(parse_base_url(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "films",
        "user:secret@films.example",
        "//user:secret@films.example/",
        "http:/user:secret@films.example",
        "http:user:secret@films.example",
        "ftp://user:secret@films.example/",
        "https://user:secret@",
        "https://films.example/?key=secret",
        "https://films.example/#secret",
        "https://user:12#secret@films.example/",
        "https://user:12/secret@films.example/",
        "https://user:secret@films.example:port/",
        "http://user:secret@[::1/",
        "http://user:secret@films.example\x00/",
    ],
)
def test_what_is_no_base_url_is_refused_in_one_line_without_its_secrets(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_base_url(text)
    message = str(caught.value)
    assert "secret" not in message
    assert "base URL of an API" in message
    assert "\n" not in message


@given(
    st.text(min_size=1, max_size=40),
    st.sampled_from(["http", "https", "ftp", "postgres", ""]),
)
@settings(deadline=None)
def test_no_password_shows_through(password: str, scheme: str) -> None:
    password = f"s3cret{password}s3cret"
    text = f"{scheme}://user:{password}@films.example/api" if scheme else f"user:{password}@x"
    try:
        said = shown_url(parse_base_url(text))
    except UsageError as error:
        said = str(error)
    assert "s3cret" not in said


def test_credentials_are_kept_for_the_requests() -> None:
    url = parse_base_url("https://user:secret@films.example/api/")
    assert (url.username, url.password, url.path) == ("user", "secret", "/api")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:1", True),
        ("http://127.0.0.9", True),
        ("http://[::1]", True),
        ("http://films.example", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback_is_told_from_other_hosts(url: str, *, expected: bool) -> None:
    assert is_loopback(httpx.URL(url)) is expected
