"""Puts the workbench together: one file that holds an engine and its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import duckdb
from markupsafe import Markup

from reports.ask.catalogue import described, examples
from reports.ask.database import Database
from reports.ask.vendored import ENGINE, FOLDER, LIBRARIES, LICENCES, WORKER, part
from reports.data.warehouse import Snapshot
from reports.figures.theme import COLOURS, THEMES, opaque, template
from reports.page.blocks import compressed, packed, plain
from reports.page.cards import RenderedCard
from reports.page.inlined import content_policy, environment, script, style
from reports.page.summary import build_state, is_sample, provenance
from reports.web.vendored import at_once, plotly_js
from reports.words.catalogues import LANGUAGES, Language, Sentence, in_all, words
from warehouse.catalogue import Catalogue

ENGINE_VERSION: Final = "1.4.3"
"""The engine's own, which the package's version doesn't say; a test asks the engine."""

_SCRIPTS: Final = (
    *("packed", "ask/packed", "settings", "words", "elements", "plots", "tabs", "ask/engine"),
    *("ask/values", "ask/known", "ask/completion", "ask/editor", "ask/advice", "ask/answer"),
    *("ask/table", "ask/chart", "ask/shelf", "ask/asking", "ask/start"),
)
"""The parts of the workbench's JavaScript, in the order in which they are inlined as one script."""
_FIRST: Final = (
    'addEventListener("DOMContentLoaded", function () {'
    ' if (!document.documentElement.hasAttribute("data-whole"))'
    ' document.getElementById("damaged").hidden = false; });'
)
"""What tells of a file that was cut off, whose other scripts a browser doesn't run."""
_LAST: Final = (
    'document.documentElement.setAttribute("data-whole", "");'
    ' if (!document.documentElement.hasAttribute("data-started"))'
    ' document.getElementById("old").hidden = false;'
)
"""What a browser runs that can't read the workbench's JavaScript."""
_STYLES: Final = ("page", "ask/ask")
_STRINGS: Final = ("ask.", "table.", "card.copied", "text.empty", "card.table", "card.chart")


def workbench(
    snapshot: Snapshot,
    catalogue: Catalogue,
    database: Database,
    cards: Mapping[str, RenderedCard],
    language: Language,
) -> str:
    """Return the workbench as HTML.

    Args:
        snapshot: What the page shows.
        catalogue: Of the warehouse.
        database: The tables that the file carries.
        cards: The page's cards, whose selects are examples.
        language: The language that it opens in.
    """
    state, sentence = build_state(snapshot)
    libraries = part(LIBRARIES)
    plotly = at_once(plotly_js())
    own = [script(_SCRIPTS), _LAST]
    zstd_blocks = {"engine": part(ENGINE).packed, "database": database.packed}
    later = [libraries.content.decode(), plotly]
    known = {
        **described(catalogue, database),
        **examples(cards, database.tables),
        "functions": _functions(),
    }
    carried = {
        "worker": part(WORKER).packed,
        "libraries": libraries.packed,
        "plotly": compressed(plotly),
        "licences": compressed((FOLDER / LICENCES).read_text("utf-8")),
    }
    return (
        environment()
        .get_template("ask.html.j2")
        .render(
            language=language,
            policy=content_policy([_FIRST, *own, *later], engine=True),
            style=Markup(style(_STYLES)),  # noqa: S704  # the project's own files, checked
            beside=None,
            first=Markup(_FIRST),  # noqa: S704
            scripts=[Markup(each) for each in own],  # noqa: S704
            blocks=[
                *(packed(f"packed-{name}", content) for name, content in carried.items()),
                *(packed(f"packed-{name}", tight, "zstd") for name, tight in zstd_blocks.items()),
                plain("settings", _settings(zstd_blocks)),
                plain("known", known),
            ],
            provenance=provenance(snapshot),
            build_state=state,
            build_sentence=sentence,
            is_sample=is_sample(snapshot),
            facts=database.facts,
            engine=ENGINE_VERSION,
            warehouse_engine=duckdb.__version__,
            has_page=bool(cards),
        )
    )


def _settings(zstd_blocks: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "checksums": {
            name: hashlib.sha256(content).hexdigest() for name, content in zstd_blocks.items()
        },
        "title": in_all(Sentence("ask.title")),
        "templates": {theme: template(theme) for theme in THEMES},
        "opaque": {theme: opaque(theme) for theme in THEMES},
        "colours": COLOURS,
        "engine": ENGINE_VERSION,
        "warehouse": duckdb.__version__,
        "strings": {
            language: {
                key: string
                for key, string in words(language).strings.items()
                if key.startswith(_STRINGS)
            }
            for language in LANGUAGES
        },
        "genres": {language: {} for language in LANGUAGES},
    }


def _functions() -> list[str]:
    """Return the functions of the warehouse's engine, some of which the browser's hasn't."""
    with duckdb.connect() as connection:
        found = connection.execute(
            "select distinct function_name from duckdb_functions()"
            " where function_name ~ '^[a-z]\\w*$' order by all"
        ).fetchall()
    return [name for (name,) in found]
