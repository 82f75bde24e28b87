"""The figures for Prometheus. Imported only where LOTSE_OPERATIONS_LISTEN is set: the package is an extra.

What happens is counted when it happens; what is (the queue, the store) is looked up when somebody asks. Registries of
our own, so that nothing else of this process slips in. Processes that answer beside one another (LOTSE_PROCESSES) count
in files of one folder, which is the package's own way, and one of them tells for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.operations.counting import Figure, Span
from bot.store.inbox import Inbox

CONTENT_TYPE = CONTENT_TYPE_LATEST
STATES = ("open", "leased", "parked")
_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300)
_COUNTERS: Mapping[Figure, tuple[str, str]] = {
    "updates_in": ("Updates stored, by the way they came", "way"),
    "updates_handled": ("Updates handled, by kind", "kind"),
    "updates_parked": ("Updates put aside for a human, by kind", "kind"),
    "updates_again": ("Tries that failed and are made again, by kind", "kind"),
    "sends": ("Requests to Telegram that say something, by outcome", "outcome"),
    "too_many": ("Times Telegram said 429, by whom it was told", "part"),
    "model_calls": ("Calls to the language model, by outcome", "outcome"),
    "model_tokens": ("Tokens, in and out", "way"),
    "intake_files": ("Files read, by outcome", "outcome"),
    "reminders": ("Reminders and notices, by outcome", "outcome"),
}
_SPANS: Mapping[Span, tuple[str, str]] = {
    "answer": ("Seconds from the storing of an update to its end, by kind", "kind"),
    "model": ("Seconds of a call to the language model, by outcome", "outcome"),
}


@dataclass
class Figures:
    """Keeps the figures of this process; ``shared``: and tells those of all. A Listener of counting.py."""

    shared: bool = False
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    looked_up: CollectorRegistry = field(default_factory=CollectorRegistry)
    _counters: dict[Figure, Counter] = field(init=False)
    _spans: dict[Span, Histogram] = field(init=False)

    def __post_init__(self) -> None:
        ProcessCollector(registry=self.looked_up)
        self._counters = {
            figure: Counter(f"lotse_{figure}", what, [label], registry=self.registry)
            for figure, (what, label) in _COUNTERS.items()
        }
        self._spans = {
            span: Histogram(f"lotse_{span}_seconds", what, [label], registry=self.registry, buckets=_SECONDS)
            for span, (what, label) in _SPANS.items()
        }

    def count(self, figure: Figure, label: str, by: int) -> None:
        """Adds ``by`` to ``figure`` under ``label``."""
        self._counters[figure].labels(label).inc(by)

    def took(self, span: Span, label: str, seconds: float) -> None:
        """Notes that one ``span`` under ``label`` took ``seconds``."""
        self._spans[span].labels(label).observe(max(seconds, 0.0))

    def watch(self, inbox: Inbox, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        """From now on the queue is looked up with every reading, too."""
        self.looked_up.register(_Queue(inbox, now))

    def shown(self) -> bytes:
        """All figures in Prometheus' text form."""
        counted = self.registry
        if self.shared:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        return generate_latest(counted) + generate_latest(self.looked_up)


@dataclass(frozen=True, slots=True)
class _Queue(Collector):
    """The inbox as it stands; "lotse_store_up 0" and nothing else where it does not answer."""

    inbox: Inbox
    now: Callable[[], dt.datetime]

    def describe(self) -> list[Metric]:
        """Nothing is asked of the store only to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            counts, oldest = self.inbox.counts(), self.inbox.oldest()
        except SQLAlchemyError:
            yield GaugeMetricFamily("lotse_store_up", "Does the store answer?", value=0)
            return
        yield GaugeMetricFamily("lotse_store_up", "Does the store answer?", value=1)
        depth = GaugeMetricFamily("lotse_queue", "Updates in the inbox, by state", labels=["state"])
        for state in STATES:
            depth.add_metric([state], counts.get(state, 0))
        yield depth
        age = max((self.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
        yield GaugeMetricFamily("lotse_queue_oldest_seconds", "Age of the oldest update not yet handled", value=age)
