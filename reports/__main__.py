"""`python -m reports`."""

from __future__ import annotations

from reports.cli import app

if __name__ == "__main__":
    app(prog_name="python -m reports")
