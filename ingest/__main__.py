"""`python -m ingest`."""

import sys

if __name__ == "__main__":
    try:
        from ingest.cli import main

        main()
    except KeyboardInterrupt:  # while modules are still being read
        sys.exit(130)
