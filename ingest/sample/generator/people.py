"""The users: how much they rate and when, what they like, how they use the scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from ingest.sample.generator.dice import Dice, Wheel
from ingest.sample.generator.genres import Tastes

USER_COUNT = 610
RATING_COUNT = 100_836
FEWEST_RATINGS = 20

_DAY = 86_400
OPENS = int(datetime(1996, 3, 29, tzinfo=UTC).timestamp())
CLOSES = int(datetime(2018, 9, 24, tzinfo=UTC).timestamp())

# How many ratings a user gives: (share of users, ratings), straight lines between.
ACTIVITY = (
    *((0.0, 20), (0.05, 22), (0.1, 24), (0.25, 35), (0.5, 70), (0.75, 168), (0.9, 400)),
    *((0.95, 613), (0.985, 1200), (0.995, 1900), (1.0, 2700)),
)
# How many of the users came in each year from 1996 on: a rush at first, another in 2000 and 2015.
ARRIVALS = (
    *(97, 27, 9, 26, 48, 20, 16, 24, 14, 24, 23, 22),
    *(22, 21, 15, 22, 25, 13, 8, 46, 31, 34, 26),
)
_SHARE_OF_ONE_SITTING = 0.6
_MOST_IN_ONE_SITTING = 420
_SHARE_WITHOUT_HALF_STARS = 0.2


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting: when it began (epoch seconds, UTC), its year, how many ratings it has."""

    start: int
    year: int
    size: int


@dataclass(frozen=True, slots=True)
class Person:
    """A user.

    `bias` is added to each rating, in stars; `spread` stretches opinions (1 is usual); `tastes`
    says what they like; `fatigue` is how much lower, in stars, their last rating is than their
    first one.
    """

    user_id: int
    sessions: tuple[Session, ...]
    bias: float
    spread: float
    tastes: Tastes
    fatigue: float
    uses_half_stars: bool

    @property
    def rating_count(self) -> int:
        """Ratings that this user gives in all."""
        return sum(session.size for session in self.sessions)


def make_people(dice: Dice) -> list[Person]:
    """Return 610 users, by id, who give 100,836 ratings in all."""
    counts = _rating_counts(dice)
    dice.shuffle(counts)
    years = Wheel(float(count) for count in ARRIVALS)
    return [
        _make_person(user_id, count, 1996 + years.spin(dice), dice)
        for user_id, count in enumerate(counts, start=1)
    ]


def _make_person(user_id: int, count: int, first_year: int, dice: Dice) -> Person:
    generous = dice.bell()
    return Person(
        user_id=user_id,
        sessions=tuple(_make_sessions(count, first_year, dice)),
        # The strict ones are further from the middle than the generous ones.
        bias=generous * (0.52 if generous < 0 else 0.33),
        spread=0.35 + 1.3 * dice.roll() if dice.chance(0.9) else 0.1 + 2.2 * dice.roll(),
        tastes=(
            0.62 * dice.bell(),
            0.62 * dice.bell(),
            0.62 * dice.bell(),
            0.62 * dice.bell(),
        ),
        fatigue=0.22 + 0.12 * dice.bell(),
        uses_half_stars=not dice.chance(_SHARE_WITHOUT_HALF_STARS),
    )


def _rating_counts(dice: Dice) -> list[int]:
    """Return each user's number of ratings: 100,836 in all, at least 20 each."""
    counts = []
    for place in range(USER_COUNT):
        share = (place + dice.roll()) / USER_COUNT if place < USER_COUNT - 1 else 1.0
        for (low, fewer), (high, more) in pairwise(ACTIVITY):
            if share <= high:
                counts.append(int(fewer + (more - fewer) * (share - low) / (high - low)))
                break
    # What is missing or too much is spread over the busier half, in proportion but for the top.
    busy = range(USER_COUNT // 2, USER_COUNT - 1)
    in_all, of_busy = sum(counts), sum(counts[place] for place in busy)
    target = of_busy + RATING_COUNT - in_all
    for place in busy:
        counts[place] = counts[place] * target // of_busy
    counts[USER_COUNT - 2] += RATING_COUNT - sum(counts)
    return counts


def _make_sessions(count: int, first_year: int, dice: Dice) -> list[Session]:
    """Return a user's sittings: one for most, for others up to hundreds over years."""
    first_day = int(datetime(first_year, 1, 1, tzinfo=UTC).timestamp())
    start = first_day + int(dice.roll() * 365) * _DAY + _time_of_day(dice)
    start = min(max(start, OPENS + _time_of_day(dice)), CLOSES - 2 * _DAY)
    if count <= _MOST_IN_ONE_SITTING and dice.chance(_SHARE_OF_ONE_SITTING):
        return [Session(start, _year(start), count)]
    days = int(min((CLOSES - start) / _DAY - 1.0, 1.0 + dice.tail(60.0 + count, 6800.0)))
    number = min(count // 4, 2 + int(dice.tail(3.0 + count / 30, 700.0)))
    number = max(2, number, count // _MOST_IN_ONE_SITTING + 1)
    starts = [start]
    for _ in range(number - 1):
        share = dice.roll()
        # Visits grow rarer with time, and each is on its own day or so.
        starts.append(start + int(share * share * days) * _DAY + _time_of_day(dice))
    starts.sort()
    weights = [1.5 + dice.roll() * 2.0, *(0.1 + dice.roll() for _ in range(number - 1))]
    wheel = Wheel(weights)
    sizes = [1] * number
    for _ in range(count - number):
        sizes[wheel.spin(dice)] += 1
    return [Session(began, _year(began), size) for began, size in zip(starts, sizes, strict=True)]


def _time_of_day(dice: Dice) -> int:
    """Return a second of the day (UTC): more often towards its end than in the morning."""
    return int((dice.roll() + dice.roll() + 0.7) / 2.7 * (_DAY - 1))


def _year(timestamp: int) -> int:
    return datetime.fromtimestamp(timestamp, UTC).year
