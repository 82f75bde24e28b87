"""Does memory grow? A slope after the warm-up, with its 95 % interval. Pure arithmetic.

Neighbouring samples are alike, and a line through all of them would pretend to be certain. So the series is cut into
blocks, the line goes through their means, and the interval is that of so few points (Student's t).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

BLOCKS = 12


@dataclass(frozen=True, slots=True)
class Slope:
    """MB an hour, with the bounds of the 95 % interval; ``level``: the mean in MB."""

    per_hour: float
    low: float
    high: float
    level: float

    @property
    def grows(self) -> bool:
        """Is it certain that it grows?"""
        return self.low > 0

    def within(self, seconds: float) -> tuple[float, float, float]:
        """Growth in MB over ``seconds``: estimate, lower and upper bound."""
        return tuple(one * seconds / 3600 for one in (self.per_hour, self.low, self.high))  # type: ignore[return-value]


def slope(series: Sequence[tuple[float, float]], warm_up: float) -> Slope | None:
    """The slope of (seconds, MB) after ``warm_up`` seconds; None where there are too few points for one."""
    after = np.array([point for point in series if point[0] >= warm_up])
    if len(after) < 2 * BLOCKS:
        return None
    means = np.array([block.mean(axis=0) for block in np.array_split(after, BLOCKS)])
    line = stats.linregress(means[:, 0] / 3600, means[:, 1])
    margin = float(stats.t.ppf(0.975, BLOCKS - 2) * line.stderr)
    steep = float(line.slope)
    return Slope(steep, steep - margin, steep + margin, float(means[:, 1].mean()))
