"""A Spark cluster of the tests' own, where there is Java and Spark is installed."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.spark import cluster
from pipeline.spark.java import java
from pipeline.spark.settings import Settings
from tests.pipeline.test_spark_commands import free_port


@pytest.fixture(scope="session")
def new_settings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Settings]:
    """Return what names a cluster that doesn't run yet; skip where none can."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("Spark isn't installed: `make spark-test` does so")
    try:
        java(os.environ)
    except PipelineError as error:
        pytest.skip(str(error))
    return lambda: Settings(
        tmp_path_factory.mktemp("spark"), port=free_ports(), megabytes=512, is_brief=True
    )


def free_ports() -> int:
    """Return a port that is free with the two that follow it."""
    while True:
        port = free_port()
        try:
            cluster.require_free_ports(Settings(Path(), port=port, megabytes=0))
        except PipelineError:
            continue
        return port


@pytest.fixture(scope="session")
def running(new_settings: Callable[[], Settings]) -> Iterator[Settings]:
    """Return a cluster that runs."""
    at = new_settings()
    with cluster.running(at, os.environ):
        yield at
