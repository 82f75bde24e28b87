"""A link from a group, followed into the private chat: the question goes on there, or an answer is read in full.

A question opens for the person who asked it and for nobody else; an answer from the library is about nobody.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import prompts
from bot.journeys import ask, notices
from bot.journeys.ask import Answered
from bot.journeys.community.words import plain, say
from bot.ports import Button, Incoming, Reply
from bot.store.handovers import Handovers
from bot.writer import Writer
from knowledge.answers.compose import Knowledge
from knowledge.library import language as languages

Noted = Callable[[Incoming, Answered], Answered]

_TOKEN = re.compile(r"^(?:[0-9a-f]{32}|d(?P<key>[0-9a-f]{8})(?P<language>de|en))$")


@dataclass(frozen=True, slots=True)
class Onward:
    """What a link leads to. ``noted``: is shown every answer before it is told."""

    knowledge: Callable[[], Knowledge]
    writer: Writer
    today: Callable[[], dt.date]
    handovers: Handovers
    noted: Noted

    def follow(self, token: str, incoming: Incoming, language: str) -> list[Reply] | None:
        """The answer in private; None where ``token`` is no such link."""
        found = _TOKEN.match(token)
        if found is None:
            return None
        if found["key"]:
            return self._document(found["key"], incoming, found["language"])
        question = self.handovers.of(token, incoming.person.id, incoming.at)
        if question is None:
            return [Reply(say("resume.nothing", language))]
        return self._question(question, incoming, languages.detect(question, language))

    def _document(self, key: str, incoming: Incoming, language: str) -> list[Reply]:
        answered = ask.ask_suggested(key, self.knowledge(), self.writer, self.today(), language)
        if answered is None:
            return [notices.old_button(language)]
        return [ask.reply(self.noted(incoming, answered), offer_check=True)]

    def _question(self, question: str, incoming: Incoming, language: str) -> list[Reply]:
        found = self.noted(incoming, ask.ask(question, self.knowledge(), self.writer, self.today(), language))
        answered = ask.reply(found)
        shown = prompts.render(
            "community/resumed.jinja", language, question=question,
            said=plain("resume.said", language), private=plain("resume.private", language),
        )  # fmt: skip
        further = (_button("check", "c:new", language), _button("letter", "j:brief", language))
        return [Reply(shown), replace(answered, buttons=(*answered.buttons, *((one,) for one in further)))]


def _button(key: str, data: str, language: str) -> Button:
    return Button(plain(f"buttons.{key}", language), f"{ask.VERSION}:{data}")
