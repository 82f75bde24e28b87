"""What the bot talks to: Telegram with its webhook and its clock, a Chroma server, a language model (only if asked).

Each is asked once, with a few seconds. What comes back is shown cut and cleaned; the token is part of Telegram's
addresses, so no error of the network is ever shown as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from pydantic import BaseModel

import prompts
from bot.config import Settings
from bot.model import loop
from bot.model.faults import fault_of
from bot.model.given import Given, given
from bot.model.ports import ModelUnavailable, Prompt, Reason
from bot.operations.findings import Finding, Say, shown

SECONDS = 5.0
WRONG, NOTABLE = 60.0, 10.0  # seconds that our clock may differ from Telegram's
WAITING = 100
RECENT = dt.timedelta(hours=1)
_FAULTS = (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, KeyError)

Now = Callable[[], dt.datetime]


def examine_telegram(settings: Settings, say: Say, client: httpx.Client, now: Now) -> Iterator[Finding]:
    """Who we are there, whether the webhook is as it should be, and whether our clock is right."""
    assert settings.telegram_token is not None
    root = settings.telegram_base_url.rstrip("/").removesuffix("/bot")
    address = f"{root}/bot{settings.telegram_token.get_secret_value()}"
    try:
        answer = client.post(f"{address}/getMe")
        if answer.status_code in {401, 404}:
            yield say("bad", "token_refused")
            return
        yield say("ok", "telegram", name=shown(answer.json()["result"]["username"]))
        yield from _clock(answer.headers.get("date"), say, now())
        yield from _webhook(client.post(f"{address}/getWebhookInfo").json()["result"], settings, say, now())
    except _FAULTS as error:
        yield say("bad", "telegram_down", kind=type(error).__name__)


def _clock(date: str | None, say: Say, now: dt.datetime) -> Iterator[Finding]:
    try:
        seconds = abs((now - parsedate_to_datetime(date or "")).total_seconds())
    except (ValueError, TypeError):
        return
    state = "bad" if seconds > WRONG else "hint" if seconds > NOTABLE else "ok"
    yield say(state, "clock" if state == "ok" else "clock_wrong", seconds=round(seconds))


def _webhook(told: Mapping[str, Any], settings: Settings, say: Say, now: dt.datetime) -> Iterator[Finding]:
    wanted, there = settings.webhook_url or "", str(told.get("url") or "")
    if wanted == there:
        yield say("ok", "webhook" if wanted else "polling")
    elif not wanted:
        yield say("hint", "webhook_of_another")
    else:
        yield say("bad" if there else "hint", "webhook_differs" if there else "webhook_unset")
    if (waiting := int(told.get("pending_update_count") or 0)) > WAITING:
        yield say("hint", "waiting", count=waiting)
    failed = dt.datetime.fromtimestamp(int(told.get("last_error_date") or 0), dt.UTC)
    if now - failed < RECENT:
        yield say("hint", "webhook_failed", what=shown(told.get("last_error_message")), at=f"{failed:%H:%M} UTC")


def examine_chroma(settings: Settings, say: Say, client: httpx.Client) -> Iterator[Finding]:
    """Does the Chroma server answer? Without it, search by words and themes goes on."""
    try:
        client.get(f"{(settings.chroma_url or '').rstrip('/')}/api/v2/heartbeat").raise_for_status()
        yield say("ok", "chroma")
    except _FAULTS as error:
        yield say("hint", "chroma_down", kind=type(error).__name__)


class _Said(BaseModel):
    word: str


def asked(found: Given) -> Reason | None:
    """Asks the model for one word; the reason why it cannot be used, None: it can."""
    from bot.model.provider import Provider
    from bot.model.shaped import shaped

    prompt = Prompt("doctor", 1, "", prompts.phrase_of("operations", "ask_model", "en", html=False))
    try:
        heard = loop.run(Provider(found).ask(prompt, _Said), found.seconds)
        if heard.refused:
            return "refused"
        shaped(heard.text, _Said)
    except ModelUnavailable as unavailable:
        return unavailable.reason
    except Exception as error:  # providers' libraries raise what they like; what it means is read from it
        return fault_of(error).reason
    return None


def examine_model(settings: Settings, say: Say, ask: Callable[[Given], Reason | None] = asked) -> Iterator[Finding]:
    """Asks the model that is set for one word, which costs a few tokens."""
    found = given(settings)
    if found is None:
        return
    reason = ask(found)
    yield say("ok", "model_answers") if reason is None else say("bad", "model_fails", reason=reason)
