"""`python -m warehouse`."""

from __future__ import annotations

from warehouse.cli.process import main

if __name__ == "__main__":
    main()
