"""Checks of what stands in a request's path and query, with FastAPI's answers to what's wrong.

The rules and words are those of pydantic, which the real server leaves them to: `" 7 "`, `7.0` and
`1_000` are integers, and all that is wrong is said at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

_INTEGER = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*(?:\.0+)?")
_MOST_DIGITS = 4300

_MESSAGES = {
    "int_parsing": "Input should be a valid integer, unable to parse string as an integer",
    "int_parsing_size": "Unable to parse input string as an integer, exceeded maximum size",
    "float_parsing": "Input should be a valid number, unable to parse string as a number",
}


@dataclass(frozen=True)
class Parameter:
    """A parameter: where it stands, its type, its value if absent, and its bounds (inclusive).

    `takes_slashes`: it is the rest of a path, slashes and all.
    """

    name: str
    kind: type[int | float | str]
    default: int | None = None
    least: int | None = None
    most: int | None = None
    place: Literal["query", "path"] = "query"
    takes_slashes: bool = False

    def named(self, name: str) -> Parameter:
        """Return the same parameter under another name."""
        return replace(self, name=name)


class InvalidParametersError(Exception):
    """A request whose parameters aren't what they should be: `detail` says what is wrong."""

    def __init__(self, detail: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(detail)} parameters are wrong")
        self.detail = detail


def read_parameters(
    parameters: Sequence[Parameter], path: Mapping[str, str], query: Mapping[str, str]
) -> dict[str, Any]:
    """Return the value of each parameter by its name. Others in the request are ignored.

    Raises:
        InvalidParametersError: At least one of them can't be read or is out of bounds.
    """
    values: dict[str, Any] = {}
    wrong: list[dict[str, Any]] = []
    for parameter in parameters:
        text = (path if parameter.place == "path" else query).get(parameter.name)
        if text is None:
            values[parameter.name] = parameter.default
            continue
        try:
            values[parameter.name] = value = _parse(parameter.kind, text)
            _check_bounds(parameter, value)
        except _Fault as fault:
            described = {
                "type": fault.kind,
                "loc": [parameter.place, parameter.name],
                "msg": fault.message,
                "input": text,
            }
            wrong.append(described | ({"ctx": fault.bound} if fault.bound else {}))
    if wrong:
        raise InvalidParametersError(wrong)
    return values


class _Fault(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, kind: str, message: str = "", bound: dict[str, float] | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.message = message or _MESSAGES[kind]
        self.bound = bound


def _parse(kind: type[int | float | str], text: str) -> float | str:
    stripped = text.strip()
    if kind is int:
        if len(stripped) > _MOST_DIGITS:
            raise _Fault("int_parsing_size")
        if not _INTEGER.fullmatch(stripped):
            raise _Fault("int_parsing")
        return int(stripped.partition(".")[0])
    if kind is float:
        try:
            return float(stripped if stripped.isascii() else "")
        except ValueError:
            raise _Fault("float_parsing") from None
    return text


def _check_bounds(parameter: Parameter, value: float | str) -> None:
    if isinstance(value, str):
        return
    most, least = parameter.most, parameter.least
    # Asked this way round, "not a number" is out of bounds.
    if most is not None and not value <= most:
        bound = {"le": float(most) if parameter.kind is float else most}
        raise _Fault("less_than_equal", f"Input should be less than or equal to {most}", bound)
    if least is not None and not value >= least:
        bound = {"ge": float(least) if parameter.kind is float else least}
        message = f"Input should be greater than or equal to {least}"
        raise _Fault("greater_than_equal", message, bound)
