"""A store with something in every table: for moving, migrating, measuring. What stands in it is drawn from a seed."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from random import Random
from typing import Any

from sqlalchemy import Table, event, insert

from bot.model.budget import Used
from bot.model.calls import Call
from bot.model.ports import Who
from bot.store import Store
from bot.store.case_items import Item
from bot.store.firm_log import LogEntry
from bot.store.inbox import NewUpdate
from bot.store.outbox import OutboxStep
from bot.store.register import Noted
from bot.store.tables import (
    case_files,
    case_items,
    case_versions,
    cases,
    checks,
    dialogs,
    due,
    inbox,
    metadata,
    people,
)  # fmt: skip
from bot.store.turns import Turn

NOW = dt.datetime(2026, 11, 23, 12, 0, 30, 123_457, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIRM, GROUP = "nord", "tg:-5"
FEW, BATCH = 5, 500
LETTER = "Sehr geehrte Damen und Herren, Ihr Datensatz enthält mein Bild. ÄÖÜ ß – „so“ \x1f 🙂 "


def hurried(store: Store) -> Store:
    """``store`` without waiting for the disk: for filling only, where nothing must last."""
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        store.engine.dispose()
    return store


def fill(store: Store, count: int, seed: int = 7) -> None:
    """``count`` people with a check, a dialog, letters, a draft with versions, deadlines; and one of all the rest.

    A few as the journeys write them, the others in bulk: the same rows with the same seals, in a fraction of the time.
    """
    chance = Random(seed)
    _the_rest(store)
    for number in range(min(count, FEW)):
        _person(store, f"tg:{1_000 + number}", chance)
        store.inbox.put([NewUpdate(number, 1_000 + number, 1_000 + number, f'{{"n": {number}}}')], NOW)
    for first in range(FEW, count, BATCH):
        rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        for number in range(first, min(first + BATCH, count)):
            _rows_of(store, number, chance, rows)
        with store.engine.begin() as connection:
            for table in metadata.sorted_tables:
                if table in rows:
                    connection.execute(insert(table), rows[table])


def _rows_of(store: Store, number: int, chance: Random, rows: dict[Table, list[dict[str, Any]]]) -> None:
    """What ``_person`` leaves in the tables."""
    person, now = f"tg:{1_000 + number}", NOW + dt.timedelta(microseconds=chance.randrange(10**9))
    case, seal = chance.randbytes(16).hex(), store.sealer.seal
    dates = {"created_at": now, "updated_at": now}
    rows[people].append({"id": person, "language": None, "created_at": now, "last_seen": now, "blocked_at": None})
    rows[checks].append({"person": person, "sealed": seal(json.dumps([chance.random()] * 20)), "revision": 1, **dates})
    rows[dialogs].append({"person": person, "sealed": seal(LETTER), "updated_at": now})
    rows[cases].append({"id": case, "person": person, "created_at": now, "touched_at": now, "noticed_at": None})
    for position, kind in enumerate(("letter",) * chance.randint(1, 3) + ("draft", "deadline", "file"), 1):
        item = chance.randbytes(16).hex()
        label = f"{case}:{item}\n"
        sealed = seal(label + json.dumps({"text": LETTER * chance.randint(1, 20)}, ensure_ascii=False))
        rows[case_items].append(
            {"id": item, "case_id": case, "kind": kind, "position": position, "revision": 1, "sealed": sealed, **dates}
        )
        if kind == "draft":
            rows[case_versions].append({"item_id": item, "revision": 0, "created_at": now, "sealed": sealed})
        if kind == "file" and chance.random() < 0.1:
            rows[case_files].append(
                {"item_id": item, "sealed": store.sealer.seal_bytes(label.encode() + b"x" * 20_000)}
            )
        for days in (7, 1, 0) if kind == "deadline" else ():
            at, due_id = now + DAY * days, chance.randbytes(16).hex()
            rows[due].append(
                {"id": due_id, "person": person, "item_id": item, "kind": f"day{days}", "at": at, "state": "open",
                 "not_before": at, "leased_until": None, "tries": 0}
            )  # fmt: skip
    rows[inbox].append(
        {"update_id": number, "chat_id": 1_000 + number, "user_id": 1_000 + number, "payload": f'{{"n": {number}}}',
         "join_key": None, "received_at": now, "state": "open", "attempts": 0, "not_before": now}
    )  # fmt: skip


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
    if person.endswith("0"):
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
    store.turns.note("tg:1", 5, Turn("Gilt das auch für Texte?", "Text und Data Mining"), NOW)
    store.sends.turn(-5, NOW, 20, DAY, 100)
    store.sends.turn(-5, NOW, 20, DAY, 100)
    store.sends.close(-5, NOW, 60)
    store.claims.take("menu", "here", NOW, DAY)
    store.inbox.put([NewUpdate(10**9, 5, 5, "{}")], NOW)
    [lease] = store.inbox.take(1, "w", NOW, DAY, [])
    store.outbox.decide(lease, [OutboxStep(0, 5, "{}", 9, 0), OutboxStep(1, 5, "{}", 9, 1)])
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
