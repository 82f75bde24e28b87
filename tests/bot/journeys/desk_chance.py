"""Two firms with their teams, and what anybody may do at their desks or in private, likely or not, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.firms import Firm
from bot.ports import Incoming
from tests.bot.journeys.desk_world import World, a_file, quoted

NORD, SUED = "tg:-100", "tg:-200"
BLOCKS = [
    {"id": "vollmacht", "title": "Vollmacht", "de": "Tag {{ name }}, zu {{ reference }}. {{ staff }}, {{ firm }}"},
    {"id": "frist", "title": "Frist", "de": "Ihre Frist: {{ deadline }}.", "en": "Your deadline: {{ deadline }}."},
]
FIRMS = {
    NORD: Firm.model_validate({
        "id": "nord", "name": "Kanzlei Nord <b>", "phone": "040 1", "land": "HH", "blocks": BLOCKS, "response": 4,
        "hours": {"mo": ["09:00-13:00"], "sa": ["10:00-12:00"]},
        "retention": {"declined_days": 2, "closed_days": 30},
    }),
    SUED: Firm.model_validate({
        "id": "sued", "name": "Kanzlei Süd & Partner", "email": "post@sued.example", "land": "BY", "language": "en",
    }),
}  # fmt: skip
TEAM = {
    "tg:21": (NORD, "owner", "Olga"), "tg:22": (NORD, "lawyer", "Lars"), "tg:23": (NORD, "assistant", "Ada <b>"),
    "tg:31": (SUED, "owner", "Siri"), "tg:32": (SUED, "assistant", "Sam"),
}  # fmt: skip
STRANGERS = ("tg:91", NORD, SUED)  # somebody who only sits in the group; anonymous admins are known as the group
PEOPLE = ("tg:1", "tg:2", "tg:3", "tg:4")
COMMANDS = (
    "offen", "open", "hilfe", "help", "karte", "card", "textbausteine", "blocks", "vorschlag", "suggest", "entwurf",
    "draft", "frage", "ask", "merken", "wissen", "mitglieder", "kanzlei", "name", "beitreten",
    "einstellungen", "anwalt", "start", "loeschen", "export",
)  # fmt: skip


def something(there: World) -> Incoming:
    """Anything that anybody may do, likely or not."""
    in_desk, private = [_in_desk] * 3, [_in_private] * 3
    chosen: Callable[[World], Incoming] = there.rng.choice([*in_desk, *private, _tap, _tap, _command, _edit])
    return chosen(there)


def _somebody(there: World, place: str) -> str:
    inside = [person for person, (where, _, _) in TEAM.items() if where == place]
    return there.rng.choice(inside if there.rng.random() < 0.7 else [*STRANGERS, *TEAM, *PEOPLE])


def _where(there: World) -> tuple[str, int | None]:
    place = there.rng.choice((NORD, SUED))
    topics = [topic for chat, topic in there.topics if chat == place]
    return place, there.rng.choice(topics if there.rng.random() < 0.8 else [*topics, None, 9999, there.next_topic])


def _words(there: World, person: str, place: str, topic: int | None) -> str:
    """A text whose mark says how far it may go."""
    firm = next(firm for firm, where in there.places.items() if where == place)
    contact = there.topics.get((place, topic)) if topic is not None else None
    rng, mark = there.rng, there.ledger.mark
    if TEAM.get(person, ("",))[0] != place or contact is None:
        return f"So: {mark('stray', firm)}"
    if rng.random() < 0.3:
        return rng.choice(("// {}", "# {}", "#{}", " //{}")).format(mark("note", firm, contact))
    return f"Guten Tag, <b>{mark('said', firm, contact, there.contacts[contact][1])}"


def _in_desk(there: World) -> Incoming:
    place, topic = _where(there)
    person = _somebody(there, place)
    text, rng = _words(there, person, place, topic), there.rng
    kind = rng.choice(("text", "text", "text", "file", "photo", "sticker", "voice", "unsupported"))
    more: dict[str, Any] = a_file("anlage.pdf") if kind in {"file", "photo"} else {}
    answered = rng.choice([*there.wrote, None]) if rng.random() < 0.3 else None
    if answered is not None and answered.place.id == place:
        more["quoted"] = quoted(answered, ours=rng.random() < 0.5)
    words = text if kind in {"text", "file", "photo"} else ""
    return there.writes(kind, person, place, topic, text=words, addressed=rng.random() < 0.2,
                        forwarded=rng.random() < 0.1, by_admin=rng.random() < 0.3, **more)  # fmt: skip


def _command(there: World) -> Incoming:
    place, topic = _where(there)
    text = there.rng.choice(("", "Was ist eine Abmahnung?", "vollmacht", "SL-AAAAAA", "0000-0000-0000-0000"))
    return there.writes("command", _somebody(there, place), place, topic, command=there.rng.choice(COMMANDS), text=text)


def _tap(there: World) -> Incoming:
    """Mostly where the button stands, by somebody who may; else anywhere, by anybody."""
    rng = there.rng
    ours = [(chat, data) for chat, data in there.buttons if data.startswith("1:D:")]
    chat, data = rng.choice(ours[-60:] if rng.random() < 0.7 else ours)
    if rng.random() < 0.25:
        chat = rng.choice((NORD, SUED, *PEOPLE, *TEAM))
    if chat not in (NORD, SUED):
        return there.writes("tap", chat, chat, data=data)
    topic = there.store.desks.topic_of(data.split(":")[2]) if rng.random() < 0.8 else _where(there)[1]
    return there.writes("tap", _somebody(there, chat), chat, topic, data=data)


def _in_private(there: World) -> Incoming:
    """A person writes to the bot, sometimes as an answer to what stands in their chat."""
    rng = there.rng
    person = rng.choice(PEOPLE)
    text = f"Hallo {rng.choice(('', '# ', '// '))}" + there.ledger.mark("told", "", "", person)
    kind = rng.choice(("text", "text", "file", "sticker", "voice"))
    more: dict[str, Any] = a_file("bescheid.pdf", f"%PDF {rng.random()}".encode()) if kind == "file" else {}
    seen = [one for one in there.shown if one.chat == person]
    if seen and rng.random() < 0.4:
        said = there.writes("text", "tg:0", person, text=rng.choice(seen).text)
        there.wrote.pop()
        more["quoted"] = quoted(said, ours=True)
    return there.writes(kind, person, person, text=text if kind in {"text", "file"} else "", **more)


def _edit(there: World) -> Incoming:
    """Somebody changes what they wrote, staff at times into a note or out of one."""
    if not there.wrote:
        return _in_private(there)
    chosen = there.rng.choice(there.wrote[-40:])
    changed = replace(chosen, edited=True)
    if chosen.place.kind == "group" and chosen.kind == "text":
        changed = replace(changed, text=_words(there, chosen.person.id, chosen.place.id, chosen.place.topic))
    there.wrote.append(changed)
    return changed
