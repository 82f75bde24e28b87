"""What each question of a first contact looks like: its words, what was answered so far, and the buttons below.

Values in, replies out; no store and no law of its own. Every button carries the contact and the revision it was made
for, so that an old keyboard is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

import prompts
from bot.journeys.contact.kept import ContactData, Deadline, Party
from bot.journeys.contact.offers import Offer
from bot.journeys.contact.overview import overview
from bot.journeys.contact.ports import Firm
from bot.journeys.contact.steps import PARTS, Walk, gaps
from bot.journeys.contact.words import SHORT_ID, consented, data, keys, law, law_sources, named, plain, say
from bot.journeys.voice import paired, rows_of
from bot.ports import Button, Reply
from bot.store.contacts import KeptContact

PER_PAGE = 8
WIDE = 22
SHOWN, CUT = 24, 90

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything a question shows. ``offers``: what may be taken over; ``own``: the name the channel knows;
    ``has_case``: the person's case holds something."""

    contact: KeptContact
    data: ContactData
    walk: Walk
    firm: Firm
    offers: Sequence[Offer]
    own: str
    has_case: bool

    @property
    def language(self) -> str:
        """In which language we talk."""
        return self.data.language

    def carried(self, verb: str, *argument: object) -> str:
        """What a button of this screen carries."""
        return data(self.contact.id[:SHORT_ID], self.contact.revision, verb, *argument)

    def button(self, key: str, verb: str, *argument: object, **values: object) -> Button:
        """A button of this screen."""
        return Button(plain(f"buttons.{key}", self.language, **values), self.carried(verb, *argument))

    def answer(self, key: str, value: str) -> Button:
        """A button that answers the question with ``value``."""
        return self.button(key, "o", value)

    def choice(self, group: str, *but: str) -> list[Row]:
        """A button for each of a list of names."""
        found = [key for key in keys(group) if key not in but]
        return list(paired([Button(named(group, key, self.language), self.carried("o", key)) for key in found], WIDE))


def show(screen: Screen, note: str = "") -> Reply:
    """The question, what was answered so far, and its buttons. ``note``: HTML said before it."""
    said, rows = _SHOWN[screen.walk.step](screen)
    html = "\n\n".join(part for part in (note, said) if part)
    return Reply(html, (*rows, *_tail(screen)))


def _tail(screen: Screen) -> Iterator[Row]:
    row = [screen.button("back", "b")] if screen.walk.trail else []
    yield (*row, screen.button("pause", "p"), screen.button("cancel", "x"))


def _ask(screen: Screen, key: str, *rows: Row, more: str = "", **values: object) -> tuple[str, list[Row]]:
    html = say(f"step.{key}", screen.language, **values)
    return "\n\n".join(part for part in (html, more) if part), list(rows)


def _own_name(screen: Screen) -> tuple[str, list[Row]]:
    rows = [(screen.button("is_me", "o", "me", name=screen.own[:40]),)] if screen.own else []
    return _ask(screen, "own_name", *rows)


def _own_aliases(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "own_aliases", (screen.answer("only_this", "none"),), more=_people(screen, "self"))


def _opponent(screen: Screen) -> tuple[str, list[Row]]:
    if screen.data.of_role("opponent"):
        row = (screen.answer("all_named", "next"),)
        return _ask(screen, "opponent_more", row, more=_people(screen, "opponent"))
    return _ask(screen, "opponent", (screen.answer("unknown", "unknown"),))


def _opponent_alias(screen: Screen) -> tuple[str, list[Row]]:
    row = (screen.answer("no_aliases", "none"), screen.answer("unknown", "unknown"))
    return _ask(screen, "opponent_alias", row, name=screen.walk.focus)


def _opponent_lawyer(screen: Screen) -> tuple[str, list[Row]]:
    there = screen.data.of_role("opponent_lawyer")
    row = (screen.answer("next", "next"),) if there else (
        screen.answer("no_lawyer", "none"), screen.answer("unknown", "unknown")
    )  # fmt: skip
    return _ask(screen, "opponent_lawyer", row, more=_people(screen, "opponent_lawyer"))


def _others(screen: Screen) -> tuple[str, list[Row]]:
    there = screen.data.of_role("other")
    row = (screen.answer("next", "next"),) if there else (
        screen.answer("nobody", "none"), screen.answer("unknown", "unknown")
    )  # fmt: skip
    return _ask(screen, "others", row, more=_people(screen, "other"))


def _confirm(screen: Screen) -> tuple[str, list[Row]]:
    """All names; the others than one's own carry numbers by which they are struck out."""
    language, lines = screen.language, []
    for one in screen.data.of_role("self"):
        lines.append(f"{say('list.self', language)}: {_party(one, language)}")
    others = [one for one in screen.data.parties if one.role != "self"]
    for number, one in enumerate(others, 1):
        lines.append(f"{number}. {say(f'list.{one.role}', language)}: {_party(one, language)}")
    if not screen.data.of_role("opponent"):
        lines.append(f"{say('list.opponent', language)}: {say('list.unknown', language)}")
    right = [(screen.answer("right", "next"),)] if not gaps(screen.data) else []
    adding = [screen.answer("add_opponent", "o"), screen.answer("add_lawyer", "l"), screen.answer("add_other", "t"),
              screen.answer("change_own", "s")]  # fmt: skip
    return _ask(screen, "confirm", *right, *paired(adding, WIDE), *_strikes(screen, len(others)), more="\n".join(lines))


def _found_names(screen: Screen) -> tuple[str, list[Row]]:
    return _listed(screen, "found_names", [(screen.answer("next", "next"),)])


def _offers(screen: Screen) -> tuple[str, list[Row]]:
    return _listed(screen, "offers", [(screen.answer("take", "take"), screen.answer("take_nothing", "none"))])


def _listed(screen: Screen, key: str, last: list[Row]) -> tuple[str, list[Row]]:
    """Offers page by page; a tap on a number strikes one out, or takes that back."""
    pages = max(1, -(-len(screen.offers) // PER_PAGE))
    page = min(max(screen.walk.page, 0), pages - 1)
    begin = page * PER_PAGE
    shown = screen.offers[begin : begin + PER_PAGE]
    lines, toggles = [], []
    for number, offer in enumerate(shown, begin + 1):
        struck = offer.id in screen.data.struck
        text = f"<s>{escape(offer.label)}</s>" if struck else str(escape(offer.label))
        lines.append(f"{number}. {text}")
        toggles.append(Button(f"{'☐' if struck else '☑'} {number}", screen.carried("t", offer.id)))
    turning = []
    if page > 0:
        turning.append(screen.button("page_back", "g", page - 1))
    if page < pages - 1:
        turning.append(screen.button("page_next", "g", page + 1))
    more = [say("list.page", screen.language, page=page + 1, pages=pages)] if pages > 1 else []
    rows = [*rows_of(toggles, 4), *([tuple(turning)] if turning else []), *last]
    return _ask(screen, key, *rows, more="\n".join([*lines, *more]))


def _deadline(screen: Screen) -> tuple[str, list[Row]]:
    if not screen.data.deadlines:
        row = (screen.answer("no_deadline", "none"), screen.answer("no_deadline_known", "unknown"))
        return _ask(screen, "deadline", row, more=_law(screen.language, "deadline_runs"))
    listed = list(screen.data.deadlines)
    lines = [f"{number}. {escape(_day(one, screen))}" for number, one in enumerate(listed, 1)]
    rows = [(screen.answer("next", "next"),), *_strikes(screen, len(listed))]
    return _ask(screen, "deadline_more", *rows, more="\n".join(lines))


def _kind(screen: Screen) -> tuple[str, list[Row]]:
    rows = [(Button(named("kinds", key, screen.language), screen.carried("o", key)),) for key in keys("kinds")]
    return _ask(screen, "kind", *rows, (screen.answer("unknown", "unknown"),))


def _story(screen: Screen) -> tuple[str, list[Row]]:
    if screen.data.story:
        lines = [f"{number}. {escape(_cut(one.text))}" for number, one in enumerate(screen.data.story, 1)]
        rows = [(screen.answer("done", "next"),), *_strikes(screen, len(lines))]
        return _ask(screen, "story_more", *rows, more="\n".join(lines[:SHOWN]))
    return _ask(screen, "story", (screen.answer("by_word", "unknown"),))


def _outcome(screen: Screen) -> tuple[str, list[Row]]:
    more = f"<blockquote>{escape(screen.data.outcome)}</blockquote>" if screen.data.outcome else ""
    row = (screen.answer("next", "next"),) if more else (screen.answer("unknown", "unknown"),)
    return _ask(screen, "outcome", row, more=more)


def _documents(screen: Screen) -> tuple[str, list[Row]]:
    """What is there by kind, and what is missing."""
    language, documents = screen.data.language, screen.data.documents
    lines = [
        f"{number}. {named('categories', one.category, language)}: {escape(_cut(one.name))}"
        for number, one in enumerate(documents[:SHOWN], 1)
    ]
    there = {one.category for one in documents}
    missing = [named("categories", key, language) for key in wanted(screen.data) if key not in there]
    said = [say("list.there", language), *lines] if lines else []
    if missing:
        said.append(say("list.missing", language, what="; ".join(missing)))
    key = "done" if documents else "no_files"
    return _ask(screen, "documents", (screen.answer(key, "next"),), *_strikes(screen, len(lines)), more="\n".join(said))


def wanted(found: ContactData) -> tuple[str, ...]:
    """Which kinds of documents this kind of matter usually needs, by the answers so far."""
    by_kind: Mapping[str, tuple[str, ...]] = {
        "trained": ("work", "use", "contract"),
        "output": ("work", "use", "contract"),
        "warned": ("letter", "own_letter", "work"),
        "counterclaim": ("letter", "own_letter", "work"),
        "court": ("court", "letter", "own_letter"),
        "paid": ("contract", "letter", "own_letter"),
        "reserve": ("work", "contract"),
    }
    usual = by_kind.get(found.kind, ("letter", "work", "contract"))
    return (*usual, "insurance") if found.insurance.has == "yes" else usual


def _category(screen: Screen) -> tuple[str, list[Row]]:
    names = [one.name for one in screen.data.documents if one.file in screen.walk.pending]
    return _ask(screen, "category", *screen.choice("categories"), names=", ".join(names)[:400])


def _insurance(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "insurance", *screen.choice("has"), more=_law(screen.language, "insurance"))


def _insurance_company(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "insurance_company", (screen.answer("unknown", "unknown"),))


def _insurance_number(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "insurance_number", (screen.answer("unknown", "unknown"), screen.answer("later", "none")))


def _insurance_cover(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "insurance_cover", *screen.choice("covers"))


def _budget(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, "budget", *screen.choice("budgets"), more=_law(screen.language, "first_talk"))


def _way(screen: Screen) -> tuple[str, list[Row]]:
    but = () if screen.firm.portal else ("portal",)
    return _ask(screen, "way", *screen.choice("ways", *but))


def _way_to(screen: Screen) -> tuple[str, list[Row]]:
    return _ask(screen, f"way_{screen.data.way.how}", (screen.answer("unknown", "unknown"),))


def _overview(screen: Screen) -> tuple[str, list[Row]]:
    """Everything before it is sent, each part with a button that changes it."""
    parts = [part for part in PARTS if part != "taken" or screen.has_case]
    language = screen.language
    changing = [
        screen.button("edit", "e", part, part=named("parts", part, language)) for part in parts
    ]  # fmt: skip
    missing = gaps(screen.data)
    if missing:
        told = say("note.missing", language, what=named("parts", "names", language))
        more = "\n\n".join([overview(screen.data, language), told])
        return _ask(screen, "overview", *paired(changing, WIDE), more=more, firm=screen.firm.name)
    rows = [(screen.answer("to_consent", "send"),), *paired(changing, WIDE)]
    return _ask(screen, "overview", *rows, more=overview(screen.data, language), firm=screen.firm.name)


def _consent(screen: Screen) -> tuple[str, list[Row]]:
    language = screen.language
    more = "\n\n".join(
        [
            f"<blockquote>{escape(consented(screen.firm, language))}</blockquote>",
            _law(language, "no_mandate", "secrecy"),
        ]
    )
    rows = [(screen.button("consent", "s"),), (screen.answer("not_yet", "none"),)]
    return _ask(screen, "consent", *rows, more=more)


def _strikes(screen: Screen, count: int) -> list[Row]:
    """Buttons that strike an entry out by its number."""
    numbers = range(min(count, SHOWN))
    return rows_of([screen.button("remove", "d", number, number=number + 1) for number in numbers], 3)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else f"{line[:CUT]}…"


def _law(language: str, *names: str) -> str:
    """Sentences of law with their sources below."""
    return f"{law(language, *names)}\n{law_sources(language, *names)}"


def _people(screen: Screen, role: str) -> str:
    found = [one for one in screen.data.parties if one.role == role]
    return "\n".join(f"• {_party(one, screen.language)}" for one in found)


def _party(party: Party, language: str) -> str:
    also = f" ({plain('list.also', language, names=', '.join(party.aliases))})" if party.aliases else ""
    return f"<b>{escape(party.name)}</b>{escape(also)}"


def _day(one: Deadline, screen: Screen) -> str:
    day = prompts.day(one.day, screen.language) if one.day else plain("list.no_day", screen.language)
    return f"{day}: {one.what or one.said}" if one.what or one.said else day


Show = Callable[[Screen], tuple[str, list[Row]]]
_SHOWN: Mapping[str, Show] = {
    "own_name": _own_name, "own_aliases": _own_aliases, "found_names": _found_names, "opponent": _opponent,
    "opponent_alias": _opponent_alias, "opponent_lawyer": _opponent_lawyer, "others": _others, "confirm": _confirm,
    "offers": _offers, "deadline": _deadline, "kind": _kind, "story": _story, "outcome": _outcome,
    "documents": _documents, "category": _category, "insurance": _insurance,
    "insurance_company": _insurance_company, "insurance_number": _insurance_number,
    "insurance_cover": _insurance_cover, "budget": _budget, "way": _way, "way_to": _way_to, "overview": _overview,
    "consent": _consent,
}  # fmt: skip
