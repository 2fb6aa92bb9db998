"""Builds the warehouse on Spark beside the one in use, and then shows it in its place."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline import children
from pipeline.errors import PipelineError
from pipeline.places import Places
from pipeline.say import head, say
from pipeline.spark.publish import Published, forget_unpublished, publish
from pipeline.spark.server import answers, remote, require_server, session, shown
from pipeline.spark.settings import Settings

SECONDS_WITHOUT_SERVER: Final = 15.0
A_LOAD: Final = "loads/????????T????????????Z/manifest.json"


def build(
    at: Settings,
    places: Places,
    variables: Mapping[str, str],
    command: Sequence[str] = ("build",),
    meanwhile: Callable[[], None] = lambda: None,
) -> Published:
    """Build and test every table on Spark, and have the views of its schemas show them.

    Args:
        at: The cluster of this machine, where SPARK_REMOTE names no other.
        places: Where the landed files are.
        variables: The environment.
        command: What dbt does, with its options.
        meanwhile: Called every half second while dbt works; what it raises ends the build.

    Raises:
        PipelineError: There is no server or no load, or the build failed; what stood before stands.
    """
    address = remote(at, variables)
    require_server(address)
    target = at.home / "dbt"
    raw = landed_dir(variables.get("FILMS_RAW_DIR") or str(places.raw), target / "raw")
    head(f"Building and testing the warehouse on Spark at {shown(address)}")
    prefix = time.strftime("b%Y%m%dt%H%M%S_", time.gmtime())
    with session(address) as spark:
        forget_unpublished(spark)
    code = _dbt(
        (*command, "--target", "spark", "--target-path", str(target)),
        address,
        meanwhile,
        {
            **variables,
            "FILMS_RAW_DIR": raw,
            "FILMS_SCHEMA_PREFIX": prefix,
            "SPARK_REMOTE": address,
            # of each statement pyspark warns that Hive's support was chosen when the server began
            "PYTHONWARNINGS": "ignore",
        },
    )
    if code != 0:
        raise PipelineError(
            "The build failed, and what Spark showed before stays: dbt says above why. The tables"
            f" that it made are in the schemas {prefix}… until the next build."
        )
    with session(address) as spark:
        published = publish(spark, prefix, target / "manifest.json")
    say(f"{published.tables} tables stand; staging, intermediate and marts show them.")
    return published


def landed_dir(told: str, link: Path) -> str:
    """Return the whole path of the landed files; an address is returned as it is.

    Args:
        told: The folder, or the address.
        link: Where a link to the folder is made if Spark can't read its name.

    Raises:
        PipelineError: There is no load in it.
    """
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", told):
        return told
    raw = Path(told)
    if not any(raw.glob(A_LOAD)):
        raise PipelineError(f"There is no load in {raw}/loads: run `python -m ingest` first.")
    whole = str(raw.resolve())
    if not re.search(r"[\\`{}:#%,]", whole):
        return whole
    # Spark would take one of these for something else
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(whole, target_is_directory=True)
    return str(link)


def _dbt(
    arguments: Sequence[str],
    address: str,
    meanwhile: Callable[[], None],
    variables: Mapping[str, str],
) -> int:
    """Run dbt, as long as the server answers: by itself it would wait ten minutes for one."""
    command = [
        str(Path(sys.executable).with_name("dbt")),
        *(("--no-use-colors",) if not sys.stdout.isatty() else ()),
        *("--log-level", "warn", *arguments),
    ]
    process = subprocess.Popen(  # noqa: S603 - the arguments are ours
        command, env=dict(variables), stdin=subprocess.DEVNULL, process_group=0
    )
    heard = time.monotonic()
    try:
        while process.poll() is None:
            time.sleep(0.5)
            meanwhile()
            if answers(address):
                heard = time.monotonic()
            elif time.monotonic() - heard > SECONDS_WITHOUT_SERVER:
                raise PipelineError(
                    f"The Spark server at {shown(address)} is gone, and the build is stopped:"
                    " `make spark-status` says what runs."
                )
    finally:
        children.end(process, patience=0.0)
    return process.returncode
