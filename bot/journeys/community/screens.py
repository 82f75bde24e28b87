"""The settings of a group as one message: what is chosen now, and a button for each choice."""

from __future__ import annotations

import prompts
from bot.journeys.community.settings import CHOICES, GENERAL, GroupSettings
from bot.journeys.community.words import button, data, plain, say
from bot.ports import Button, Place, Reply

SLOT = "settings"


def overview(
    settings: GroupSettings, place: Place, language: str, model: tuple[str, str] | None = None
) -> Reply:  # fmt: skip
    """Everything at a glance. ``model``: name and value of the choice that is none of the settings, if there is one."""
    fields = [field for field in CHOICES if field != "topics" or place.forum or settings.topics]
    values = [(plain(f"settings.{field}.name", language), _value(settings, field, language)) for field in fields]
    values += [model] if model else []
    html = prompts.render(
        "community/settings.jinja", language, title=plain("settings.title", language), lines=values,
        state=plain(f"settings.{'is_on' if settings.on else 'is_off'}", language), notes=_notes(settings, language),
    )  # fmt: skip
    buttons = [Button(plain(f"settings.{field}.name", language), data("s", field)) for field in fields]
    buttons += [Button(model[0], data("s", "model"))] if model else []
    turn = ("switch_off", "no") if settings.on else ("switch_on", "yes")
    last = (button(turn[0], language, "s", "on", turn[1]), button("close", language, "s", "close"))
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    return Reply(html, (*rows, last), slot=SLOT, silent=True)


def choice(settings: GroupSettings, field: str, place: Place, language: str) -> Reply:
    """The choices of one setting, each with what it means."""
    now = _value(settings, field, language)
    html = f"<b>{say(f'settings.{field}.name', language)}</b>\n{say(f'settings.{field}.about', language)}"
    html += f"\n\n{say('settings.now', language)} {say('settings.plain', language, value=now)}"
    rows = [
        (Button(_label(settings, field, option, place, language), data("s", field, option)),)
        for option in CHOICES[field]
    ]
    return Reply(html, (*rows, (button("back", language, "s"),)), slot=SLOT)


def closed(language: str) -> Reply:
    """The message once the admins are done with it: one line."""
    return Reply(say("settings.closed", language), slot=SLOT)


def _value(settings: GroupSettings, field: str, language: str) -> str:
    if field == "topics":
        if not settings.topics:
            return plain("settings.topics.values.all", language)
        return plain("settings.topics.some", language, count=len(settings.topics), general=GENERAL in settings.topics)
    return _name(field, getattr(settings, field), language)


def _name(field: str, option: object, language: str) -> str:
    values = prompts.phrases_of("community", language)["settings"][field]["values"]
    return str(values[option if option != "" else "none"])


def _label(settings: GroupSettings, field: str, option: object, place: Place, language: str) -> str:
    if field == "topics":
        inside = settings.topics and (place.topic or GENERAL) in settings.topics
        key = "all" if option == "all" else "not_here" if inside else "here"
        picked = option == "all" and not settings.topics
        return f"{'✓ ' if picked else ''}{plain(f'settings.topics.values.{key}', language)}"
    return f"{'✓ ' if getattr(settings, field) == option else ''}{_name(field, option, language)}"


def _notes(settings: GroupSettings, language: str) -> list[str]:
    """What should be said honestly about a choice."""
    notes = [plain("settings.quiet.note", language)] if settings.quiet else []
    if settings.lives:
        notes.append(plain("settings.lives.note", language))
    return notes
