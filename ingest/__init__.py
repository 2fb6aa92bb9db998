"""Land the films API, or files of MovieLens, as parquet, and prove that nothing is missing.

`python -m ingest` is the loader; `FilmsClient` is for a prompt or a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.client import FilmsClient

__all__ = ["FilmsClient", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Bring in the client on first use: `python -m ingest.sample` doesn't need it."""
    if name == "FilmsClient":
        from ingest.client import FilmsClient  # noqa: PLC0415 (see above)

        return FilmsClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
