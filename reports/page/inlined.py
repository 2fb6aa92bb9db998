"""The parts that a document is put together from: templates, scripts, styles, and its policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.page.cards import Texts
from reports.words.catalogues import LANGUAGES, Sentence, Value, in_all, words
from reports.words.escape import script_source

_HERE = Path(__file__).parent
_WEB = _HERE.parent / "web"


def _both(texts: Texts) -> Markup:
    """Return a text in every language; the style sheet shows the reader's."""
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(language, texts[language])
        for language in LANGUAGES
    )


def _tell(sentence: Sentence) -> Markup:
    return _both(in_all(sentence))


def _say(key: str, **values: Value) -> Markup:
    return _tell(Sentence(key, values))


@cache
def environment() -> Environment:
    """Return what renders the templates, which say the catalogue's strings by themselves."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(both=_both, tell=_tell, say=_say, words=words, languages=LANGUAGES)
    return made


@cache
def script(names: tuple[str, ...]) -> str:
    """Return parts of the folder `web` as one script, in this order.

    Raises:
        ValueError: A part holds what would end the script's element.
    """
    parts = [(_WEB / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return script_source("\n".join(['"use strict";', "(async () => {", *parts, "})();"]))


@cache
def style(names: tuple[str, ...]) -> str:
    """Return style sheets of the folder `web` as one."""
    parts = [(_WEB / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return script_source("\n".join(parts))


def _hashed(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def content_policy(scripts: Sequence[str], *, beside: bool = False, engine: bool = False) -> str:
    """Return a content security policy that runs these scripts and loads nothing.

    `beside` also allows scripts from files beside the document (`'self'`, which for a document
    opened from disk means other files on it). `engine` allows WebAssembly, and a worker whose
    source the document holds. Style attributes have to be allowed, plotly.js writes them.
    """
    allowed = ["'self'"] if beside else []
    allowed += ["'wasm-unsafe-eval'"] if engine else []
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join([*allowed, *(_hashed(script) for script in scripts)]),
            *(["worker-src blob:"] if engine else []),
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
