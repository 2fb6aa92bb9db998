"""Renews the workbench's engine and libraries: python -m reports.ask.renew. It needs npm.

To take other versions, change them in `vendor/package.json` and run
`npm install --package-lock-only --ignore-scripts` there. npm compares each package with the
checksum in `package-lock.json`, and runs none of their scripts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from reports.ask.vendored import ENGINE, FOLDER, LIBRARIES, LICENCES, PARTS, RECORD, WORKER, part
from reports.ask.wasm import with_exports
from reports.ask.zstd import MOST, zstd

_MANIFESTS = ("package.json", "package-lock.json", "libraries.js", "duckdb.LICENSE")
_DUCKDB = "@duckdb/duckdb-wasm"
_OF_MODULE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
_LICENCE = re.compile(r"licen[cs]e|notice", re.IGNORECASE)
_WORD = re.compile(r"[\w$]+")


def renew(folder: Path) -> dict[str, str]:
    """Replace the copies in a folder, and return what is recorded of the new ones.

    Raises:
        subprocess.CalledProcessError: npm couldn't fetch the packages, or esbuild failed.
        FileNotFoundError: There is no npm.
    """
    with tempfile.TemporaryDirectory() as name:
        bench = Path(name)
        for manifest in _MANIFESTS:
            shutil.copy(folder / manifest, bench)
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", bench=bench)
        parts, bundled = _made(bench)
        packages = sorted({*bundled, _DUCKDB})
        licences = "\n\n".join(_licence(bench, package) for package in packages)
        versions = {package: _described(bench, package)["version"] for package in packages}
    record = dict(versions)
    for each, content in parts.items():
        packed = _packed(content, PARTS[each])
        (folder / f"{each}.{PARTS[each]}").write_bytes(packed)
        record[each] = hashlib.sha256(packed).hexdigest()
    (folder / LICENCES).write_text(f"{licences.strip()}\n", encoding="utf-8", newline="\n")
    (folder / RECORD).write_text(f"{json.dumps(record, indent=2)}\n", encoding="utf-8")
    return record


def _packed(content: bytes, form: str) -> bytes:
    if form == "zst":
        return zstd(content, level=MOST)
    return gzip.compress(content, 9, mtime=0)


def _made(bench: Path) -> tuple[dict[str, bytes], set[str]]:
    """Return the parts by name, and the packages that are in the bundle of libraries."""
    esbuild = ("node_modules/.bin/esbuild", "libraries.js", "--bundle", "--minify")
    form = ("--format=iife", "--global-name=Libraries", "--target=es2022", "--legal-comments=none")
    _run(*esbuild, *form, f"--outfile={LIBRARIES}", "--metafile=meta.json", bench=bench)
    inputs = json.loads((bench / "meta.json").read_text(encoding="utf-8"))["inputs"]
    bundled = {found[1] for found in map(_OF_MODULE.search, inputs) if found}
    dist = bench / "node_modules" / _DUCKDB / "dist"
    worker = (dist / "duckdb-browser-eh.worker.js").read_bytes()
    # what the worker's source doesn't name, it can't call
    named = set(_WORD.findall(worker.decode()))
    engine = with_exports((dist / "duckdb-eh.wasm").read_bytes(), named)
    # the map is no part of the workbench
    worker = re.sub(rb"\n//# sourceMappingURL=.*\s*$", b"\n", worker)
    return {ENGINE: engine, WORKER: worker, LIBRARIES: (bench / LIBRARIES).read_bytes()}, bundled


def _licence(bench: Path, package: str) -> str:
    described = _described(bench, package)
    beside = sorted((bench / "node_modules" / package).iterdir())
    texts = [path for path in beside if _LICENCE.match(path.name)]
    # DuckDB's package brings none
    texts = texts or [bench / "duckdb.LICENSE"]
    told = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in texts)
    return f"==== {package} {described['version']}, {described['license']}\n\n{told}"


def _described(bench: Path, package: str) -> dict[str, Any]:
    text = (bench / "node_modules" / package / "package.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    return described


def _run(*command: str, bench: Path) -> None:
    subprocess.run(command, cwd=bench, check=True, stdout=sys.stderr)  # noqa: S603 - our own words


def main(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Fetch nothing; fail if a copy isn't as recorded.")
    ] = False,
) -> None:
    """Renew the workbench's engine and libraries, or check them."""
    if check:
        for name in PARTS:
            part(name)
        return
    try:
        record = renew(FOLDER)
    except FileNotFoundError as error:
        typer.echo("npm isn't there: install Node.js, which brings it", err=True)
        raise typer.Exit(1) from error
    except subprocess.CalledProcessError as error:
        typer.echo(f"{error.cmd[0]} failed (it says above why): nothing was renewed", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"DuckDB-Wasm {record[_DUCKDB]}")


if __name__ == "__main__":
    typer.run(main)
