"""Messages of the fake Telegram become a page that looks like a phone. Values in, HTML out; no browser in here."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Json
from tests.screens.recorder import MARKUP, NOW

WIDTH, HEIGHT = 400, 960
COLOURS = ("#b5523b", "#3d7a5c", "#7a4f9a", "#2f6f9f", "#a06a1c")
_QUOTE = re.compile(r"\n*(</?blockquote[^>]*>)\n*")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it is drawn. ``sender``: shown in groups; ``answered``: the words of the message it answers."""

    own: bool
    html: str
    time: str
    sender: str = ""
    colour: str = ""
    file: str = ""
    answered: tuple[str, str] | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """A phone: whose chat it is, and what stands in it. ``opened``: quotes that fold are unfolded."""

    name: str
    title: str
    subtitle: str
    placeholder: str
    bubbles: tuple[Bubble, ...]
    language: str = "de"
    opened: bool = False


def bubbles(messages: Sequence[Json], owner: int, *, group: bool = False) -> tuple[Bubble, ...]:
    """``messages`` as whoever is ``owner`` sees them."""
    known = {one["message_id"]: one for one in messages}
    return tuple(_bubble(one, known, owner, number, group=group) for number, one in enumerate(messages))


def _bubble(message: Json, known: dict[int, Json], owner: int, number: int, *, group: bool) -> Bubble:
    sender = message["from"]
    moment = NOW.hour + 1, NOW.minute + number // 2
    quoted = message.get("answers") or message.get("reply_to_message", {}).get("message_id")
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Bubble(
        own=sender["id"] == owner,
        html=_markup(message),
        time=f"{moment[0]:02}:{moment[1]:02}",
        sender=_name(sender) if group and sender["id"] != owner else "",
        colour=COLOURS[sender["id"] % len(COLOURS)],
        file=_file(message),
        answered=_answered(known[quoted]) if group and quoted in known else None,
        rows=tuple(tuple(button["text"] for button in row) for row in keyboard),
    )


def _name(user: Json) -> str:
    return "Schrankenlotse" if user["id"] == shapes.BOT["id"] else str(user["first_name"])


def _markup(message: Json) -> str:
    """The words of a message as HTML; around a quote there is no empty line, as in Telegram."""
    if MARKUP in message:
        return _QUOTE.sub(r"\1", message[MARKUP].strip())
    return html.escape(message.get("text", message.get("caption", "")), quote=False)


def _file(message: Json) -> str:
    return str(message["document"].get("file_name", "")) if "document" in message else ""


def _answered(message: Json) -> tuple[str, str]:
    words = re.sub(r"<[^>]+>", "", _markup(message)) or _file(message)
    return _name(message["from"]), html.unescape(words)[:80]


def page(screen: Screen) -> str:
    """The phone as one HTML page without anything to load."""
    folder = Path(__file__).parent
    house = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    style = (folder / "phone.css").read_text(encoding="utf-8")
    return house.get_template("phone.html.jinja").render(screen=screen, style=style, width=WIDTH, height=HEIGHT)
