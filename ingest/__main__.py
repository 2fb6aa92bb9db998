"""`python -m ingest`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from ingest.cli.commands import main

        main()
    except KeyboardInterrupt:  # while modules are still being read
        sys.exit(130)
