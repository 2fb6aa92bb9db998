"""Whether users who rate high also rate more evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Decimal, Whole, card
from reports.figures.canvas import Canvas, widest
from reports.figures.marks import coloured_cells, texts_inside
from reports.words.catalogues import Sentence

THIRDS = (1, 2, 3)
LOW, HIGH = 1, 3
LEAST_EXPECTED = 5
"""Users to be expected in each group, below which the test of independence doesn't hold."""
CHI_SQUARE = 9.488
"""What the sum of squares exceeds by chance once in twenty times, with four degrees of freedom."""
_MEANS = {1: "user_groups.mean_1", 2: "user_groups.mean_2", 3: "user_groups.mean_3"}
_SPREADS = {1: "user_groups.spread_1", 2: "user_groups.spread_2", 3: "user_groups.spread_3"}
_ROW = 84
_STRONGEST = 0.6
"""How far from 1 a ratio to the expected has the strongest colour."""


@dataclass(frozen=True, slots=True)
class UserGroup:
    """The users of a third by mean and a third by standard deviation, 1 being the lowest.

    The borders are those of the whole thirds, in stars; `expected_user_count` is what there would
    be if mean and deviation were unrelated.
    """

    mean_third: Whole
    stddev_third: Whole
    lowest_mean_rating: Decimal
    highest_mean_rating: Decimal
    lowest_rating_stddev: Decimal
    highest_rating_stddev: Decimal
    user_count: Whole
    expected_user_count: Decimal
    lift: Decimal
    rating_count: Whole
    min_rating_count: int


def chi_square(rows: Sequence[UserGroup]) -> float:
    """Return Pearson's sum of squares of the counts against the expected ones."""
    return sum(
        (row.user_count - row.expected_user_count) ** 2 / row.expected_user_count for row in rows
    )


def _borders(low: float, high: float, canvas: Canvas) -> str:
    return canvas.say("user_groups.borders", low=low, high=high)


def _hover(row: UserGroup, canvas: Canvas) -> str:
    return canvas.say(
        "user_groups.hover",
        mean=canvas.words.say(_MEANS[row.mean_third]),
        spread=canvas.words.say(_SPREADS[row.stddev_third]),
        users=row.user_count,
        expected=row.expected_user_count,
        ratings=row.rating_count,
    )


class UserGroups(Chart[UserGroup]):
    """A cell a group, the generous on top, coloured by how far it is from the expected."""

    name = "user_groups"
    mart = "rpt_user_groups"
    row = UserGroup
    order_by = "mean_third desc, stddev_third"
    half = True

    @property
    def groups(self) -> dict[tuple[int, int], UserGroup]:
        """The groups by third of the means and third of the deviations."""
        return {(row.mean_third, row.stddev_third): row for row in self.rows}

    @property
    def user_count(self) -> int:
        """How many users are grouped."""
        return sum(row.user_count for row in self.rows)

    @property
    def _are_apart(self) -> bool:
        """Whether no value is both in a low third and in a high one, where ids would tell apart."""
        low, high = self.groups[LOW, LOW], self.groups[HIGH, HIGH]
        return (
            low.highest_mean_rating < high.lowest_mean_rating
            and low.highest_rating_stddev < high.lowest_rating_stddev
        )

    def finding(self) -> Sentence:
        """Say whether how high users rate goes with how evenly, if more than chance shows it."""
        rows, groups = self.rows, self.groups
        least = min(row.expected_user_count for row in rows)
        if least < LEAST_EXPECTED or len(rows) < len(THIRDS) ** 2:
            return self.sentence("few", users=self.user_count)
        if not self._are_apart:
            return self.sentence("alike")
        if chi_square(rows) <= CHI_SQUARE:
            return self.sentence("level", users=self.user_count)
        which, named = "related", max(rows, key=lambda row: row.lift)
        if groups[HIGH, LOW].lift > 1 and groups[LOW, HIGH].lift > 1:
            which, named = "even", groups[HIGH, LOW]
        elif groups[HIGH, HIGH].lift > 1 and groups[LOW, LOW].lift > 1:
            which, named = "varied", groups[HIGH, HIGH]
        return self.sentence(which, users=named.user_count, expected=named.expected_user_count)

    def subtitle(self) -> Sentence:
        """Say how users are grouped, and what support a user needs."""
        return self.sentence("subtitle", users=self.user_count, least=self.rows[0].min_rating_count)

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        parts = "; ".join(
            canvas.words.say(
                "user_groups.cell",
                mean=canvas.words.say(_MEANS[row.mean_third]),
                spread=canvas.words.say(_SPREADS[row.stddev_third]),
                users=row.user_count,
                expected=row.expected_user_count,
            )
            for row in self.rows
        )
        return canvas.words.say("user_groups.describe", parts=parts)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the cells, their counts and what was expected."""
        groups = self.groups
        means = sorted({mean for mean, _ in groups}, reverse=True)
        spreads = sorted({spread for _, spread in groups})
        cells = [[groups.get((mean, spread)) for spread in spreads] for mean in means]
        places = [
            (x, y, cell) for y, line in enumerate(cells) for x, cell in enumerate(line) if cell
        ]
        heat = coloured_cells(
            [[round(cell.lift - 1, 4) if cell else None for cell in line] for line in cells],
            [[_hover(cell, canvas) if cell else "" for cell in line] for line in cells],
            (-_STRONGEST, _STRONGEST),
        )
        counts = texts_inside(
            [
                (x, y - 0.12, f"<b>{canvas.words.number(cell.user_count)}</b>")
                for x, y, cell in places
            ],
            17,
        )
        expected = texts_inside(
            [
                (
                    x,
                    y + 0.22,
                    canvas.say("user_groups.expected", expected=cell.expected_user_count),
                )
                for x, y, cell in places
            ],
            11,
        )
        of_mean = {row.mean_third: row for row in groups.values()}
        of_spread = {row.stddev_third: row for row in groups.values()}
        rows = [
            (
                canvas.say(_MEANS[third]),
                _borders(
                    of_mean[third].lowest_mean_rating, of_mean[third].highest_mean_rating, canvas
                ),
            )
            for third in means
        ]
        heads = [
            (
                canvas.say(_SPREADS[third]),
                _borders(
                    of_spread[third].lowest_rating_stddev,
                    of_spread[third].highest_rating_stddev,
                    canvas,
                ),
            )
            for third in spreads
        ]
        axis = {"tickmode": "array", "tickfont": {"size": 12}}
        layout = canvas.layout(
            _ROW * len(means) + 66,
            (widest([text for pair in rows for text in pair], 13) + 14, 4, 60, 6),
            annotations=[
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "yshift": 40,
                    "text": canvas.say("user_groups.axis_spread"),
                },
            ],
            xaxis={
                **axis,
                "range": [-0.5, len(spreads) - 0.5],
                "side": "top",
                "tickvals": list(range(len(spreads))),
                "ticktext": [f"<b>{name}</b><br>{borders}" for name, borders in heads],
            },
            yaxis={
                **axis,
                "range": [len(means) - 0.5, -0.5],
                "tickvals": list(range(len(means))),
                "ticktext": [f"<b>{name}</b><br>{borders}" for name, borders in rows],
                "ticklabelstandoff": 6,
            },
        )
        return Figure(data=[heat, counts, expected], layout=layout)


CARD = card(UserGroups)
