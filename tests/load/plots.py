"""Two plots of a run as SVG (pygal): what people waited for over time, and the memory of the bot."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.load.runs import Seen

POINTS = 60
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def waiting(seen: Seen) -> str:
    """p50 and p95 of own time over the run, with the line that must not be crossed."""
    began = min((one.at for one in seen.exchanges), default=0.0)
    pairs = [
        (one.at - began, own * 1000)
        for one in seen.exchanges
        if (own := one.own_seconds(seen.setting.imposed)) is not None
    ]
    chart = _chart(f"{seen.name}: own time in ms")
    for percent in (50, 95):
        chart.add(f"p{percent}", _sliced(pairs, seen.seconds, percent))
    chart.add("limit of p95", [(0, 300), (seen.seconds, 300)], stroke_style={"dasharray": "4, 4"}, show_dots=False)
    return _svg(chart)


def memory(seen: Seen) -> str:
    """The memory of the bot and of its children over the run."""
    chart = _chart(f"{seen.name}: memory in MB")
    chart.add("bot", _sliced([(one.at, one.rss) for one in seen.samples], seen.seconds, 50))
    chart.add("its children", _sliced([(one.at, one.children_rss) for one in seen.samples], seen.seconds, 50))
    return _svg(chart)


def _sliced(pairs: Sequence[tuple[float, float]], seconds: float, percent: int) -> list[tuple[float, float]]:
    """The percentile of each slice of the run, at the middle of the slice."""
    width = seconds / POINTS
    slices: list[list[float]] = [[] for _ in range(POINTS)]
    for at, value in pairs:
        slices[min(int(at / width), POINTS - 1)].append(value)
    return [
        (round((number + 0.5) * width, 1), round(float(np.percentile(values, percent)), 1))
        for number, values in enumerate(slices)
        if values
    ]


def _chart(title: str) -> Any:
    import pygal
    from pygal.style import Style

    # pygal hangs a finder of the old kind into Python's imports (for its maps), which warns at every later import
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    style = Style(background="white", plot_background="white", font_family="sans-serif",
                  colors=("#2f5d8a", "#c26a2d", "#6b6b6b"))  # fmt: skip
    return pygal.XY(
        title=title, style=style, js=[], width=860, height=360, x_title="seconds", range=None, include_x_axis=True,
        dots_size=2, legend_at_bottom=True, disable_xml_declaration=True, truncate_legend=-1,
    )  # fmt: skip


def _svg(chart: Any) -> str:
    return _SCRIPT.sub("", str(chart.render(is_unicode=True)))
