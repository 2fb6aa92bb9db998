"""What the command says of a source that has shrunk, and how the loss is accepted."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source, load_ids


def test_a_loss_exits_8_in_one_line_until_an_option_takes_it_once(
    forks: Forks, serve: Serve, raw_dir: Path, tmp_path: Path
) -> None:
    behaviour = Behaviour()
    url, summary = serve(behaviour).url, tmp_path / "summary.json"
    args = (f"--source={url}", f"--raw-dir={raw_dir}", "--interval=0", f"--summary={summary}")
    assert forks.run(*args) == 0

    del behaviour.rows["ratings"][60:]
    for env in ({}, {"FILMS_ACCEPT_SHRINK": "ratings", "ACCEPT_SHRINK": "ratings"}):
        refused = forks.finish(*args, env=env)
        assert refused.returncode == 8, "no variable accepts a loss"
        said = [line for line in refused.stderr.splitlines() if not line.startswith("Source: ")]
        assert len(said) == 1, said
        assert "ratings from 120 rows to 60" in said[0]
        assert "--accept-shrink ratings" in said[0]
        told = json.loads(summary.read_text())
        assert (told["status"], told["exit_code"]) == ("failed", 8)
        assert len(load_ids(raw_dir)) == 1

    assert forks.run(*args, "--accept-shrink=ratings") == 0
    assert_same_as_source(raw_dir, behaviour.rows)
    del behaviour.rows["ratings"][30:]
    assert forks.run(*args) == 8, "the next loss has to be accepted anew"
