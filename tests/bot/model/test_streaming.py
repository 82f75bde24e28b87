"""Drafts of a growing answer: proved sentences only, never a flood, never in the way; a newer question goes before."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.client import ModelClient
from bot.model.ports import ModelUnavailable
from bot.model.streaming import Growing, Runs, finished
from tests.bot.model.talk import ANNA, PROMPT, SECONDS, Answer, Noted
from tests.model_server import Fault, ModelServer

WHOLE = json.dumps({"sentences": [{"text": f"Satz {n} mit [Klammer] und {{Rest}}."} for n in range(4)], "more": [{}]})


@dataclass
class FakeDrafts:
    """A channel that notes drafts; ``settle`` ends the one under way."""

    shown: list[str] = field(default_factory=list)
    pending: Future[None] | None = None
    at_once: bool = True
    broken: Exception | None = None

    def show(self, html: str) -> Future[None]:
        self.shown.append(html)
        self.pending = Future()
        if self.at_once:
            self.settle()
        return self.pending

    def settle(self) -> None:
        assert self.pending is not None
        if self.broken:
            self.pending.set_exception(self.broken)
        else:
            self.pending.set_result(None)


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def growing(
    drafts: FakeDrafts, clock: Callable[[], float], proved: Callable[[Mapping[str, Any]], str | None]
) -> Growing:
    """Drafts of sentences, joined by blanks."""
    return Growing(drafts, proved, " ".join, clock=clock)


def text_of(item: Mapping[str, Any]) -> str:
    return str(item["text"])


def grown() -> list[str]:
    """The text so far, letter by letter."""
    return [WHOLE[:end] for end in range(1, len(WHOLE) + 1)]


def test_whole_sentences_are_found_while_the_text_grows() -> None:
    counts = [len(finished(text)) for text in grown()]

    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 4)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_whatever_comes_nothing_is_raised(text: str) -> None:
    assert isinstance(finished(text), list)
    assert isinstance(finished('{"sentences": [' + text), list)


def test_a_sentence_appears_when_it_is_whole_and_proved() -> None:
    drafts, clock = FakeDrafts(), Clock()
    asked: list[str] = []

    def proved(item: Mapping[str, Any]) -> str | None:
        asked.append(item["text"])
        return None if "Satz 1" in item["text"] else text_of(item)

    show = growing(drafts, clock, proved)
    for text in grown():
        clock.now += 1
        show(text)

    assert drafts.shown[0] == "Satz 0 mit [Klammer] und {Rest}."
    assert "Satz 1" not in "".join(drafts.shown)
    assert drafts.shown[-1].count("Satz") == 3
    assert len(asked) == 4


def test_drafts_keep_a_pause() -> None:
    drafts, clock = FakeDrafts(), Clock()
    show = growing(drafts, clock, text_of)

    for text in grown():
        clock.now += 0.001
        show(text)

    assert len(drafts.shown) == 1


def test_a_slow_draft_is_not_overtaken_and_the_newest_state_comes_next() -> None:
    drafts, clock = FakeDrafts(at_once=False), Clock()
    show = growing(drafts, clock, text_of)
    for text in grown():
        clock.now += 1
        show(text)
    assert len(drafts.shown) == 1

    drafts.settle()
    show(WHOLE)

    assert len(drafts.shown) == 2
    assert drafts.shown[-1].count("Satz") == 4


@pytest.mark.parametrize("raised", [False, True], ids=["later", "at once"])
def test_after_a_failed_draft_there_are_no_more(raised: bool) -> None:
    class Raising(FakeDrafts):
        def show(self, html: str) -> Future[None]:
            self.shown.append(html)
            raise RuntimeError("429")

    drafts = Raising() if raised else FakeDrafts(broken=RuntimeError("429"))
    clock = Clock()
    show = growing(drafts, clock, text_of)

    for text in grown():
        clock.now += 10
        show(text)

    assert len(drafts.shown) == 1
    assert show.failed


def test_a_call_that_begins_anew_shows_the_new_sentences() -> None:
    drafts, clock = FakeDrafts(), Clock()
    show = growing(drafts, clock, text_of)
    show('{"sentences": [{"text": "A."}, {"text": "B."}')
    clock.now = 5

    show('{"sentences": [{"text": "C."}')

    assert drafts.shown == ["A. B.", "C."]


def test_a_call_that_begins_anew_with_the_same_words_shows_nothing_twice() -> None:
    drafts, clock = FakeDrafts(), Clock()
    show = growing(drafts, clock, text_of)
    for text in ('{"sentences": [{"text": "A."}', '{"sent', '{"sentences": [{"text": "A."}', WHOLE):
        show(text)
        clock.now += 5

    assert drafts.shown[0] == "A."
    assert len(drafts.shown) == 2


def test_a_newer_question_replaces_the_one_under_way() -> None:
    runs = Runs()
    first = runs.begin("tg:1")
    other = runs.begin("tg:2")

    second = runs.begin("tg:1")

    assert (first.replaced, second.replaced, other.replaced) == (True, False, False)
    assert runs.newer("tg:1")
    assert second.replaced
    assert not runs.newer("tg:1")
    runs.end("tg:2", other)
    assert not runs.newer("tg:2")


def test_a_replaced_answer_stops_the_call_at_once(client: ModelClient, server: ModelServer, calls: Noted) -> None:
    server.script.fail(Fault("drip"))
    runs, drafts = Runs(), FakeDrafts()
    run = runs.begin("tg:1")
    show = Growing(drafts, text_of, " ".join, run)
    threading.Timer(0.1, runs.newer, ["tg:1"]).start()

    with pytest.raises(ModelUnavailable, match="replaced"):
        client.stream(PROMPT, Answer, ANNA, show, lambda: run.replaced)

    assert drafts.shown == []
    assert [ended.outcome for ended in calls.ended] == ["replaced"]
    assert calls.ended[0].milliseconds < SECONDS * 1000


def test_an_answer_grows_in_the_chat_through_the_real_libraries(client: ModelClient) -> None:
    drafts = FakeDrafts()

    answer = client.stream(PROMPT, Answer, ANNA, Growing(drafts, text_of, " ".join, pause=0))

    assert drafts.shown[-1] == " ".join(one.text for one in answer.sentences)
    assert len(drafts.shown) == len(answer.sentences)


def test_a_call_replaced_before_it_speaks_is_noted_as_such(client: ModelClient, calls: Noted) -> None:
    runs = Runs()
    run = runs.begin("tg:1")
    run.replace()

    with pytest.raises(ModelUnavailable, match="replaced"):
        client.stream(PROMPT, Answer, ANNA, Growing(FakeDrafts(), text_of, " ".join, run))

    assert [ended.outcome for ended in calls.ended] == ["replaced"]
