"""Takes over what was offered and not struck out: values into the contact, letters as files beside it.

Taking over again replaces what had been taken before, so that the list may be gone through as often as one likes. What
the person told themselves is never touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.journeys.case import File, Letter, read
from bot.journeys.contact.kept import Amount, ContactData, Deadline, Demand, Document, Event, Party, sha256
from bot.journeys.contact.offers import Offer
from bot.journeys.contact.snapshot import of_check
from bot.store import Store
from bot.store.case_items import Item
from knowledge.check.result import Result

TEXT_FILE = ".txt"


@dataclass(frozen=True, slots=True)
class Taking:
    """Copies from the case of a person into their contact with one firm."""

    store: Store

    def names(self, data: ContactData, offers: Iterable[Offer]) -> ContactData:
        """Names that were found in the case, except those struck out."""
        bare = replace(data, parties=tuple(one for one in data.parties if one.origin == "told"))
        for offer in offers:
            if isinstance(offer.value, Party) and offer.id not in data.struck:
                bare = bare.with_party(offer.value)
        return bare

    def facts(
        self, data: ContactData, offers: Sequence[Offer], person: str, firm: str, contact: str, now: dt.datetime
    ) -> ContactData:
        """What the case knows, except what was struck out."""
        data = self.nothing(data, firm, contact)
        for offer in offers:
            if offer.id not in data.struck:
                data = self._one(data, offer, person, firm, contact, now)
        return data

    def nothing(self, data: ContactData, firm: str, contact: str) -> ContactData:
        """Takes back what came from the case."""
        for one in data.documents:
            if one.origin == "case":
                self.store.contacts.delete_file(firm, contact, one.file)
        return replace(
            data,
            documents=tuple(one for one in data.documents if one.origin != "case"),
            deadlines=tuple(one for one in data.deadlines if one.origin == "told"),
            demands=(), amounts=(), findings=(), events=(), check={},
        )  # fmt: skip

    def _one(
        self, data: ContactData, offer: Offer, person: str, firm: str, contact: str, now: dt.datetime
    ) -> ContactData:
        match offer.value:
            case Deadline() as one:
                same = any((old.day, old.what) == (one.day, one.what) for old in data.deadlines)
                return data if same else replace(data, deadlines=(*data.deadlines, one), no_deadline=False)
            case Demand() as one:
                return replace(data, demands=(*data.demands, one))
            case Amount() as one:
                return replace(data, amounts=(*data.amounts, one))
            case Event() as one:
                return replace(data, events=(*data.events, one))
            case tuple() as found:
                return replace(data, findings=(*data.findings, *found))
            case Result() as result:
                return replace(data, check=of_check(result))
            case Item() as item:
                return self._letter(data, item, person, firm, contact, now)
        return data

    def _letter(
        self, data: ContactData, item: Item, person: str, firm: str, contact: str, now: dt.datetime
    ) -> ContactData:
        """A letter with its original files; its text where there are none."""
        letter = read(item, Letter)
        if letter is None:
            return data
        what = ", ".join(part for part in (letter.title, letter.sender) if part)
        data = replace(data, events=(*data.events, Event(letter.date, what, "", "letter")))
        names = dict.fromkeys((letter.file, *letter.files))
        found = [self._original(person, name) for name in names if name is not None]
        originals = [one for one in found if one is not None]
        title = letter.title or letter.sender or "letter"
        for name, content in originals or [(f"{title}{TEXT_FILE}", letter.text.encode("utf-8", "replace"))]:
            document = keep(self.store, data, firm, contact, name, content, now, "letter", "case")
            data = replace(data, documents=(*data.documents, document)) if document else data
        return data

    def _original(self, person: str, item_id: str) -> tuple[str, bytes] | None:
        file = read(self.store.items.get(person, item_id), File)
        content = self.store.items.original(person, item_id) if file else None
        return (file.name, content) if file and content is not None else None


def keep(
    store: Store, data: ContactData, firm: str, contact: str, name: str, content: bytes, now: dt.datetime,
    category: str = "other", origin: str = "told",
) -> Document | None:  # fmt: skip
    """Keeps a file beside a contact. None: it is there already, or there is no room for it."""
    digest = sha256(content)
    if any(one.sha256 == digest for one in data.documents):
        return None
    file = store.contacts.add_file(firm, contact, name[:200], content, now)
    if file is None:
        return None
    return Document(file, name[:200], digest, len(content), category, "case" if origin == "case" else "told")
