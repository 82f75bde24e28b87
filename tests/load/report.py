"""Figures of a run: what people waited for, by kind; what was lost or came twice; memory; what the measurement cost.

"Own time" runs from the moment an update lies ready at Telegram to the bot's first message, edit or (where nothing
else comes) answer to a tap, less what the fake Telegram took for that message. Waiting in any line of ours is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from tests.bench.figures import Figure
from tests.load.crowd import Exchange
from tests.load.growth import Slope, slope
from tests.load.runs import Price, Seen

P95_MS, GROWTH_MB = 300.0, 10.0
WARM_UP = 0.25


def figures(seen: Seen) -> list[Figure]:
    """The figures of a run with their targets."""
    part, done = seen.name, seen.exchanges
    own = _own(seen.settled, seen.setting.imposed)
    doubled = sum(one.doubled for one in done)
    fast = [_percentile(own, percent) for percent in (50, 95, 99)]
    growth = memory(seen)
    made = [
        Figure(part, "updates a second", (len(done) + len(seen.lost)) / seen.seconds, "1/s"),
        Figure(part, "messages and edits a second, mean", sum(one.messages for one in done) / seen.seconds, "1/s"),
        Figure(part, "messages and edits in the busiest second", max(seen.cost.by_second.values(), default=0), ""),
        Figure(part, "own time, p50", fast[0], "ms"),
        Figure(part, "own time, p95", fast[1], "ms", P95_MS),
        Figure(part, "own time, p99", fast[2], "ms"),
        Figure(part, "updates never answered", len(seen.lost), "", 0),
        Figure(part, "messages that came twice", doubled, "", 0),
        Figure(part, "refused with 429", seen.cost.refused[429], "", 0),
        Figure(part, "refused otherwise", sum(seen.cost.refused.values()) - seen.cost.refused[429], "", 0),
        Figure(part, "warnings and errors in the log", len(seen.complaints), "", 0),
        Figure(part, "arrivals left out, as nobody was free", seen.left_out, "", 0),
        Figure(part, "processor of the bot, of one core", seen.bot_cpu / seen.seconds, ""),
        Figure(part, "processor of fake and crowd, of one core", seen.world_cpu / seen.seconds, ""),
        Figure(part, "the fake's own work per request", seen.cost.each * 1000, "ms"),
        Figure(part, "crowd late at most", seen.late * 1000, "ms"),
        Figure(part, "bot, memory at most (RSS)", max((one.rss for one in seen.samples), default=0.0), "MB"),
        Figure(part, "its children, at most", max((one.children_rss for one in seen.samples), default=0.0), "MB"),
    ]  # fmt: skip
    return made + (_growing(seen, growth) if growth else [])


def memory(seen: Seen) -> Slope | None:
    """How the memory of the bot itself moved after the warm-up."""
    return slope([(one.at, one.rss) for one in seen.samples], WARM_UP * seen.seconds)


def _growing(seen: Seen, growth: Slope) -> list[Figure]:
    whole, low, high = growth.within(seen.seconds)
    return [
        Figure(seen.name, "memory after warm-up, mean", growth.level, "MB"),
        Figure(seen.name, "slope of memory after warm-up, MB an hour", growth.per_hour),
        Figure(seen.name, "slope, lower bound of 95 %, MB an hour", growth.low, "", 0.0),
        Figure(seen.name, "slope, upper bound of 95 %, MB an hour", growth.high),
        Figure(seen.name, "growth over the whole run, MB", whole),
        Figure(seen.name, "growth over the whole run, upper bound, MB", high, "", GROWTH_MB),
    ] if low <= high else []  # fmt: skip


def by_kind(seen: Seen) -> str:
    """A table of own times by what was done."""
    kinds: dict[str, list[Exchange]] = defaultdict(list)
    for one in seen.settled:
        kinds[one.kind].append(one)
    lost = Counter(one.kind for one in seen.lost)
    rows = [("what people do", "updates", "p50 ms", "p95 ms", "p99 ms", "messages each", "never answered")]
    for kind in sorted(kinds, key=lambda name: -len(kinds[name])):
        mine = kinds[kind]
        own = _own(mine, seen.setting.imposed)
        each = sum(one.messages for one in mine) / len(mine)
        times = [f"{_percentile(own, percent):.0f}" for percent in (50, 95, 99)]
        rows.append((kind, str(len(mine)), *times, f"{each:.1f}", str(lost[kind])))
    return _markdown(rows)


def prices(found: Sequence[Price]) -> str:
    """What each kind of visit costs."""
    rows = [("visit", "updates", "processor ms each", "waiting ms, median")]
    rows += [(one.visit, str(one.updates), f"{one.cpu:.1f}", f"{one.median:.0f}") for one in found]
    return _markdown(rows)


def _own(exchanges: Sequence[Exchange], imposed: float) -> list[float]:
    times = (one.own_seconds(imposed) for one in exchanges)
    return [one * 1000 for one in times if one is not None]


def _percentile(times: Sequence[float], percent: int) -> float:
    return float(np.percentile(times, percent)) if times else 0.0


def _markdown(rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])
