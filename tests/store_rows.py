"""A store with something in every table: for moving, migrating, measuring. What stands in it is drawn from a seed."""

from __future__ import annotations

import datetime as dt
from random import Random

from sqlalchemy import event

from bot.model.budget import Used
from bot.model.calls import Call
from bot.model.ports import Who
from bot.store import Store
from bot.store.case_items import Item
from bot.store.firm_log import LogEntry
from bot.store.inbox import NewUpdate
from bot.store.outbox import OutboxStep
from bot.store.register import Noted

NOW = dt.datetime(2026, 11, 23, 12, 0, 30, 123_457, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIRM, GROUP = "nord", "tg:-5"
LETTER = "Sehr geehrte Damen und Herren, Ihr Datensatz enthält mein Bild. ÄÖÜ ß – „so“ \x1f 🙂 "


def hurried(store: Store) -> Store:
    """``store`` without waiting for the disk: for filling only, where nothing must last."""
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        store.engine.dispose()
    return store


def fill(store: Store, cases: int, seed: int = 7) -> None:
    """``cases`` people with a check, a dialog, letters, a draft with versions, deadlines; and one of all the rest."""
    chance = Random(seed)
    _the_rest(store)
    for number in range(cases):
        _person(store, f"tg:{1_000 + number}", chance)
        store.inbox.put([NewUpdate(number, 1_000 + number, 1_000 + number, f'{{"n": {number}}}')], NOW)


def _person(store: Store, person: str, chance: Random) -> None:
    now = NOW + dt.timedelta(microseconds=chance.randrange(10**9))
    store.people.seen(person, now)
    store.checks.save(person, {"trail": [chance.random() for _ in range(20)]}, None, now)
    store.dialogs.ask(person, {"journey": "deadline", "text": LETTER}, now)
    for number in range(chance.randint(1, 3)):
        store.items.add(person, "letter", {"text": LETTER * chance.randint(1, 20), "number": number}, now)
    draft = store.items.add(person, "draft", {"text": LETTER}, now)
    assert isinstance(draft, Item)
    store.items.save(person, draft.id, {"text": LETTER * 2}, 1, now)
    moments = [(f"day{days}", now + DAY * days) for days in (7, 1, 0)]
    store.items.add(person, "deadline", {"what": "Antwort"}, now, moments)
    if chance.random() < 0.1:
        store.items.add_file(person, {"name": "scan.pdf"}, chance.randbytes(20_000), now)


def _the_rest(store: Store) -> None:
    store.settings.put("menu", "ä")
    store.groups.enter(GROUP, NOW)
    store.groups.save(GROUP, {"quiet": True})
    store.admins.keep(GROUP, ["tg:1"], NOW)
    store.questions.note(GROUP, "tg:1", "answered", NOW, 5, "Darf das sein?")
    store.notes.add(f"community:{GROUP}", "faq", {"q": "Was?", "a": "Das."}, NOW)
    store.handovers.put("tg:1", "Was darf ich?", NOW)
    store.standing.put(-5, "menu", 77)
    store.standing.vanish(-5, 78, NOW + DAY)
    store.sends.take(-5, NOW, 20, DAY)
    store.sends.take(-5, NOW, 20, DAY)
    store.outbox.decide(10**9, [OutboxStep(0, 5, "{}", 9, 0), OutboxStep(1, 5, "{}", 9, 1)])
    store.outbox.sent(10**9, OutboxStep(0, 5, "{}", 9, 0), 501, NOW)
    store.consents.give("person", "tg:1", "1", NOW)
    store.model_calls.begin(Call(Who("tg:1"), "ollama:x", "answer.v1", "a" * 64, Used(100, 200), NOW), {})
    _firm(store)


def _firm(store: Store) -> None:
    store.firms.put(FIRM, '{"name": "Kanzlei Nord"}', NOW)
    store.firms.connect(FIRM, "tg:-9")
    store.staff.join("tg:2", FIRM, "lawyer", "Frau Öz", NOW)
    store.codes.new(FIRM, "owner", NOW + DAY)
    contact = store.contacts.begin(FIRM, "tg:1", {"facts": LETTER}, NOW)
    store.contacts.add_file(FIRM, contact.id, "brief.pdf", b"\x00\xff" * 500, NOW)
    store.register.put(FIRM, contact.id, [Noted("Anna", "self")], NOW)
    store.firm_log.append(FIRM, LogEntry(contact.id, "sent"), NOW)
