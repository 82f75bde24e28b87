"""What a person is told when a firm does not take their matter on (§ 44 BRAO: without delay, and without reasons).

The same words after a conflict of interests and after any other refusal, so that nobody reads out of them which it was.
The deadlines that the person named are said again with their days, because an enquiry stopped none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import prompts
from bot.journeys.contact.kept import ContactData, in_order
from bot.journeys.contact.words import law, left
from bot.journeys.desk.ports import Firm
from bot.journeys.desk.words import plain, say
from bot.ports import Button
from bot.store.firm_log import Source, sources_from
from knowledge import lawyers

LAW = ("decline", "deadline_runs", *lawyers.PLACES)
MOST_DEADLINES = 5


def text(data: ContactData, firm: Firm, reference: str, today: dt.date) -> str:
    """The refusal as HTML, with deadlines, places that help, and when everything is deleted."""
    language = data.language
    said = [
        say("person.declined", language, firm=firm.name, reference=reference),
        "\n".join((law(language, "deadline_runs"), *_deadlines(data, today, language))),
        "\n".join((say("person.places", language), *(f"• {law(language, place)}" for place in lawyers.PLACES))),
        _deletion(firm.retention.declined_days, language),
        f"<i>{say('person.sources', language, sources='; '.join(lawyers.sources(*LAW)), day=_as_of(language))}</i>",
    ]
    return "\n\n".join(said)


def buttons(language: str) -> tuple[tuple[Button, ...], ...]:
    """Their deadlines, and another firm."""
    deadlines = Button(plain("buttons.deadlines", language), "1:j:fristen")
    return ((deadlines, Button(plain("buttons.other_firm", language), "1:j:anwalt")),)


def sources() -> tuple[Source, ...]:
    """Where its sentences of law come from."""
    return sources_from(lawyers.sources(*LAW), lawyers.as_of())


def _deadlines(data: ContactData, today: dt.date, language: str) -> Iterator[str]:
    running = [one for one in in_order(data.deadlines) if one.day is None or one.day >= today]
    for one in running[:MOST_DEADLINES]:
        if one.day is None:
            yield say("person.deadline_undated", language, what=one.what or one.said)
        else:
            shown = {"day": prompts.day(one.day, language), "left": left(one.day, today, language)}
            yield say("person.deadline", language, what=one.what, **shown)
    if not any(one.day for one in running):
        yield say("person.deadline_unknown", language)


def _deletion(days: int, language: str) -> str:
    return say("person.delete_days", language, days=days) if days else say("person.delete_soon", language)


def _as_of(language: str) -> str:
    return prompts.day(lawyers.as_of(), language)
