"""What the page calls the resources of the source."""

from __future__ import annotations

from reports.words.catalogues import Sentence

_NAMED = ("movies", "ratings", "tags", "links")


def resource_name(resource: str) -> Sentence:
    """Return a resource's name in the language, or as the warehouse has it."""
    if resource in _NAMED:
        return Sentence(f"quality.resource_{resource}")
    return Sentence("quality.text", {"text": resource})
