"""A Connect server, of this machine or another: whether it is there, and what to ask it."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pipeline.errors import PipelineError
from pipeline.spark.settings import PORT, Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SECONDS_TO_ANSWER: Final = 5.0


def remote(at: Settings, variables: Mapping[str, str]) -> str:
    """Return the server's address: SPARK_REMOTE, or that of this machine's cluster."""
    return variables.get("SPARK_REMOTE") or at.remote


def require_server(address: str) -> None:
    """Do nothing where something listens at an address.

    pyspark tries for ten minutes without a word, so this looks first.

    Raises:
        PipelineError: Nothing does, or the address is none.
    """
    parts = urlsplit(address)
    if parts.scheme != "sc" or not parts.hostname:
        raise PipelineError(
            "SPARK_REMOTE isn't the address of a Spark Connect server, such as sc://127.0.0.1:15002.",
            2,
        )
    if not answers(address):
        raise PipelineError(
            f"No Spark server answers at {shown(address)}: start one with `make spark-up`, or set"
            " SPARK_REMOTE to one that runs."
        )


def shown(address: str) -> str:
    """Return an address as it may be shown: what follows the port may be secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or PORT}"


def answers(address: str) -> bool:
    """Say whether something listens at an address."""
    parts = urlsplit(address)
    return listens(parts.hostname or "", parts.port or PORT)


def listens(host: str, port: int) -> bool:
    """Say whether something listens at a port."""
    try:
        with socket.create_connection((host, port), SECONDS_TO_ANSWER):
            return True
    except OSError:
        return False


@contextmanager
def session(address: str) -> Iterator[SparkSession]:
    """Open a session with the settings of profiles.yml.

    Raises:
        PipelineError: No server answers.
    """
    require_server(address)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says of newer pandas that it may not know them
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only these commands need it

        opened = (
            SparkSession.builder.remote(address)
            .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
            .config("spark.sql.session.timeZone", "UTC")
            .create()
        )
        try:
            yield opened
        finally:
            opened.stop()
