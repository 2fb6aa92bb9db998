"""Who rates what, when, and how well."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime

from ingest.sample.generator.catalogue import Catalogue
from ingest.sample.generator.dice import Dice, Wheel
from ingest.sample.generator.people import Person, Session
from ingest.sample.records import Rating

HALF_STARS_FROM = int(datetime(2003, 5, 1, tzinfo=UTC).timestamp())
UNRATED_MOVIES = 18

_MEAN_RATING = 3.27
_RELUCTANT_ABOVE = 4.0
_SHARE_OF_FINE_RATINGS = 0.94  # even those who use half stars round to a whole one now and then
_PREMIERE = 0.0006  # how likely a movie is seen in the year before its release


def make_ratings(catalogue: Catalogue, people: list[Person], dice: Dice) -> list[list[Rating]]:
    """Return each person's ratings by movie id, in the order of the people."""
    firsts = _first_viewers(catalogue, people, dice)
    watch = _Watch(catalogue, dice)
    return [watch.ratings_of(person, firsts.get(person.user_id, {})) for person in people]


def _first_viewers(
    catalogue: Catalogue, people: list[Person], dice: Dice
) -> dict[int, dict[int, list[int]]]:
    """Return for each user and sitting the movies that would have no rating without them.

    Every movie but the most obscure ones gets one viewer so: the busier a user, the more often.
    The rest of the ratings fall where they fall.
    """
    by_activity = Wheel(person.rating_count - 10.0 for person in people)
    room = {
        person.user_id: [session.size * 2 // 3 for session in person.sessions] for person in people
    }
    firsts: dict[int, dict[int, list[int]]] = {}
    unrated_from = len(catalogue.movies) - UNRATED_MOVIES
    for place, sketch in enumerate(catalogue.sketches):
        while catalogue.rank[place] < unrated_from:
            person = people[by_activity.spin(dice)]
            visit = dice.below(len(person.sessions))
            left = room[person.user_id]
            if person.sessions[visit].year >= sketch.year and left[visit] > 0:
                left[visit] -= 1
                firsts.setdefault(person.user_id, {}).setdefault(visit, []).append(place)
                break
    return firsts


class _Watch:
    """Draws movies in proportion to their reach, and what people think of them."""

    def __init__(self, catalogue: Catalogue, dice: Dice) -> None:
        self._dice = dice
        self._ids = [movie.movie_id for movie in catalogue.movies]
        sketches = catalogue.sketches
        self._years = [sketch.year for sketch in sketches]
        self._tastes = [sketch.tastes for sketch in sketches]
        self._quality = [sketch.quality for sketch in sketches]
        self._edges = [sketch.edge for sketch in sketches]
        self._divides = [sketch.divides for sketch in sketches]
        unrated_from = len(sketches) - UNRATED_MOVIES
        self._reach = [
            max(0.02, 26_000.0 / (rank + 36.0) - 3.4) if rank < unrated_from else 0.0
            for rank in catalogue.rank
        ]
        self._wheels: dict[int, Wheel] = {}

    def ratings_of(self, person: Person, firsts: dict[int, list[int]]) -> list[Rating]:
        """Return a person's ratings, by movie id."""
        seen: set[int] = {place for places in firsts.values() for place in places}
        ratings: list[Rating] = []
        done, count = 0, person.rating_count
        latest = 0
        for visit, session in enumerate(person.sessions):
            places = firsts.get(visit, [])
            self._choose(person, session, seen, places)
            timestamp = max(session.start, latest)
            for place in places:
                timestamp += self._pause()
                stars = self._stars(person, place, done / count, timestamp)
                ratings.append(Rating(person.user_id, self._ids[place], stars, timestamp))
                done += 1
            latest = timestamp
        ratings.sort(key=_movie_id)
        return ratings

    def _choose(self, person: Person, session: Session, seen: set[int], places: list[int]) -> None:
        """Append movies that the person hasn't seen yet until the session is full."""
        roll = self._dice.roll
        if session.year not in self._wheels:
            self._wheels[session.year] = self._wheel_of(session.year)
        wheel, tastes = self._wheels[session.year], self._tastes
        bounds, total, last_place = wheel.bounds, wheel.total, len(tastes) - 1
        spectacle, dread, heart, whimsy = person.tastes
        size = session.size
        while len(places) < size:
            place = bisect_right(bounds, roll() * total, 0, last_place)
            if place in seen:
                continue
            one, two, three, four = tastes[place]
            likes = spectacle * one + dread * two + heart * three + whimsy * four
            if roll() < 0.5 + 0.5 * likes:
                seen.add(place)
                places.append(place)
        for last in range(size - 1, 0, -1):  # the first viewings must not all come first
            other = int(roll() * (last + 1))
            places[last], places[other] = places[other], places[last]

    def _wheel_of(self, year: int) -> Wheel:
        """Return a wheel of the movies that people watch in a year: new ones more than old ones."""
        weights = []
        for reach, released in zip(self._reach, self._years, strict=True):
            age = year - released
            if age >= 0:
                weights.append(reach / (1.0 + 0.045 * age))
            else:
                weights.append(reach * _PREMIERE if age == -1 else 0.0)
        return Wheel(weights)

    def _pause(self) -> int:
        """Return the seconds until the next rating: pages are rated quickly, with rests."""
        share = self._dice.roll()
        return int(4.0 * share / (1.02 - share))

    def _stars(self, person: Person, place: int, progress: float, timestamp: int) -> float:
        """Return a rating: quality, taste and chance, on the scale of that day."""
        roll = self._dice.roll
        spectacle, dread, heart, whimsy = person.tastes
        one, two, three, four = self._tastes[place]
        likes = spectacle * one + dread * two + heart * three + whimsy * four
        chance = (roll() + roll() + roll() - 1.5) * 1.35
        if self._divides[place]:
            chance += 1.0 if likes + 0.5 * chance > 0.0 else -1.0
        opinion = self._quality[place] + 0.75 * likes * self._edges[place] + chance
        wish = _MEAN_RATING + person.bias + person.spread * opinion
        wish += person.fatigue * (0.5 - progress)
        if wish > _RELUCTANT_ABOVE:  # people are slow to give the highest mark
            wish = _RELUCTANT_ABOVE + 0.75 * (wish - _RELUCTANT_ABOVE)
        has_half_stars = person.uses_half_stars and timestamp >= HALF_STARS_FROM
        if has_half_stars and roll() < _SHARE_OF_FINE_RATINGS:
            return min(5.0, max(0.5, int(wish * 2.0 + 0.5) / 2.0))
        return float(min(5, max(1, int(wish + 0.5))))


def _movie_id(rating: Rating) -> int:
    return rating.movie_id
