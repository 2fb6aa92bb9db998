"""Puts a document together: one file that asks nothing of anywhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from reports.contents import FINDINGS, IN_SHORT, SECTIONS
from reports.escape import script_json, script_source
from reports.filters import choices, facets, listed_movies
from reports.packing import Pool
from reports.quality import tables
from reports.rendered import RenderedCard, Texts
from reports.summary import build_state, facts, is_sample, provenance
from reports.theme import THEMES, opaque, template
from reports.warehouse import Snapshot
from reports.words import LANGUAGES, Language, Sentence, Value, in_all, words

PLOTLY = "plotly.min.js"
"""The file that the charts' own files share."""
_HERE = Path(__file__).parent
_SECTIONS_WITHOUT_CARDS = ("method",)
_SCRIPTS = ("settings", "lists", "filters", "charts", "pictures", "tables", "cards", "start")
"""The parts of the page's JavaScript, in the order in which they are inlined as one script."""
_SOURCE = (
    "provenance.source",
    "provenance.sample",
    "provenance.no_load",
    "provenance.last_rating",
)
"""What a chart says of its data where it stands alone."""
_SCRIPT_STRINGS = (
    "card.csv",
    "card.drawing_failed",
    "filter.all",
    "filter.shown",
    "filter.none",
    "filter.unfiltered",
    "table.cut",
    "table.found",
    "table.rows",
    "table.search",
    "table.sort",
)


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    cards: Sequence[RenderedCard]


def _both(texts: Texts) -> Markup:
    """Returns a text in every language; the style sheet shows the reader's."""
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(language, texts[language])
        for language in LANGUAGES
    )


def _tell(sentence: Sentence) -> Markup:
    return _both(in_all(sentence))


def _say(key: str, **values: Value) -> Markup:
    return _tell(Sentence(key, values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(both=_both, tell=_tell, say=_say, words=words, languages=LANGUAGES)
    return environment


@cache
def _plotly() -> str:
    return script_source(get_plotlyjs())


@cache
def _script() -> str:
    parts = [(_HERE / "web" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return script_source("\n".join(['"use strict";', "(() => {", *parts, "})();"]))


@cache
def _style() -> str:
    return script_source((_HERE / "web" / "page.css").read_text(encoding="utf-8"))


def _hashed(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def content_policy(scripts: Sequence[str], *, beside: bool = False) -> str:
    """Returns a content security policy that runs these scripts and loads nothing.

    `beside` also allows scripts from files beside the document (`'self'`, which for a document
    opened from disk means other files on it). Style attributes have to be allowed, plotly.js writes
    them.
    """
    allowed = ["'self'"] if beside else []
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join([*allowed, *(_hashed(script) for script in scripts)]),
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _source(snapshot: Snapshot) -> Texts:
    told = [in_all(sentence) for sentence in provenance(snapshot) if sentence.key in _SOURCE]
    return {language: " · ".join(text[language] for text in told) for language in LANGUAGES}


def _settings(title: Texts, snapshot: Snapshot) -> dict[str, Any]:
    """Returns what the page's JavaScript needs besides the cards' data."""
    return {
        "title": dict(title),
        "source": dict(_source(snapshot)),
        "templates": {theme: template(theme) for theme in THEMES},
        "opaque": {theme: opaque(theme) for theme in THEMES},
        "strings": {
            language: {name: words(language).strings[name] for name in _SCRIPT_STRINGS}
            for language in LANGUAGES
        },
        "genres": {
            language: {
                key.removeprefix("genre."): name
                for key, name in words(language).strings.items()
                if key.startswith("genre.")
            }
            for language in LANGUAGES
        },
    }


def _document(
    template_name: str,
    snapshot: Snapshot,
    cards: Sequence[RenderedCard],
    *,
    language: Language,
    title: Texts,
    shared: bool = False,
    chosen_by: Mapping[str, Any] | None = None,
    **values: Any,  # noqa: ANN401  # whatever the template takes
) -> str:
    """Renders a template with what every document has; `cards` are those whose data it carries.

    With `shared`, plotly.js is a file beside the document (`PLOTLY`) and not in it.
    """
    state, sentence = build_state(snapshot)
    scripts = [_script()] if shared else [_plotly(), _script()]
    data = {
        "facets": chosen_by,
        "payloads": {card.name: card.payload for card in cards if card.payload is not None},
    }
    pool = Pool(data)
    packed = pool.put(data)
    return (
        _environment()
        .get_template(template_name)
        .render(
            language=language,
            policy=content_policy(scripts, beside=shared),
            style=Markup(_style()),  # noqa: S704  # the project's own files, checked
            beside=PLOTLY if shared else None,
            scripts=[Markup(script) for script in scripts],  # noqa: S704
            data=[
                (name, Markup(script_json(value)))  # noqa: S704  # escaped for scripts
                for name, value in (
                    ("settings", {**_settings(title, snapshot), "facets": packed["facets"]}),
                    ("pool", pool.written()),
                    *((f"data-{name}", payload) for name, payload in packed["payloads"].items()),
                )
            ],
            provenance=provenance(snapshot),
            build_state=state,
            build_sentence=sentence,
            is_sample=is_sample(snapshot),
            **values,
        )
    )


def _in_short(cards: Mapping[str, RenderedCard]) -> list[RenderedCard]:
    told = [cards[name] for name in IN_SHORT if cards[name].payload is not None]
    return told[:FINDINGS] or [cards[name] for name in IN_SHORT[:FINDINGS]]


def report(snapshot: Snapshot, cards: Mapping[str, RenderedCard], language: Language) -> str:
    """Returns the whole report as HTML, `cards` being all of its cards by name."""
    sections = [
        _Section(section.name, [cards[card.name] for card in section.cards]) for section in SECTIONS
    ]
    listed = listed_movies(card.payload for card in cards.values() if card.payload is not None)
    return _document(
        "page.html.j2",
        snapshot,
        list(cards.values()),
        language=language,
        title=in_all(Sentence("page.title")),
        chosen_by=facets(snapshot, listed),
        facts=facts(snapshot),
        in_short=_in_short(cards),
        choices=choices(snapshot, listed),
        sections=sections,
        section_names=[section.name for section in sections] + [*_SECTIONS_WITHOUT_CARDS],
        quality_tables=tables(snapshot),
    )


def chart_file(snapshot: Snapshot, card: RenderedCard, language: Language) -> str:
    """Returns one card as HTML: whole, or with plotly.js in a file beside it."""
    return _document(
        "chart.html.j2",
        snapshot,
        [card],
        language=language,
        title=card.heading,
        shared=card.file is None,
        card=card,
    )


def shared_script() -> str:
    """Returns what the file `PLOTLY` holds."""
    return _plotly()
