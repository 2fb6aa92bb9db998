"""The copy of plotly.js is the one that was recorded, fits plotly, and can be renewed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from reports.data.warehouse import Snapshot
from reports.page.contents import cards
from reports.page.payload import card_payload
from reports.web.renew import PACKAGE, UntrustedError, renew
from reports.web.vendored import FOLDER, LICENCE, RECORD, at_once, plotly_js, recorded
from tests.reports.browsing import Open

Publish = Callable[..., str]
"""Takes the script of version 9.9.9, and a checksum if it isn't the package's own."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def publish(tmp_path: Path) -> Iterator[Publish]:
    """Publish a bundle at a registry of the test's own and return the registry's address."""
    folder = tmp_path / "registry"
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def published(script: bytes, checksum: str | None = None) -> str:
        package = io.BytesIO()
        with tarfile.open(fileobj=package, mode="w:gz") as files:
            for name, content in (("plotly-cartesian.min.js", script), ("LICENSE", b"MIT")):
                entry = tarfile.TarInfo(f"package/{name}")
                entry.size = len(content)
                files.addfile(entry, io.BytesIO(content))
        digest = base64.b64encode(hashlib.sha512(package.getvalue()).digest()).decode()
        (folder / PACKAGE / "-").mkdir(parents=True)
        (folder / PACKAGE / "-" / f"{PACKAGE}-9.9.9.tgz").write_bytes(package.getvalue())
        described = {"dist": {"integrity": checksum or f"sha512-{digest}"}}
        (folder / PACKAGE / "9.9.9").write_text(json.dumps(described))
        return f"http://127.0.0.1:{server.server_port}/"

    yield published
    server.shutdown()
    server.server_close()


def test_the_copy_is_the_recorded_one_of_plotlys_version() -> None:
    bundle = recorded()
    assert bundle.version == get_plotlyjs_version()
    assert f"v{bundle.version}" in plotly_js()[:200]
    assert "Permission is hereby granted" in (FOLDER / LICENCE).read_text(encoding="utf-8")
    assert [path.name for path in FOLDER.glob("*.js")] == [bundle.file]


def test_the_page_reads_the_copy_once_and_keeps_its_notices() -> None:
    source = at_once(plotly_js())
    assert source.startswith("/**\n* plotly.js (cartesian - minified)")
    assert '*/\n"use strict";var Plotly=(()=>{' in source[:200]
    assert "Feross Aboukhadijeh" in source
    assert plotly_js()[1_000:-1_000] in source
    assert at_once("draw()") == "draw()"


def test_a_changed_copy_is_not_used(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_bytes((FOLDER / RECORD).read_bytes())
    (tmp_path / recorded().file).write_text("alert(1)")
    with pytest.raises(ValueError, match=r"python -m reports\.web\.renew"):
        plotly_js(tmp_path)


def test_a_newer_bundle_replaces_the_copy(tmp_path: Path, publish: Publish) -> None:
    folder = tmp_path / "vendor"
    folder.mkdir()
    (folder / "plotly-cartesian-1.0.0.min.js").write_text("old")
    renew(folder, publish(b"draw()"), "9.9.9")
    assert plotly_js(folder) == "draw()"
    assert recorded(folder).version == "9.9.9"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["plotly-cartesian-9.9.9.min.js", LICENCE, RECORD]
    )


def test_a_bundle_with_another_checksum_replaces_nothing(tmp_path: Path, publish: Publish) -> None:
    with pytest.raises(UntrustedError):
        renew(tmp_path, publish(b"draw()", "sha512-AAAA"), "9.9.9")
    assert [path.name for path in tmp_path.iterdir()] == ["registry"]


@pytest.mark.browser
def test_the_copy_draws_every_kind_of_trace_that_charts_have(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    drawn = {
        trace["type"]
        for card in cards()
        if card.figure is not None
        for widths in card_payload(card, ordinary, card.table(ordinary))["figures"].values()
        for figure in widths.values()
        for trace in figure["data"]
    }
    known = open_page(ordinary_page).evaluate("Object.keys(Plotly.PlotSchema.get().traces)")
    assert drawn
    assert drawn | {"bar", "scatter"} <= set(known)  # the browser draws these two by itself
