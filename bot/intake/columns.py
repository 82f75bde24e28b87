"""The reading order of a page in two columns.

Not a layout engine: it decides between "as the file says" and "left column, then right column", because nearly every
program writes columns in reading order and only the rest needs help. Tables and address blocks are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MIN_LINES = 8
MIN_WIDTH = 0.25  # of the page: what is narrower is a column of numbers or an address
MAX_CROSSING = 0.25
ALIGNED = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line without a large gap; points, y upwards."""

    text: str
    left: float
    right: float
    y: float


def in_order(segments: Sequence[Segment], width: float) -> list[Segment] | None:
    """The segments in reading order, or None where the order of the file is to be kept."""
    gutter = _gutter(segments, width)
    if gutter is None:
        return None
    sides = [_side(segment, gutter) for segment in segments]
    changes = sum(a * b == -1 for a, b in pairwise(sides))
    return _by_bands(segments, gutter) if changes > MIN_LINES else None


def _side(segment: Segment, gutter: float) -> int:
    return -1 if segment.right <= gutter else 1 if segment.left >= gutter else 0


def _gutter(segments: Sequence[Segment], width: float) -> float | None:
    places = [width * share / 100 for share in range(35, 66)]
    crossed = [sum(segment.left < place < segment.right for segment in segments) for place in places]
    fewest = min(crossed)
    candidates = [place for place, count in zip(places, crossed, strict=True) if count == fewest]
    place = candidates[len(candidates) // 2]
    left = [segment for segment in segments if _side(segment, place) == -1]
    right = [segment for segment in segments if _side(segment, place) == 1]
    if min(len(left), len(right)) < MIN_LINES or fewest > MAX_CROSSING * len(segments):
        return None
    wide = all(_usual_width(side) >= MIN_WIDTH * width for side in (left, right))
    starts = Counter(round(segment.left / 3) for segment in right)
    aligned = starts.most_common(1)[0][1] >= ALIGNED * len(right)
    return place if wide and aligned else None


def _usual_width(segments: Sequence[Segment]) -> float:
    widths = sorted(segment.right - segment.left for segment in segments)
    return widths[len(widths) // 2]


def _by_bands(segments: Sequence[Segment], gutter: float) -> list[Segment]:
    """Between two lines that run across the page: first all of the left side, then all of the right."""
    ordered: list[Segment] = []
    left: list[Segment] = []
    right: list[Segment] = []
    for segment in sorted(segments, key=lambda each: -each.y):
        side = _side(segment, gutter)
        if side:
            (left if side < 0 else right).append(segment)
            continue
        ordered += [*left, *right, segment]
        left, right = [], []
    return ordered + left + right
