"""Agreeing to the language model, and taking it back: /ki. Says who computes where, and keeps which text was agreed to.

Whether a call may be made is decided at the way to the model itself (bot/model/consent.py), not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.journeys.deadlines import BERLIN
from bot.model.consent import VERSION as TEXT
from bot.model.consent import Side
from bot.model.given import Given
from bot.model.ports import Reason
from bot.ports import Button, Incoming, Reply
from bot.store import Store

LETTER = "m"
_QUESTIONS: dict[Side, str] = {"person": "consent.ask", "firm": "consent.ask_firm", "group": "consent.ask_group"}


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The journey. ``given``: the model that is set, None where there is none."""

    store: Store
    given: Given | None

    def open(self, incoming: Incoming, language: str, side: Side = "person", subject: str | None = None) -> list[Reply]:
        """/ki: asks, or says what holds and offers to take it back. Whoever calls has checked who may decide."""
        if self.given is None:
            return [Reply(_say("consent.not_connected", language))]
        subject = subject or incoming.person.id
        standing = next((one for one in self.store.consents.of(side, subject) if one.withdrawn_at is None), None)
        if standing is not None and standing.version == TEXT:
            day = prompts.day(standing.given_at.astimezone(BERLIN).date(), language)
            html = _say("consent.standing", language, day=day, **_who(self.given))
            return [Reply(html, ((_button("withdraw", "off", language),),))]
        rows = ((_button("agree", "yes", language),), (_button("decline", "no", language),))
        return [Reply(_say(_QUESTIONS[side], language, **_who(self.given)), rows)]

    def tap(
        self, incoming: Incoming, argument: str, language: str, side: Side = "person", subject: str | None = None
    ) -> list[Reply]:
        """A button: yes, no, off."""
        subject = subject or incoming.person.id
        match argument:
            case "yes" if self.given is not None:
                self.store.consents.give(side, subject, TEXT, incoming.at)
                return [Reply(_say("consent.given", language), replaces=True)]
            case "no":
                return [Reply(_say("consent.declined", language), replaces=True)]
            case "off":
                self.store.consents.withdraw(side, subject, incoming.at)
                return [Reply(_say("consent.withdrawn", language), replaces=True)]
        return [Reply("", toast=_plain("old", language)[:200])]


def privacy_line(given: Given | None, language: str) -> str:
    """What /datenschutz says about the model: provider and region, or that there is none."""
    return (
        prompts.phrase("privacy_model_off", language) if given is None else _plain("privacy", language, **_who(given))
    )


def start_line(given: Given | None, language: str) -> str:
    """What the greeting says about the model (Art. 50 KI-VO)."""
    return prompts.phrase("start.model_off", language) if given is None else _plain("start", language, **_who(given))


def why_plain(reason: Reason, language: str) -> str | None:
    """What to say above a plain answer; None: nothing, because nobody waited for a model or nobody can help it."""
    told = prompts.phrases_of("model_use", language)["unavailable"]
    return _say(f"unavailable.{reason}", language) if reason in told else None


def _who(given: Given) -> dict[str, Any]:
    return {"provider": given.provider_name, "region": given.region}


def _button(key: str, argument: str, language: str) -> Button:
    return Button(_plain(f"consent.{key}", language), f"{VERSION}:{LETTER}:{argument}")


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("model_use", key, language, **values)


def _plain(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("model_use", key, language, html=False, **values)
