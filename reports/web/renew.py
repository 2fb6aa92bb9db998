"""Renews the copy of plotly.js after plotly was updated: python -m reports.web.renew.

Downloads the cartesian bundle of the version of plotly.js that the installed plotly brings, checks
it against the checksum that the registry gives, and replaces the copy, its record and its licence.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import httpx
import typer
from plotly.offline import get_plotlyjs_version

from reports.web.vendored import FOLDER, LICENCE, RECORD, Bundle, plotly_js, recorded

PACKAGE = "plotly.js-cartesian-dist-min"
_SECONDS = 60.0


class UntrustedError(Exception):
    """What was downloaded isn't what the registry says of it."""


def download(registry: str, version: str) -> tuple[bytes, bytes]:
    """Return the script and the licence of a version of the bundle.

    Raises:
        httpx.HTTPError: The registry doesn't give them.
        UntrustedError: The package's checksum is another one, or it lacks a file.
    """
    base = registry.rstrip("/")
    with httpx.Client(follow_redirects=True, timeout=_SECONDS) as client:
        described = client.get(f"{base}/{PACKAGE}/{version}").raise_for_status().json()
        package = client.get(f"{base}/{PACKAGE}/-/{PACKAGE}-{version}.tgz").raise_for_status()
    kind, _, expected = str(described["dist"]["integrity"]).partition("-")
    found = base64.b64encode(hashlib.sha512(package.content).digest()).decode()
    if (kind, expected) != ("sha512", found):
        raise UntrustedError(f"{PACKAGE} {version} has the checksum {found}, not {expected}")
    with tarfile.open(fileobj=io.BytesIO(package.content)) as files:
        script, licence = (
            files.extractfile(f"package/{name}") for name in ("plotly-cartesian.min.js", "LICENSE")
        )
        if script is None or licence is None:
            raise UntrustedError(f"{PACKAGE} {version} lacks its script or its licence")
        return script.read(), licence.read()


def renew(folder: Path, registry: str, version: str) -> Bundle:
    """Replace the copy in a folder, and return what is recorded of the new one.

    Raises:
        httpx.HTTPError: The registry doesn't give it.
        UntrustedError: It isn't what the registry says of it.
    """
    script, licence = download(registry, version)
    bundle = Bundle(version, hashlib.sha256(script).hexdigest())
    for old in folder.glob("plotly-cartesian-*.min.js"):
        old.unlink()
    (folder / bundle.file).write_bytes(script)
    (folder / LICENCE).write_bytes(licence)
    (folder / RECORD).write_text(f"{json.dumps(asdict(bundle), indent=2)}\n", encoding="utf-8")
    return bundle


def main(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Download nothing; fail if the copy isn't plotly's.")
    ] = False,
    registry: Annotated[
        str, typer.Option(help="The npm registry to ask.")
    ] = "https://registry.npmjs.org",
) -> None:
    """Renew the page's copy of plotly.js, or check that it fits the installed plotly."""
    wanted = get_plotlyjs_version()
    if not check:
        typer.echo(f"plotly.js {renew(FOLDER, registry, wanted).version}")
        return
    plotly_js()
    if recorded().version != wanted:
        typer.echo(f"plotly.js {recorded().version}, but plotly brings {wanted}", err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
