"""The client with the real libraries over real sockets: an answer in shape, or a reason within the limit, and quiet."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.model.client import ModelClient, NoModel
from bot.model.given import Given
from bot.model.ports import ModelUnavailable, Who
from bot.model.prices import parse_prices
from tests.bot.model.conftest import KEY
from tests.bot.model.talk import ANNA, PROMPT, SECONDS, SECRET, Agrees, Answer, Noted, warmed
from tests.model_server import Fault, ModelServer

GRACE = 1.5

BROKEN = [
    (Fault("status", 429), "down"),
    (Fault("status", 500), "down"),
    (Fault("status", 401), "down"),
    (Fault("cut"), "down"),
    (Fault("drop"), "down"),
    (Fault("slow", seconds=30), "slow"),
    (Fault("drip"), "slow"),
    (Fault("garbage"), "garbage"),
    (Fault("empty"), "garbage"),
    (Fault("truncated"), "garbage"),
    (Fault("refusal"), "refused"),
]


def test_an_honest_answer_arrives_in_the_wanted_shape(client: ModelClient) -> None:
    answer = client.generate(PROMPT, Answer, ANNA)

    assert [(one.text, one.source_ids) for one in answer.sentences] == [
        ("Das ist erlaubt, wenn das Werk frei zugänglich ist.", ["1"]),
        ("Ein Vorbehalt muss maschinenlesbar sein.", ["1"]),
        ("Es kostet 887,03 Euro.", ["2"]),
    ]


def test_a_growing_answer_is_shown_piece_by_piece_and_ends_the_same(client: ModelClient) -> None:
    seen: list[str] = []

    answer = client.stream(PROMPT, Answer, ANNA, seen.append)

    assert answer == client.generate(PROMPT, Answer, ANNA)
    assert len(seen) > 5
    assert all(later.startswith(earlier) for earlier, later in pairwise(seen))


def test_the_key_goes_to_the_provider_and_the_ids_of_people_do_not(client: ModelClient, server: ModelServer) -> None:
    client.generate(PROMPT, Answer, Who(person="tg:424242", group="tg:-100777", language="de"))

    [asked] = server.script.seen
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert "424242" not in f"{asked.headers}{asked.body}"
    assert "100777" not in f"{asked.headers}{asked.body}"


@pytest.mark.parametrize("growing", [False, True], ids=["whole", "in pieces"])
@pytest.mark.parametrize(("fault", "reason"), BROKEN, ids=[f"{fault.kind}-{fault.status}" for fault, _ in BROKEN])
def test_what_breaks_becomes_a_reason_within_the_limit_and_one_line_without_words(
    client: ModelClient, server: ModelServer, calls: Noted, fault: Fault, reason: str, growing: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    server.script.always = fault
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.INFO)
    begun = time.monotonic()

    with pytest.raises(ModelUnavailable) as raised:
        client.stream(PROMPT, Answer, ANNA, lambda text: None) if growing else client.generate(PROMPT, Answer, ANNA)

    assert raised.value.reason == reason
    assert time.monotonic() - begun < SECONDS + GRACE
    assert [ended.outcome for ended in calls.ended] == [reason]
    assert len(caplog.records) == 1, caplog.text
    assert SECRET not in caplog.text
    assert KEY not in caplog.text
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("fault", [Fault("html"), Fault("status", 404)], ids=["html", "404"])
def test_an_address_that_is_no_model_is_told_apart_from_an_answer(
    client: ModelClient, server: ModelServer, fault: Fault
) -> None:
    server.script.always = fault

    with pytest.raises(ModelUnavailable) as raised:
        client.generate(PROMPT, Answer, ANNA)

    assert raised.value.reason in {"down", "garbage"}


def test_what_is_said_to_one_address_is_not_said_to_another(client: ModelClient, server: ModelServer) -> None:
    with ModelServer() as other:
        path = "/v1/chat/completions" if client.given.provider == "openai" else "/api/chat"
        server.script.always = Fault("redirect", 307, location=f"{other.ollama}{path}")

        with pytest.raises(ModelUnavailable):
            client.generate(PROMPT, Answer, ANNA)

        assert other.script.seen == []


def test_nobody_listening_is_down(server: ModelServer, calls: Noted) -> None:
    for name, url in (("openai:x", "http://127.0.0.1:9/v1"), ("ollama:x", "http://127.0.0.1:9")):
        client = warmed(ModelClient(Given(name, url, None, 3), calls, Agrees(), str))

        with pytest.raises(ModelUnavailable, match="down"):
            client.generate(PROMPT, Answer, ANNA)

    assert [(ended.given, ended.said) for ended in calls.ended] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("fault", "requests"), [(Fault("drop"), 2), (Fault("status", 500), 1), (Fault("status", 429), 1)]
)
def test_only_the_network_is_tried_again(client: ModelClient, server: ModelServer, fault: Fault, requests: int) -> None:
    server.script.fail(fault)

    if requests == 2:
        client.generate(PROMPT, Answer, ANNA)
    else:
        with pytest.raises(ModelUnavailable):
            client.generate(PROMPT, Answer, ANNA)

    assert len(server.script.seen) == requests


def test_json_with_talk_around_it_is_understood(client: ModelClient, server: ModelServer) -> None:
    server.script.fail(Fault("prose"))

    assert len(client.generate(PROMPT, Answer, ANNA).sentences) == 3


def test_an_api_without_schemas_is_asked_in_words_and_not_asked_otherwise_again(
    client: ModelClient, server: ModelServer
) -> None:
    server.script.always = Fault("unsupported")

    first = client.generate(PROMPT, Answer, ANNA)
    before = len(server.script.seen)
    second = client.generate(PROMPT, Answer, ANNA)

    assert first == second
    assert len(server.script.seen) == before + 1
    assert "response_format" not in server.script.seen[-1].body
    assert "temperature" not in server.script.seen[-1].body


def test_json_of_another_shape_is_garbage(client: ModelClient, server: ModelServer) -> None:
    server.script.say({"sentences": "keine Liste"})

    with pytest.raises(ModelUnavailable, match="garbage"):
        client.generate(PROMPT, Answer, ANNA)


def test_without_consent_nothing_is_sent_and_nothing_counted(given: Given, server: ModelServer, calls: Noted) -> None:
    client = ModelClient(given, calls, Agrees(all=False), str)

    with pytest.raises(ModelUnavailable, match="no_consent"):
        client.generate(PROMPT, Answer, ANNA)

    assert (server.script.seen, calls.begun) == ([], [])


def test_what_belongs_to_a_case_never_leaves_a_group(given: Given, server: ModelServer, calls: Noted) -> None:
    client = ModelClient(given, calls, Agrees(), str)

    with pytest.raises(ModelUnavailable, match="no_consent"):
        client.generate(replace(PROMPT, name="explain_letter"), Answer, Who(person="tg:1", group="tg:-100"))

    assert server.script.seen == []


def test_a_spent_budget_sends_nothing(given: Given, server: ModelServer, calls: Noted) -> None:
    calls.spent = True

    with pytest.raises(ModelUnavailable, match="budget"):
        ModelClient(given, calls, Agrees(), str).generate(PROMPT, Answer, ANNA)

    assert server.script.seen == []


def test_tokens_are_those_the_provider_counted_and_cost_is_theirs(given: Given, calls: Noted) -> None:
    priced = replace(given, prices=parse_prices("0.40/1.60"))
    client = warmed(ModelClient(priced, calls, Agrees(), lambda text: f"hash of {len(text)}"))

    client.generate(PROMPT, Answer, ANNA)
    client.stream(PROMPT, Answer, ANNA, lambda text: None)

    whole, pieces = calls.ended
    assert (whole.counted, whole.given, whole.outcome) == (True, 100, "ok")
    assert whole.micros == round(0.4 * whole.given + 1.6 * whole.said)
    assert (pieces.counted, pieces.given, pieces.said) == (True, whole.given, whole.said)


def test_the_log_of_calls_holds_hashes_and_no_words(client: ModelClient, calls: Noted) -> None:
    client.generate(PROMPT, Answer, ANNA)

    kept = f"{calls.begun}{calls.ended}"
    assert SECRET not in kept
    assert "erlaubt" not in kept
    assert "hash of" in kept


def test_what_may_have_been_paid_for_is_counted_though_no_answer_came(
    client: ModelClient, server: ModelServer, calls: Noted
) -> None:
    server.script.fail(Fault("slow", seconds=30))

    with pytest.raises(ModelUnavailable, match="slow"):
        client.generate(PROMPT, Answer, ANNA)

    assert calls.ended[0].given > 50
    assert not calls.ended[0].counted


def test_the_key_of_the_environment_never_goes_to_another_address(
    server: ModelServer, calls: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-aus-der-umgebung")
    client = warmed(ModelClient(Given("openai:scripted", server.openai, None, SECONDS), calls, Agrees(), str))

    client.generate(PROMPT, Answer, ANNA)

    assert "umgebung" not in str(server.script.seen[0].headers)


def test_traces_stay_off_whatever_the_environment_says(
    client: ModelClient, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", server.ollama)
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-1")

    client.generate(PROMPT, Answer, ANNA)
    time.sleep(0.3)  # a trace would be sent in the background

    assert len(server.script.seen) == 1


def test_many_may_ask_at_once(client: ModelClient, server: ModelServer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.generate(PROMPT, Answer, ANNA), range(24)))

    assert len({answer.model_dump_json() for answer in answers}) == 1


def test_without_a_model_the_reason_is_off() -> None:
    with pytest.raises(ModelUnavailable, match="off"):
        NoModel().generate(PROMPT, Answer, ANNA)
