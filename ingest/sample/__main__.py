"""`python -m ingest.sample`: a door to the command line, which may know more than the sample."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from ingest.cli.sample import main

        main()
    except KeyboardInterrupt:  # while modules are still being read
        sys.exit(130)
