"""What people do, as stories: a generator each, whose next step is chosen after what came in answer to the last one.

Texts are those of the independent question set and letters of the tests; buttons are real ones, tapped under the
message that carries them. Nothing here knows how the answers look, except for the letters in the data of the check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random

from bot.intake.taken import NamedBytes
from bot.paper import Letterform, Paragraph, letter_pdf
from tests.bench.ground import questions
from tests.bot.test_letters import BILL
from tests.fake_telegram.core import Json

LONGEST_CHECK = 60
VARIANTS = 4
NONSENSE = (
    "asdf",
    "🤷",
    "???",
    "lorem ipsum dolor sit amet",
    "Wie wird das Wetter morgen?",
    "x" * 300,
    "§§§ 999z UrhG",
    "hi",
)
DATES = ("15.03.2027 Antwort an den Verlag", "30.12.2026 Zahlung", "01.02.2027")

Button = tuple[int, str]
"""The message a button hangs on, and its data."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a person does. ``kind``: under which name it is measured."""

    kind: str
    text: str = ""
    button: Button | None = None
    file: NamedBytes | None = None
    sticker: bool = False


@dataclass
class Scene:
    """What one person sees, and the dice by which they decide."""

    draw: Random
    language: str
    buttons: tuple[tuple[str, Button], ...] = ()
    told: set[int] = field(default_factory=set)

    def sees(self, message: Json) -> None:
        """A message of the bot; its buttons are the ones that will be tapped."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        found = [
            (button["text"], (message["message_id"], button["callback_data"]))
            for row in rows for button in row if "callback_data" in button
        ]  # fmt: skip
        if found:
            self.buttons = tuple(found)


def story(scene: Scene, mix: dict[str, int] | None = None) -> Iterator[Deed]:
    """One visit after another, without an end. ``mix``: how often which (default: ``MIX``)."""
    chances = mix or MIX
    names, weights = list(chances), list(chances.values())
    yield Deed("start", "/start")
    while True:
        [name] = scene.draw.choices(names, weights)
        yield from VISITS[name](scene)


def asks(scene: Scene) -> Iterator[Deed]:
    """One to four questions; after some, a suggested one is tapped."""
    for _ in range(scene.draw.randint(1, 4)):
        yield Deed("ask", scene.draw.choice(_pool(scene.language)))
        follow = [button for _, button in scene.buttons if button[1].startswith("1:a:")]
        if follow and scene.draw.random() < 0.3:
            yield Deed("ask, tapped", button=scene.draw.choice(follow))


def checks(scene: Scene) -> Iterator[Deed]:
    """A whole check by taps, to its result."""
    yield Deed("check, opened", "/pruefen" if scene.language == "de" else "/check")
    for _ in range(LONGEST_CHECK):
        button = _in_check(scene)
        if button is None:
            return
        yield Deed("check, tapped", button=button)


def _in_check(scene: Scene) -> Button | None:
    """The next tap: an answer, or ticks and then done; None where the check asks nothing any more."""
    mine = [(label, button, button[1].split(":", 5)) for label, button in scene.buttons if button[1].startswith("1:c:")]
    verbs = [(label, button, parts[4]) for label, button, parts in mine if len(parts) > 4]
    done = [button for _, button, verb in verbs if verb == "f"]
    ticks = [button for _, button, verb in verbs if verb == "p" and ":p:+" in button[1]]
    answers = [button for _, button, verb in verbs if verb in {"o", "d", "u"}]
    if done and any(label.startswith("☑") for label, *_ in verbs):
        return done[0]
    fitting = ticks or answers
    return scene.draw.choice(fitting) if fitting else None


def pastes_a_letter(scene: Scene) -> Iterator[Deed]:
    """A letter as text, and one of the buttons under its explanation."""
    yield Deed("letter, text", BILL.replace("123/26", f"{scene.draw.randint(100, 999)}/26"))
    yield from _taps_on(scene, "letter, tapped", "1:L:")


def shows_a_letter(scene: Scene) -> Iterator[Deed]:
    """The same as a PDF."""
    yield Deed("letter, PDF", file=_pdf(scene.draw.randrange(VARIANTS)))
    yield from _taps_on(scene, "letter, tapped", "1:L:")


def sets_a_deadline(scene: Scene) -> Iterator[Deed]:
    """A date of one's own."""
    command = "/fristen" if scene.language == "de" else "/deadlines"
    yield Deed("deadline", f"{command} {scene.draw.choice(DATES)}")
    yield from _taps_on(scene, "deadline, tapped", "1:f:")


def looks_into_the_case(scene: Scene) -> Iterator[Deed]:
    """What is in the case, and one button."""
    yield Deed("case", "/fall" if scene.language == "de" else "/case")
    yield from _taps_on(scene, "case, tapped", "1:k:")


def talks_nonsense(scene: Scene) -> Iterator[Deed]:
    """Words that mean nothing."""
    yield Deed("nonsense", scene.draw.choice(NONSENSE))


def sends_a_sticker(scene: Scene) -> Iterator[Deed]:
    """A sticker."""
    yield Deed("sticker", sticker=True)


def _taps_on(scene: Scene, kind: str, prefix: str) -> Iterator[Deed]:
    found = [button for _, button in scene.buttons if button[1].startswith(prefix)]
    if found and scene.draw.random() < 0.5:
        yield Deed(kind, button=scene.draw.choice(found))


VISITS: dict[str, Callable[[Scene], Iterator[Deed]]] = {
    "ask": asks, "check": checks, "letter": pastes_a_letter, "pdf": shows_a_letter, "deadline": sets_a_deadline,
    "case": looks_into_the_case, "nonsense": talks_nonsense, "sticker": sends_a_sticker,
}  # fmt: skip
MIX = {"ask": 60, "check": 9, "letter": 6, "pdf": 4, "deadline": 7, "case": 7, "nonsense": 7, "sticker": 4}


@cache
def _pool(language: str) -> tuple[str, ...]:
    return tuple(one.text for one in questions() if one.lang == language)


@cache
def _pdf(number: int) -> NamedBytes:
    parts = tuple(Paragraph(text) for text in BILL.replace("123/26", f"{200 + number}/26").split("\n\n"))
    form = Letterform(("Kanzlei",), ("Mara",), "Abmahnung", parts)
    return NamedBytes("brief.pdf", "application/pdf", letter_pdf(form))
