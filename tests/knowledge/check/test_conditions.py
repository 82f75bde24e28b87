"""Three values: what is settled, what may still be settled, and what stays open for good."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from knowledge.check.conditions import CourtSays, Looked, parse
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, chosen

ASKED = {"work": chosen("photo"), "source": DONT_KNOW, "partner": DOES_NOT_APPLY}


@dataclass
class FakeFacts:
    """Somebody whose act and actor nobody knows; what is not in ``given`` has not been asked yet."""

    act: str | None = None
    actor: str | None = None
    given: dict[str, Given] = field(default_factory=lambda: dict(ASKED))

    def look(self, question: str) -> Looked:
        found = self.given.get(question)
        return Looked(found, question, frozenset() if found else frozenset([question]))

    def says(self, ruling: CourtSays) -> bool:
        return False


@pytest.mark.parametrize(
    ("raw", "truth", "missing", "reach"),
    [
        ({"work": "photo"}, True, set(), set()),
        ({"work": "text"}, False, set(), set()),
        ({"partner": "influence"}, False, set(), set()),
        ({"source": "agency"}, None, set(), set()),
        ({"place": "germany"}, None, {"place"}, {True, False}),
        ({"not": {"source": "agency"}}, None, set(), set()),
        ({"act": "training"}, None, set(), set()),
        ({"all": [{"act": "training"}, {"place": "germany"}]}, None, {"place"}, {False}),
        ({"any": [{"act": "training"}, {"place": "germany"}]}, None, {"place"}, {True}),
        ({"not": {"all": [{"act": "training"}, {"place": "germany"}]}}, None, {"place"}, {True}),
        ({"all": [{"work": "photo"}, {"place": "germany"}]}, None, {"place"}, {True, False}),
        ({"all": [{"work": "text"}, {"place": "germany"}]}, False, set(), set()),
        ({"any": [{"work": "photo"}, {"source": "agency"}]}, True, set(), set()),
        ({"act_date": {"before": "reservation_since"}}, None, {"act_date", "reservation_since"}, {True, False}),
        ({"act_date": {"before": "source"}}, None, set(), set()),
    ],
)
def test_a_condition_says_what_it_is_what_is_missing_and_what_it_may_become(
    raw: object, truth: bool | None, missing: set[str], reach: set[bool]
) -> None:
    settled = parse(raw).settle(FakeFacts())

    assert (settled.truth, settled.missing, settled.reach) == (truth, missing, reach)


def test_what_holds_may_be_and_what_does_not_may_not() -> None:
    settled = parse({"work": "photo"}).settle(FakeFacts())

    assert settled.may_be(True)
    assert not settled.may_be(False)
