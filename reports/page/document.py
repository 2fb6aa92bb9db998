"""Puts a document together: one file that asks nothing of anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from reports.data.warehouse import MissingMartError, Snapshot
from reports.figures.theme import COLOURS, THEMES, opaque, template
from reports.page.blocks import Block, block, compressed, packed
from reports.page.cards import RenderedCard, Texts
from reports.page.contents import FINDINGS, IN_SHORT, SECTIONS
from reports.page.filters import choices
from reports.page.inlined import content_policy, environment, script, style
from reports.page.movies import movie_profiles, movie_table
from reports.page.quality import tables
from reports.page.sentences import strings_said
from reports.page.summary import build_state, facts, is_sample, provenance
from reports.page.users import user_table
from reports.web.vendored import at_once, plotly_js
from reports.words.catalogues import LANGUAGES, Language, Sentence, in_all, words
from reports.words.escape import script_source

PLOTLY = "plotly.min.js"
"""The file that the charts' own files share."""
_SECTIONS_WITHOUT_CARDS = ("method",)
_SCRIPTS = (
    *("packed", "blocks", "settings", "words", "elements", "figures", "movies", "filters"),
    *(
        "rules",
        "plots",
        "tabs",
        "movie_charts",
        "movie_cards",
        "charts",
        "pictures",
        "rows",
        "tables",
    ),
    *("cards", "address", "print", "combobox", "profiles", "movie_card", "user_card", "similar"),
    "start",
)
"""The parts of the page's JavaScript, in the order in which they are inlined as one script."""
_STYLES = ("page", "cards")
_SOURCE = (
    "provenance.source",
    "provenance.sample",
    "provenance.no_load",
    "provenance.last_rating",
)
"""What a chart says of its data where it stands alone."""
_SCRIPT_STRINGS = (
    "card.copied",
    "card.copy",
    "card.csv",
    "card.drawing_failed",
    "format.months",
    "table.cut",
    "table.found",
    "table.more",
    "table.rows",
    "table.search",
    "table.sort",
    "text.between",
    "text.empty",
)
_MOVIE_STRINGS = ("filter.", "movies.", "ranking.", "polarising.", "hidden_gems.", "disliked.")
"""How the strings of the charts begin that the browser draws and tells."""
_FOUND_BY = {"movie": "all-profiles", "user": "all-users"}
"""What single cards there are of, and the data that they need."""
_CARD_STRINGS = ("finder.", "profile.", "ordinal.", "similar_movies.")
"""How the strings of the cards begin that show a single movie or user."""


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    cards: Sequence[RenderedCard]


@cache
def _plotly() -> str:
    return script_source(at_once(plotly_js()))


@cache
def _packed_plotly() -> Block:
    return packed("plotly", compressed(_plotly()))


def _source(snapshot: Snapshot) -> Texts:
    told = [in_all(sentence) for sentence in provenance(snapshot) if sentence.key in _SOURCE]
    return {language: " · ".join(text[language] for text in told) for language in LANGUAGES}


def _settings(title: Texts, snapshot: Snapshot, told: set[str]) -> dict[str, Any]:
    """Return what the page's JavaScript needs besides the cards' data, which says some strings."""
    named = told.union(_SCRIPT_STRINGS)
    return {
        "title": dict(title),
        "source": dict(_source(snapshot)),
        "templates": {theme: template(theme) for theme in THEMES},
        "opaque": {theme: opaque(theme) for theme in THEMES},
        "colours": COLOURS,
        "strings": {
            language: {
                key: string
                for key, string in words(language).strings.items()
                if key in named or key.startswith((*_MOVIE_STRINGS, *_CARD_STRINGS))
            }
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
    blocks: Sequence[Block] = (),
    **values: Any,  # noqa: ANN401  # whatever the template takes
) -> str:
    """Render a template with what every document has; `cards` are those whose data it carries.

    With `shared`, plotly.js is a file beside the document (`PLOTLY`) and not in it. `blocks` are
    further data that the page's JavaScript reads, by the id of their element.
    """
    state, sentence = build_state(snapshot)
    own = script(_SCRIPTS)
    payloads = {card.name: card.payload for card in cards if card.payload is not None}
    return (
        environment()
        .get_template(template_name)
        .render(
            language=language,
            policy=content_policy([own] if shared else [own, _plotly()], beside=shared),
            style=Markup(style(_STYLES)),  # noqa: S704  # the project's own files, checked
            beside=PLOTLY if shared else None,
            scripts=[Markup(own)],  # noqa: S704
            blocks=[
                *([] if shared else [_packed_plotly()]),
                block("settings", _settings(title, snapshot, strings_said(payloads))),
                *(block(f"data-{name}", payload) for name, payload in payloads.items()),
                *blocks,
            ],
            provenance=provenance(snapshot),
            build_state=state,
            build_sentence=sentence,
            is_sample=is_sample(snapshot),
            **values,
        )
    )


def _movies(snapshot: Snapshot) -> Block:
    """Return the table of movies as several documents carry it."""
    return block("all-movies", movie_table(snapshot))


def _profiles(snapshot: Snapshot) -> Block:
    return block("all-profiles", movie_profiles(snapshot))


def _users(snapshot: Snapshot) -> Block:
    return block("all-users", user_table(snapshot))


def _made(snapshot: Snapshot, *makers: Callable[[Snapshot], Block]) -> list[Block]:
    """Return blocks, each made once for all documents, without those whose mart is missing."""
    found = []
    for make in makers:
        try:
            found.append(snapshot.once(make))
        except MissingMartError:
            continue
    return found


def _in_short(cards: Mapping[str, RenderedCard]) -> list[RenderedCard]:
    told = [cards[name] for name in IN_SHORT if cards[name].is_telling]
    return told[:FINDINGS] or [cards[name] for name in IN_SHORT[:FINDINGS]]


def report(
    snapshot: Snapshot,
    cards: Mapping[str, RenderedCard],
    language: Language,
    workbench: str | None = None,
) -> str:
    """Return the whole report as HTML, `cards` being all of its cards by name.

    `workbench` is the name of a file beside it in which a card's SQL can be opened.
    """
    sections = [
        _Section(section.name, [cards[card.name] for card in section.cards if card.name in cards])
        for section in SECTIONS
    ]
    carried = _made(snapshot, _movies, _profiles, _users)
    names = {held.name for held in carried}
    return _document(
        "page.html.j2",
        snapshot,
        list(cards.values()),
        language=language,
        title=in_all(Sentence("page.title")),
        blocks=carried,
        found_by=[kind for kind, name in _FOUND_BY.items() if name in names],
        workbench=workbench,
        facts=facts(snapshot),
        in_short=_in_short(cards),
        choices=choices(snapshot),
        filtered_cards=sum(card.reads_movies for card in cards.values()),
        movie_count=snapshot.totals.movie_count,
        sections=sections,
        section_names=[section.name for section in sections] + [*_SECTIONS_WITHOUT_CARDS],
        quality_tables=tables(snapshot),
    )


def chart_file(
    snapshot: Snapshot, card: RenderedCard, language: Language, workbench: str | None = None
) -> str:
    """Return one card as HTML: whole, or with plotly.js in a file beside it."""
    return _document(
        "chart.html.j2",
        snapshot,
        [card],
        language=language,
        title=card.heading,
        shared=card.file is None,
        blocks=_made(snapshot, _movies) if card.reads_movies else (),
        card=card,
        workbench=workbench,
    )


def shared_script() -> str:
    """Return what the file `PLOTLY` holds."""
    return _plotly()
