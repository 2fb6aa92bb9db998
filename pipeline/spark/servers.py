"""The commands that make up a cluster: a master, workers, and a Connect server."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError
from pipeline.spark.settings import Settings

DAEMON_MEGABYTES: Final = 256
"""Memory of the master and of each worker, which only pass messages on."""

BRIEF: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=240m"
"""What a Java process saves that passes messages on, or lives for minutes."""

OVERHEAD: Final = 1.5
"""What a Java process takes, as a multiple of the memory it may fill with objects."""


def spark_home() -> Path:
    """Return the folder of Spark, which its Python package brings along.

    Raises:
        PipelineError: The package isn't installed.
    """
    found = importlib.util.find_spec("pyspark")
    if found is None or not found.submodule_search_locations:
        raise PipelineError(
            "The packages for Spark aren't installed: run `make setup-spark` first.", 2
        )
    return Path(next(iter(found.submodule_search_locations)))


def environment(variables: Mapping[str, str], memory: int | None = None) -> dict[str, str]:
    """Return the variables for a server: none by which it would take another machine for its own.

    Args:
        variables: The environment.
        memory: Megabytes of a daemon; None for a server that is told by an option.
    """
    kept = {name: value for name, value in variables.items() if not name.startswith("SPARK_")}
    daemon = (
        {"SPARK_DAEMON_MEMORY": f"{memory}m", "SPARK_DAEMON_JAVA_OPTS": BRIEF} if memory else {}
    )
    return {**kept, "SPARK_HOME": str(spark_home()), "SPARK_LOCAL_IP": "127.0.0.1", **daemon}


def master(at: Settings) -> list[str]:
    """Return the command of the master."""
    return [
        *(_script("spark-class"), "org.apache.spark.deploy.master.Master"),
        *("--host", "127.0.0.1", "--port", str(at.master_port)),
        *("--webui-port", str(at.page_port), "--properties-file", str(properties(at))),
    ]


def worker(at: Settings, name: str) -> list[str]:
    """Return the command of a worker with one core, whose page takes any port that is free."""
    return [
        *(_script("spark-class"), "org.apache.spark.deploy.worker.Worker"),
        *("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1"),
        *("--memory", f"{at.megabytes}m", "--work-dir", str(at.home / "work" / name)),
        *("--properties-file", str(properties(at)), at.master),
    ]


def connect(at: Settings) -> list[str]:
    """Return the command of the Connect server, which drives an executor on each worker."""
    return [
        *(_script("spark-submit"), "--master", at.master),
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
        *("--driver-memory", f"{at.megabytes}m", "--properties-file", str(properties(at))),
        "spark-internal",
    ]


def properties(at: Settings) -> Path:
    """Return the file of Spark's settings."""
    return at.home / "spark.conf"


def write_properties(at: Settings) -> None:
    """Write Spark's settings; the catalog is Hive's in a Derby file, as it outlives the server."""
    # Spark plans a query by recursion, and a model of many passes over the ratings is a deep one
    java = (
        f"-Xss16m -Dderby.stream.error.file={at.logs}/derby.log -Djava.io.tmpdir={at.home}/scratch"
        " -Duser.timezone=UTC"
    )
    brief = f" {BRIEF}" if at.is_brief else ""
    chosen = {
        "spark.master.rest.enabled": "false",
        "spark.app.name": "films",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": java + brief,
        "spark.executor.extraJavaOptions": f"-Duser.timezone=UTC{brief}",
        "spark.executor.memory": f"{at.megabytes}m",
        "spark.executor.cores": "1",
        "spark.ui.enabled": "false",
        "spark.local.dir": f"{at.home}/local",
        "spark.worker.cleanup.enabled": "true",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file://{at.events}",
        "spark.eventLog.compress": "false",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(at.port),
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": f"file://{at.home}/tables",
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={at.home}/catalog;create=true"
        ),
        "spark.hadoop.hive.exec.scratchdir": f"file://{at.home}/scratch/hive",
        "spark.hadoop.hive.exec.local.scratchdir": f"{at.home}/scratch/hive",
        # tasks of small tables take longer to be handed out than to run
        "spark.sql.shuffle.partitions": "1" if at.is_brief else "4",
    }
    for folder in ("scratch", "local", "work", "tables"):
        (at.home / folder).mkdir(parents=True, exist_ok=True)
    for path in (at.events, at.logs):
        path.mkdir(parents=True, exist_ok=True)
    lines = (f"{name} {value}\n" for name, value in chosen.items())
    properties(at).write_text("".join(lines))


def megabytes_needed(at: Settings, workers: int) -> int:
    """Return what the whole cluster takes of the machine's memory."""
    objects = DAEMON_MEGABYTES * (1 + workers) + at.megabytes * (1 + workers)
    return int(objects * OVERHEAD)


def _script(name: str) -> str:
    return str(spark_home() / "bin" / name)
