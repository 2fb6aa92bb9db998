"""Options that several commands have, and what they come to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.errors import PipelineError
from pipeline.limits import limits
from warehouse.engine import Limits
from warehouse.errors import USAGE, AskError

SECONDS: Final = 300.0

Database = Annotated[
    Path, typer.Option("--db", envvar="FILMS_DB", help="The warehouse that dbt built.")
]
RawDir = Annotated[
    Path,
    typer.Option(envvar="FILMS_RAW_DIR", help="The loads that the warehouse was built from."),
]
Memory = Annotated[
    str,
    typer.Option(
        envvar="FILMS_MEMORY", help="Memory that DuckDB may take, such as 4GB.", show_default=False
    ),
]
Timeout = Annotated[
    float, typer.Option(help="Seconds until an answer is given up.", min=0.001, metavar="SECONDS")
]


def limits_of(memory: str, seconds: float) -> Limits:
    """Return what a question may take, by the options and the machine.

    Raises:
        AskError: One of them can't work.
    """
    variables = {**os.environ, "FILMS_MEMORY": memory}
    try:
        told = limits(variables)
    except PipelineError as error:
        raise AskError(str(error), USAGE) from error
    return Limits(told["FILMS_MEMORY"], int(told["FILMS_THREADS"]), seconds)
