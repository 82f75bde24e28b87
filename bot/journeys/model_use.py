"""Agreeing to the language model, and taking it back: /ki. Says who computes where, and keeps which text was agreed to.

Whether a call may be made is decided at the way to the model itself (bot/model/consent.py), not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.deadlines import BERLIN
from bot.journeys.voice import Voice
from bot.model.consent import VERSION as TEXT
from bot.model.given import Given
from bot.model.ports import Reason
from bot.ports import Button, Incoming, Reply
from bot.store import Store

LETTER = "m"
VOICE = Voice("model_use", LETTER)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The journey. ``given``: the model that is set, None where there is none."""

    store: Store
    given: Given | None

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/ki: asks, or says what holds and offers to take it back."""
        if self.given is None:
            return [Reply(VOICE.say("consent.not_connected", language))]
        known = self.store.consents.of("person", incoming.person.id)
        standing = next((one for one in known if one.withdrawn_at is None), None)
        if standing is not None and standing.version == TEXT:
            day = prompts.day(standing.given_at.astimezone(BERLIN).date(), language)
            html = VOICE.say("consent.standing", language, day=day, **_who(self.given))
            html = f"{html}\n\n{VOICE.say('consent.uses', language)}"
            return [Reply(html, ((_button("withdraw", "off", language),),))]
        rows = ((_button("agree", "yes", language),), (_button("decline", "no", language),))
        return [Reply(VOICE.say("consent.ask", language, **_who(self.given)), rows)]

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button: yes, no, off."""
        match argument:
            case "yes" if self.given is not None:
                self.store.consents.give("person", incoming.person.id, TEXT, incoming.at)
                return [Reply(VOICE.say("consent.given", language), replaces=True)]
            case "no":
                return [Reply(VOICE.say("consent.declined", language), replaces=True)]
            case "off":
                self.store.consents.withdraw("person", incoming.person.id, incoming.at)
                self.store.turns.end(incoming.person.id)
                return [Reply(VOICE.say("consent.withdrawn", language), replaces=True)]
        return [VOICE.toast("old", language)]

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """This journey asks for nothing that is written."""
        return None


def privacy_line(given: Given | None, language: str) -> str:
    """What /datenschutz says about the model: provider and region, or that there is none."""
    if given is None:
        return prompts.phrase("privacy_model_off", language)
    return VOICE.plain("privacy", language, **_who(given))


def start_line(given: Given | None, language: str) -> str:
    """What the greeting says about the model (Art. 50 KI-VO)."""
    if given is None:
        return prompts.phrase("start.model_off", language)
    return VOICE.plain("start", language, **_who(given))


def why_plain(reason: Reason, language: str) -> str | None:
    """What to say above a plain answer; None: nothing, because nobody waited for a model or nobody can help it."""
    told = prompts.phrases_of("model_use", language)["unavailable"]
    return VOICE.say(f"unavailable.{reason}", language) if reason in told else None


def _who(given: Given) -> dict[str, Any]:
    return {"provider": given.provider_name, "region": given.region}


def _button(key: str, argument: str, language: str) -> Button:
    return Button(VOICE.plain(f"consent.{key}", language), VOICE.data(argument))
