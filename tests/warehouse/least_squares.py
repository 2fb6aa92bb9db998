"""Ratings as the sum of a user, a movie and a bin, solved at once by numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Places: TypeAlias = "np.ndarray[Any, np.dtype[np.intp]]"

PRIOR = 5.0


@dataclass(frozen=True)
class Effects:
    """What was fitted, in stars, by id; the bins' standard errors are clustered by user."""

    users: pd.Series[float]
    movies: pd.Series[float]
    bins: pd.Series[float]
    errors: pd.Series[float]


def fit(frame: pd.DataFrame) -> Effects:
    """Solve the normal equations of rating = mean + user + movie + bin.

    Users and movies are shrunk by PRIOR, bins aren't; their mean over the ratings in bins is 0. A
    rating whose bin is missing takes part without one. The movies, whose block is diagonal, are
    eliminated, and what is left is solved with the constraint by a Lagrange multiplier.

    Args:
        frame: Columns userId, movieId, rating and bin.
    """
    users, user = np.unique(frame["userId"], return_inverse=True)
    movies, movie = np.unique(frame["movieId"], return_inverse=True)
    bins = np.sort(frame["bin"].dropna().unique())
    inside = frame["bin"].notna().to_numpy()
    rating = frame["rating"].to_numpy(dtype=float)
    deviation = rating - rating.mean()

    dummies = np.zeros((len(frame), len(bins)))
    places = np.searchsorted(bins, frame["bin"].to_numpy()[inside])
    dummies[np.flatnonzero(inside), places] = 1
    design = np.zeros((len(users) + len(bins), len(movies)))
    np.add.at(design, (user, movie), 1.0)
    by_movie = _summed(dummies, movie, len(movies))
    design[len(users) :] = by_movie.T
    weights = np.bincount(movie) + PRIOR
    by_user = _summed(dummies, user, len(users))
    normal = np.zeros((len(design), len(design)))
    normal[: len(users), : len(users)] = np.diag(np.bincount(user) + PRIOR)
    normal[: len(users), len(users) :] = by_user
    normal[len(users) :, : len(users)] = by_user.T
    normal[len(users) :, len(users) :] = dummies.T @ dummies
    normal -= (design / weights) @ design.T
    moments = np.concatenate([np.bincount(user, deviation), dummies.T @ deviation])
    moments -= design @ (np.bincount(movie, deviation) / weights)
    if len(bins):
        constraint = np.concatenate([np.zeros(len(users)), dummies.sum(axis=0)])
        bordered = np.block([[normal, constraint[:, None]], [constraint[None], np.zeros((1, 1))]])
        solved = np.linalg.solve(bordered, np.append(moments, 0))[:-1]
        inverse = np.linalg.inv(bordered)[len(users) : -1, len(users) : -1]
    else:
        solved, inverse = np.linalg.solve(normal, moments), np.zeros((0, 0))
    of_movies = (np.bincount(movie, deviation) - design.T @ solved) / weights
    of_users, of_bins = solved[: len(users)], solved[len(users) :]

    # the dummies without what users and movies explain of them, times the residuals, by user
    residuals = deviation - of_users[user] - of_movies[movie] - dummies @ of_bins
    left = design[: len(users)]
    core = np.diag(np.bincount(user) + PRIOR) - (left / weights) @ left.T
    dummy_users = np.linalg.solve(core, by_user - (left / weights) @ by_movie)
    dummy_movies = (by_movie - left.T @ dummy_users) / weights[:, None]
    scores = (dummies - dummy_users[user] - dummy_movies[movie]) * residuals[:, None]
    moved = _summed(scores, user, len(users)) @ inverse
    concerned = by_user.any(axis=1).sum()
    errors = np.sqrt((moved**2).sum(axis=0) * concerned / max(concerned - 1, 1))
    return Effects(
        pd.Series(of_users, users),
        pd.Series(of_movies, movies),
        pd.Series(of_bins, bins),
        pd.Series(errors, bins),
    )


def _summed(rows: Array, groups: Places, count: int) -> Array:
    """Add up rows by group."""
    sums = np.zeros((count, rows.shape[1]))
    np.add.at(sums, groups, rows)
    return sums
