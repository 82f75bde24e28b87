"""/ki at a desk: the firm agrees to a language model for general questions, and takes it back; and who words those.

Two must want it: whoever runs the bot (``model`` in the firm's file) and an owner at the desk. Nothing of a contact
goes to a model: a question counts as general only where somebody wrote it themselves, outside of every topic, and it
does not sound like a single case. Whether the contract with the provider is enough the firm judges (§ 43e BRAO).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import prompts
from bot.firms import Firm
from bot.journeys.contact.kept import sha256
from bot.journeys.deadlines import BERLIN
from bot.journeys.desk.firm_words import data, role_of
from bot.journeys.desk.roles import may
from bot.journeys.model_sides import Means, ModelSide
from bot.journeys.model_use import VOICE, why_plain
from bot.ports import Button, Incoming, Reply
from bot.store.firm_log import LogEntry
from bot.store.staff import Member
from knowledge.guide import private_matter

VERB = "k"


@dataclass(frozen=True, slots=True)
class DeskModel:
    """The model of all firms."""

    side: ModelSide
    means: Means

    def command(self, firm: Firm, member: Member) -> list[Reply]:
        """/ki: the text to agree to, or what holds."""
        language = firm.language
        if not self.side.offered:
            return [Reply(VOICE.say("firm.not_connected", language))]
        standing = self.side.standing(firm.id)
        decides = may(member.role, "model")
        withdraw = ((_button("withdraw", "off", language),),) if decides and standing is not None else ()
        if not firm.model:
            return [Reply(VOICE.say("firm.not_set", language), withdraw)]
        if standing is not None:
            day = prompts.day(standing.given_at.astimezone(BERLIN).date(), language)
            by = self.side.store.staff.of(standing.given_by) if standing.given_by else None
            name = by.name if by is not None and by.firm == firm.id else ""
            said = VOICE.say("firm.standing", language, day=day, name=name, **self._who)
            return [Reply(said, withdraw)]
        if not decides:
            return [Reply(VOICE.say("firm.off", language, role=role_of("owner", language)))]
        rows = ((_button("agree", "yes", language),), (_button("decline", "no", language),))
        return [Reply(self._text(firm), rows)]

    def tap(self, argument: str, firm: Firm, member: Member, incoming: Incoming) -> list[Reply]:
        """A button: yes, no, off. What the firm decides stands in its log, with the hash of what was shown."""
        language, name = firm.language, member.name
        if not may(member.role, "model"):
            return [_toast("firm.owner_only", language, role=role_of("owner", language))]
        if argument == "no":
            return [Reply(VOICE.say("firm.declined", language), replaces=True)]
        if argument == "yes" and self.side.offered and firm.model:
            if self.side.agree(firm.id, member.person, incoming.at):
                self._logged(firm, "model_on", incoming)
            return [Reply(VOICE.say("firm.given", language, name=name, firm=firm.name), replaces=True)]
        if argument == "off":
            if self.side.withdraw(firm.id, member.person, incoming.at):
                self._logged(firm, "model_off", incoming)
            return [Reply(VOICE.say("firm.withdrawn", language, name=name), replaces=True)]
        return [_toast("old", language)]

    def line(self, firm: Firm) -> str:
        """What /kanzlei says about it; empty where no model is intended."""
        if not self.side.offered or not firm.model:
            return ""
        return VOICE.say(f"firm.overview_{'on' if self.side.standing(firm.id) else 'off'}", firm.language)

    def answer(self, question: str, language: str, firm: Firm, incoming: Incoming) -> str:
        """The public answer to ``question`` as HTML, in a model's words where that may be."""
        if not self._is_general(question, firm, incoming):
            return self.means.ask(question, language).html
        names = tuple(dict.fromkeys(self._names(firm)))
        worded = self.side.ask(self.means, question, language, firm.id, names)
        told = why_plain(worded.missed, language) if worded.missed else None
        return "\n\n".join([*([f"<i>{told}</i>"] if told else []), worded.html])

    def _is_general(self, question: str, firm: Firm, incoming: Incoming) -> bool:
        """Is it a question of the staff itself, about no case, outside of every contact's topic?"""
        own = bool(incoming.text.strip()) and not incoming.forwarded
        return firm.model and own and incoming.place.topic is None and not private_matter.looks_private(question)

    def _names(self, firm: Firm) -> list[str]:
        """Whom the firm has heard of, and who works there: hidden from a model."""
        known = [name for one in self.side.store.register.of(firm.id) for name in (one.name, *one.aliases)]
        return [*known, *(one.name for one in self.side.store.staff.all(firm.id))]

    def _text(self, firm: Firm) -> str:
        role = role_of("owner", firm.language)
        return VOICE.say("firm.about", firm.language, firm=firm.name, role=role, **self._who)

    def _logged(self, firm: Firm, kind: str, incoming: Incoming) -> None:
        said = self._text(firm) if kind == "model_on" else ""
        self.side.store.firm_log.append(firm.id, LogEntry("", kind, sha256(said)), incoming.at)

    @property
    def _who(self) -> dict[str, Any]:
        given = self.side.given
        return {"provider": given.provider_name, "region": given.region} if given else {}


def _button(key: str, argument: str, language: str) -> Button:
    return Button(VOICE.plain(f"firm.{key}", language), data(VERB, argument))


def _toast(key: str, language: str, **values: Any) -> Reply:
    return VOICE.toast(key, language, **values)
