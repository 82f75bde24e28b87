"""Plots as SVG inside the page (pygal: pure Python, no scripts, nothing loaded from elsewhere).

Honest ones: every axis begins at nothing, shares end at 100 %, the number of cases stands with them, and shares carry
their 95 % interval. What was not measured is a gap, not a zero.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from bot.errors import UserError
from bot.evaluation.figures import Figures, Share

_COLOURS = ("#2f5d8a", "#c26a2d", "#4b8b57", "#8a4f7d", "#6b6b6b", "#b0a030")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_HEIGHT, _WIDTH = 420, 860


def shares(title: str, rows: Sequence[tuple[str, Sequence[Share]]], names: Sequence[str]) -> str:
    """Grouped bars of shares in percent: a row per signal, a bar per writer."""
    chart = _chart("Bar", title)
    chart.print_values = False  # they stand in the table; here they would lie across the intervals
    chart.range = (0, 100)
    chart.value_formatter = lambda value: f"{value:.0f} %"
    chart.x_labels = [label for label, _ in rows]
    for position, name in enumerate(names):
        chart.add(name, [_bar(mine[position]) for _, mine in rows])
    return _svg(chart)


def times(title: str, figures: Sequence[Figures]) -> str:
    """Median and 95th percentile in seconds, side by side."""
    chart = _chart("Bar", title)
    chart.value_formatter = lambda value: f"{value:.2f} s"
    chart.x_labels = ["p50", "p95"]
    chart.range = (0, max(one.p95 for one in figures) * 1.1 or 1)
    for one in figures:
        chart.add(one.writer, [one.p50, one.p95])
    return _svg(chart)


def amounts(title: str, rows: Sequence[tuple[str, float | None]], unit: str) -> str:
    """One bar per writer of any amount; None: there is none. Every writer is named, so that colours mean the same."""
    chart = _chart("Bar", title)
    chart.value_formatter = lambda value: f"{value:,.4g} {unit}"
    chart.range = (0, max((value for _, value in rows if value is not None), default=0) * 1.1 or 1)
    chart.x_labels = [""]
    for name, value in rows:
        chart.add(name, [value])
    return _svg(chart)


def _bar(share: Share) -> dict[str, Any] | None:
    if share.value is None:
        return None
    low, high = share.interval or (0.0, 1.0)
    return {
        "value": 100 * share.value,
        "label": f"{share.hits}/{share.n}",
        "ci": {"low": 100 * low, "high": 100 * high},
    }


def _chart(kind: str, title: str) -> Any:
    try:
        import pygal
        from pygal.style import Style
    except ImportError as error:
        raise UserError(".venv/bin/pip install -e '.[eval]'") from error
    # pygal hangs a finder of the old kind into Python's imports (for its maps), which warns at every later import
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    style = Style(
        background="transparent", plot_background="transparent", colors=_COLOURS, font_family="sans-serif",
        title_font_size=18, label_font_size=13, legend_font_size=13, value_font_size=13, major_label_font_size=13,
        guide_stroke_color="#ddd", major_guide_stroke_color="#ddd", opacity="0.85",
    )  # fmt: skip
    return getattr(pygal, kind)(
        title=title, style=style, js=[], height=_HEIGHT, width=_WIDTH, print_values=True, legend_at_bottom=True,
        disable_xml_declaration=True, no_data_text="–", include_x_axis=True, explicit_size=False, truncate_label=-1,
        print_values_position="top", truncate_legend=-1,
    )  # fmt: skip


def _svg(chart: Any) -> str:
    """The drawing without the script that pygal adds for tooltips even where none are wanted."""
    return _SCRIPT.sub("", str(chart.render(is_unicode=True)))
