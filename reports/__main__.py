"""`python -m reports`."""

from reports.cli import app

if __name__ == "__main__":
    app(prog_name="python -m reports")
