"""`.venv` is made whole again where it was moved, is broken, or lacks what is locked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import environment
from pipeline.environment import is_whole
from tests.pipeline.conftest import new_checkout

MOVED = "#!/elsewhere/.venv/bin/python3\nimport dbt\n"
MOVED_WITH_BLANKS = "#!/bin/sh\n'''exec' \"/else where/.venv/bin/python\" \"$0\" \"$@\"\n' '''\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("#!{home}/bin/python3.11\nimport dbt\n", True),
        ("#!/bin/sh\n'''exec' \"{home}/bin/python\" \"$0\" \"$@\"\n' '''\n", True),
        ('#!/bin/sh\n\'\'\'exec\' "$(dirname -- "$(realpath -- "$0")")"/\'python\' "$0"\n', True),
        (MOVED, False),
        (MOVED_WITH_BLANKS, False),
    ],
)
def test_scripts_that_name_another_folder_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, *, expected: bool
) -> None:
    checkout = new_checkout(tmp_path / "it's a checkout")
    monkeypatch.chdir(checkout.path)
    home = checkout.path / ".venv"
    (home / "bin" / "dbt").write_text(script.replace("{home}", str(home)))
    assert is_whole() == expected


@pytest.mark.parametrize("name", ["bin/uv", "bin/python"])
def test_an_environment_that_lacks_a_part_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(new_checkout(tmp_path / "checkout").path)
    assert is_whole()
    Path(".venv", name).unlink()
    assert not is_whole()


@pytest.mark.slow
def test_two_set_ups_at_once_make_one_environment_that_can_be_moved(tmp_path: Path) -> None:
    """Takes the packages from the index."""
    checkout = new_checkout(tmp_path / "it's a checkout")
    (checkout.path / ".venv" / "bin" / "uv").unlink()
    first, second = checkout.start("setup"), checkout.start("setup")
    said = "".join("".join(process.communicate()) for process in (first, second))
    assert (first.returncode, second.returncode) == (0, 0), said
    assert said.count("Making .venv anew: it was moved or is broken") == 1
    assert said.count("is at work on .venv") == 1
    checkout.path.rename(tmp_path / "moved")
    shown = subprocess.run(
        [tmp_path / "moved" / ".venv" / "bin" / "dbt", "--help"], capture_output=True, check=True
    )
    assert b"dbt" in shown.stdout
    again = subprocess.run(
        ["make", "--no-print-directory", f"PYTHON={sys.executable}", "setup"],
        cwd=tmp_path / "moved",
        capture_output=True,
        check=True,
    )
    assert again.stdout == b""


OLD_PIP = """
import runpy, sys
if "--python" in sys.argv:
    sys.exit("no such option: --python")
sys.path = [place for place in sys.path if place != {here!r}]
del sys.modules["pip"]
runpy.run_module("pip", run_name="__main__")
"""


@pytest.mark.slow
def test_an_old_pip_outside_is_replaced_by_one_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takes uv from the index."""
    checkout = new_checkout(tmp_path / "checkout")
    (checkout.path / ".venv" / "bin" / "uv").unlink()
    here = tmp_path / "outside"
    (here / "pip").mkdir(parents=True)
    (here / "pip" / "__init__.py").touch()
    (here / "pip" / "__main__.py").write_text(OLD_PIP.replace("{here!r}", repr(str(here))))
    monkeypatch.setenv("PYTHONPATH", str(here))
    monkeypatch.chdir(checkout.path)
    environment._make()
    assert (checkout.path / ".venv" / "bin" / "pip").exists()
    assert is_whole()
