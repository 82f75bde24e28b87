"""Changing a letter: what is open, its facts, its paragraphs, its versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import edit_screens, letter_screens, paths, typed
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting.answers import Answers
from bot.journeys.drafting.opened import Open, label, say, toast
from bot.journeys.drafting.paths import Asked, Place
from bot.journeys.drafting.standing import in_range, rewritten
from bot.journeys.drafting.wording import moment
from bot.ports import Incoming, Reply


@dataclass(frozen=True, slots=True)
class Edits(Answers):
    """Changing what is there."""

    def _fill(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        """Asks again for what is open, whatever was left open before."""
        needed = paths.missing(opened.draft)
        again = [path for path in opened.kept.skipped if Place.read(path).field not in needed or path.endswith(" +")]
        moved = replace(opened.kept, skipped=again, seen=True)
        waiting = [one for one in paths.to_ask(moved, opened.draft) if one.needed or one.field.id in needed]
        if waiting:
            saved = self._save(incoming, opened, moved)
            return self._unsaved(incoming, opened, saved) or self._next_of(incoming, opened, waiting[0])
        written = next((gap.path.split(" ") for gap in opened.draft.open_places if gap.path.startswith("text ")), [])
        return self._to_text(incoming, opened, written[1:])

    def _next_of(self, incoming: Incoming, opened: Open, asked: Asked) -> list[Reply]:
        again = self._open(incoming, opened.item.id, opened.language)
        return rewritten([self._question(incoming, again, asked)]) if again else []

    def _to_text(self, incoming: Incoming, opened: Open, named: list[str]) -> list[Reply]:
        """A gap that a person wrote: to the fact or the paragraph it stands in."""
        fields = {field.id: field for field in paths.order(opened.kind)}
        name = next((one for one in reversed(named) if one in fields), None)
        asked = paths.asked_at(opened.kind, Place(name)) if name else None
        if asked is not None and asked.field.type != "records":
            return rewritten([self._question(incoming, opened, asked)])
        if name:
            return rewritten([edit_screens.records(opened, fields[name])])
        ids = [part.id for part in self._whole(opened).paragraphs]
        number = next((place for place, one in enumerate(ids, 1) if one in named), None)
        return self._paragraph(incoming, opened, str(number)) if number else self._paragraphs(incoming, opened, "")

    def _facts(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._end(incoming)
        page = int(argument) if in_range(argument, 9, 0) else 0
        return rewritten([edit_screens.facts(opened, page)])

    def _records(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._end(incoming)
        place = paths.decoded(opened.kind, argument)
        asked = paths.asked_at(opened.kind, Place(place.field)) if place else None
        if place is None or asked is None or asked.field.type != "records":
            return [toast("not_yours", opened.language)]
        if place.record and kept_drafts.value_at(opened.kept, Place(place.field, place.record)):
            return rewritten([edit_screens.record(opened, asked.field, place.record)])
        return rewritten([edit_screens.records(opened, asked.field)])

    def _paragraphs(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._ask(incoming, opened, "number")
        page = int(argument) if in_range(argument, 20, 0) else 0
        return rewritten([edit_screens.paragraph_list(opened, self._whole(opened), page)], incoming)

    def _paragraph(self, incoming: Incoming, opened: Open, argument: str, note: str = "") -> list[Reply]:
        whole = self._whole(opened)
        if not in_range(argument, len(whole.paragraphs)):
            return [toast("not_yours", opened.language)]
        self._end(incoming)
        return rewritten([edit_screens.paragraph(opened, whole, int(argument), self.library().records, note)], incoming)

    def _write(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        if not in_range(argument, len(whole.paragraphs)) or whole.paragraphs[int(argument) - 1].locked:
            return [toast("not_yours", opened.language)]
        part = whole.paragraphs[int(argument) - 1]
        self._ask(incoming, opened, "own", number=argument, paragraph=part.id)
        return [Reply(say("paragraphs.ask", opened.language, number=argument))]

    def _ours(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        if not in_range(argument, len(whole.paragraphs)):
            return [toast("not_yours", opened.language)]
        part = whole.paragraphs[int(argument) - 1]
        note = "is_in" if part.id in opened.kept.left_out else "ours_again"
        text = opened.kept.own.get(part.id) if note == "is_in" else None
        return self._paragraph_saved(incoming, opened, kept_drafts.with_own(opened.kept, part.id, text), argument, note)

    def _leave_out(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        part = whole.paragraphs[int(argument) - 1] if in_range(argument, len(whole.paragraphs)) else None
        if part is None or not kept_drafts.may_leave_out(opened.draft, part):
            return [toast("not_yours", opened.language)]
        moved = kept_drafts.with_left_out(opened.kept, part.id)
        return self._paragraph_saved(incoming, opened, moved, argument, "is_out")

    def _paragraph_saved(self, incoming: Incoming, opened: Open, moved: Kept, number: str, note: str) -> list[Reply]:
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        return self._paragraph(incoming, again, number, label(f"paragraphs.{note}", again.language, number=number))

    def _hear_own(
        self, incoming: Incoming, opened: Open, state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        number = str(state.get("number", ""))
        whole = self._whole(opened)
        if not in_range(number, len(whole.paragraphs)) or whole.paragraphs[int(number) - 1].id != state.get(
            "paragraph"
        ):
            return self._paragraphs(incoming, opened, "")
        if word in {"back", "stop", "skip", "preview"}:
            return self._paragraph(incoming, opened, number)
        text = typed.paragraph(incoming.text)
        if isinstance(text, typed.Wrong):
            return [Reply(say(f"wrong.{text.reason}", opened.language))]
        part = whole.paragraphs[int(number) - 1]
        moved = kept_drafts.with_own(opened.kept, part.id, text)
        return self._paragraph_saved(incoming, opened, moved, number, "changed")

    def _hear_number(
        self, incoming: Incoming, opened: Open, _state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        text = incoming.text.strip().rstrip(".")
        if word in {"back", "stop", "preview"}:
            return self._preview(incoming, opened, "")
        if not text.isdecimal():
            return None
        if not in_range(text, len(self._whole(opened).paragraphs)):
            return [Reply(say("wrong.number", opened.language))]
        return self._paragraph(incoming, opened, text)

    def _versions(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        known = self.store.items.versions(incoming.person.id, opened.item.id)
        return rewritten([edit_screens.versions(opened, known)])

    def _restore(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        known = self.store.items.versions(incoming.person.id, opened.item.id)
        found = next((one for one in known if str(one.revision) == argument), None)
        if found is None:
            return [toast("not_yours", opened.language)]
        saved = self.store.items.restore(
            incoming.person.id, opened.item.id, found.revision, opened.item.revision, incoming.at
        )
        told = self._unsaved(incoming, opened, saved)
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        at = moment(found.created_at, opened.language)
        return letter_screens.preview(again, say("versions.restored", opened.language, at=at))
