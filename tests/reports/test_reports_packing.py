"""What a document repeats is written once, and all of it can be read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.data.warehouse import Snapshot
from reports.page.contents import cards
from reports.page.packing import SEPARATOR, WORD, Pool
from reports.page.payload import card_payload


def packed(value: object) -> tuple[Any, dict[str, Any]]:
    """Returns a value and its pool as they go through JSON."""
    pool = Pool(value)
    put = pool.put(value)
    return json.loads(json.dumps([put, pool.written()]))  # type: ignore[no-any-return]


def read(value: Any, pool: dict[str, Any]) -> Any:  # noqa: ANN401
    """Does what web/lists.js does."""
    if isinstance(value, list):
        return [read(inner, pool) for inner in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {key: read(inner, pool) for key, inner in value.items()}
    entry = pool["entries"][value["$"]]
    if isinstance(entry, dict) and "is" in entry:
        return read(entry["is"], pool)
    return _list(entry, pool)[: value.get("first")]


def _list(entry: Any, pool: dict[str, Any]) -> list[Any]:  # noqa: ANN401
    if isinstance(entry, list):
        return entry
    if isinstance(entry, str):
        return [
            pool["words"][int(text[1:])] if text.startswith(WORD) else text
            for text in entry.split(SEPARATOR)
        ]
    if "runs" in entry:
        runs = zip(read(entry["runs"], pool), read(entry["times"], pool), strict=True)
        return [value for value, times in runs for _ in range(times)]
    if "lines" in entry:
        starts, ends = (read(part, pool) for part in entry["lines"])
        return [end for line in zip(starts, ends, strict=True) for end in (*line, None)]
    if "rows" in entry:
        cells = read(entry["rows"], pool)
        return [cells[at : at + entry["by"]] for at in range(0, len(cells), entry["by"])]
    pieces = [piece if isinstance(piece, str) else read(piece, pool) for piece in entry["texts"]]
    count = next(len(piece) for piece in pieces if isinstance(piece, list))
    return [
        "".join(piece if isinstance(piece, str) else str(piece[row]) for piece in pieces)
        for row in range(count)
    ]


def as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True)


texts = st.text(st.sampled_from("ab0| ~\\(é\N{GRINNING FACE}"), max_size=12)
plain = st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from([0.5, 0.25]) | texts
columns = st.one_of(
    st.lists(plain, max_size=24),
    st.lists(texts, min_size=8, max_size=16),
    st.lists(st.builds(lambda t, n: f"<b>{t}</b> has {n} of {n}", texts, st.integers(0, 99))),
    st.lists(st.integers(0, 9), max_size=9).map(lambda ns: [x for n in ns for x in (n, n, None)]),
    st.lists(st.lists(plain, min_size=3, max_size=3), max_size=6),
)
values = st.recursive(
    columns | plain,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values)
def test_whatever_is_packed_can_be_read_back(value: object) -> None:
    assert as_json(read(*packed(value))) == as_json(value)


HOVERS = [f"<b>Movie {n} ({1990 + n})</b><br>{n} ratings, mean 3.{n:02}" for n in range(40)]


@pytest.mark.parametrize(
    "value",
    [
        [HOVERS, HOVERS],
        [HOVERS, HOVERS[:20]],
        {"en": {"x": {"tickfont": {"size": 13, "color": "#000000"}}}, "fr": [HOVERS]},
        [["|"] * 9 + ["a"], ["~3"] * 9 + ["b"]],
        [[1, 1.5, True, None] * 3, [1, 1.5, True]],
        [[1, 2, None] * 8, [[1, 2, 3]] * 5, [["a", "b"]] * 5],
        [[1, 1, 2, 2, None, None, "a", "a"], [1, 1, True, True, 1.0, 1.0, 2, 2]],
        [[1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2], [1, 1, 1, 1], [True, 1] * 4],
        [["Drama", "War"] * 30, ["War", "Drama"] * 20],
        [[], [""], [""] * 12, {"a": []}],
        {"first": {"a": [1, 2, 3, 4], "b": "text"}, "then": {"a": [1, 2, 3, 4], "b": "text"}},
    ],
)
def test_each_kind_of_list_can_be_read_back(value: object) -> None:
    assert as_json(read(*packed(value))) == as_json(value)


def length(value: object) -> int:
    return len(json.dumps(value))


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ([HOVERS, HOVERS, HOVERS[:20]], 0.3),
        ([[n / 7 for n in range(40) for _ in range(2)]], 0.6),
        ([["rgba(0, 114, 178, 0.62)"] * 150], 0.05),
        ([[{"tickfont": {"size": 13, "color": "#000000"}}] * 9], 0.6),
        ([["The Lord of the Rings", "Drama"] * 9, ["The Lord of the Rings"] * 8 + ["x"]], 0.7),
    ],
    ids=["sentences", "runs", "one value", "mappings", "words"],
)
def test_what_repeats_takes_less_room(value: object, share: float) -> None:
    assert length(packed(value)) < share * length(value)


@pytest.mark.parametrize("kind", ["ordinary", "hostile"])
def test_what_the_cards_carry_can_be_read_back(request: pytest.FixtureRequest, kind: str) -> None:
    snapshot: Snapshot = request.getfixturevalue(kind)
    payloads = {card.name: card_payload(card, snapshot, card.table(snapshot)) for card in cards()}
    put, pool = packed(payloads)
    assert as_json(read(put, pool)) == as_json(payloads)
    assert length([put, pool]) < 0.6 * length(payloads)
