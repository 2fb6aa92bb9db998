"""`python -m pipeline.dbt`: parses the models, waits for a word on standard input, and builds them.

Parsing takes as long as a landing: beside one, the build that follows begins at once, in a
process that has dbt and the models already. Output that isn't the build's is held back.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

GO: Final = "build\n"
"""What standard input says when the models are to be built; anything else ends the process."""

ROWS_FAIL: Final = 1
DBT_FAILS: Final = 2


def main() -> int:
    """Parse, wait and build; return dbt's exit code: 0, 1 (a node failed) or 2 (dbt did)."""
    # dbt keeps most of what it makes until its end: looking through it for garbage, again and
    # again, takes a tenth of its time
    gc.disable()
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - takes seconds, and garbage is kept by now
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415 - the same

    # the build writes what dbt knows of the models into files
    parsed = dbtRunner().invoke(["--log-level", "none", "--no-write-json", "parse"])
    gc.freeze()
    gc.enable()
    if sys.stdin.readline() != GO:
        return 0
    colours = [] if sys.stdout.isatty() else ["--no-use-colors"]
    # models that can't be parsed are parsed once more: dbt then says what is wrong
    manifest = parsed.result if isinstance(parsed.result, Manifest) else None
    built = dbtRunner(manifest).invoke(["--log-level", "warn", *colours, "build"])
    gc.unfreeze()  # DuckDB complains at the end about what it isn't given back
    if built.success:
        return 0
    return ROWS_FAIL if built.exception is None else DBT_FAILS


if __name__ == "__main__":
    sys.exit(main())
