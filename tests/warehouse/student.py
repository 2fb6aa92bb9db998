"""Student's t distribution, computed apart from the warehouse's own approximation."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

# from here on the normal distribution is the same to ten digits
NORMAL_FROM = 10**9


def student_t_cdf(t: float, df: int) -> float:
    """Student's t distribution function for whole df (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    theta = math.atan2(t, math.sqrt(df))
    cosine, sine = math.cos(theta), math.sin(theta)
    first = cosine if df % 2 else 1.0
    total = term = 0.0 if df == 1 else first
    for k in range(3 if df % 2 else 2, df - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    within = 2 / math.pi * (theta + sine * total) if df % 2 else sine * total
    return 0.5 + within / 2


@cache
def student_t_quantile(share: float, df: int) -> float:
    """Return the t below which a share of the distribution lies, by halving an interval."""
    if df >= NORMAL_FROM:
        return NormalDist().inv_cdf(share)
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if student_t_cdf(middle, df) < share else (low, middle)
    return low
