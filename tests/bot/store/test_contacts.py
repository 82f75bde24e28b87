"""Contacts, names and the log of a firm: sealed, strictly by firm, and what was changed afterwards shows."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from bot.journeys.contact.kept import ContactData, Document, Party, content_of, in_order, read
from bot.journeys.contact.kept import Deadline as Day
from bot.store import Store, open_store
from bot.store.contacts import ALPHABET, KeptContact, new_reference
from bot.store.firm_log import BEGINNING, FirmLog, LogEntry, Source
from bot.store.register import Noted
from bot.store.resealing import Resealed
from bot.store.sealing import Sealer, new_key
from bot.store.tables import contacts, firm_log, firms, party_names
from tests.sealer import KEY

NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
FIRMS = ("nord", "sued", "west")


@pytest.fixture(autouse=True)
def _firms(store: Store) -> None:
    with store.engine.begin() as connection:
        for name in FIRMS:
            connection.execute(insert(firms).values(id=name, settings="{}", created_at=NOW, desk=None))


def begin(store: Store, firm: str = "nord", person: str = "tg:1", marker: str = "Quitte") -> KeptContact:
    return store.contacts.begin(firm, person, content_of(ContactData(outcome=marker)), NOW)


def test_what_is_kept_comes_back_and_reads_as_it_was(store: Store) -> None:
    data = ContactData("en", (Party("Anna", "self", ("Lilly",)),), (Day(dt.date(2027, 3, 15), "Antwort"),))
    kept = store.contacts.begin("nord", "tg:1", content_of(data), NOW)

    found = store.contacts.get("nord", kept.id)

    assert found == kept
    assert read(found.data) == data
    assert data.nearest == dt.date(2027, 3, 15)


def test_a_person_has_one_draft_per_firm(store: Store) -> None:
    assert begin(store).id == begin(store).id
    assert begin(store, "sued").id != begin(store).id


def test_no_word_of_a_contact_stands_in_clear(store: Store) -> None:
    kept = begin(store)
    store.contacts.add_file("nord", kept.id, "Quitte.pdf", b"Quitte" * 9, NOW)
    store.register.put("nord", kept.id, [Noted("Quitte GmbH", "opponent")], NOW)

    with store.engine.begin() as connection:
        rows = [str(row) for table in (contacts, party_names) for row in connection.execute(select(table)).all()]

    assert not any("Quitte" in row for row in rows)


def test_of_two_who_save_the_same_revision_one_is_told(store: Store) -> None:
    kept = begin(store)

    first = store.contacts.save("nord", kept.id, kept.data, 1, LATER, nearest=dt.date(2027, 1, 2))
    second = store.contacts.save("nord", kept.id, kept.data, 1, LATER)

    assert isinstance(first, KeptContact)
    assert (first.revision, first.nearest) == (2, dt.date(2027, 1, 2))
    assert second == "stale"
    assert store.contacts.save("nord", "0" * 32, {}, 1, LATER) == "gone"


def test_of_two_who_move_a_contact_one_moves_it(store: Store) -> None:
    kept = begin(store)

    moved = [store.contacts.move("nord", kept.id, ["draft"], "sent", LATER, assigned="tg:9") for _ in range(2)]

    assert moved == [True, False]
    found = store.contacts.get("nord", kept.id)
    assert found is not None
    assert (found.state, found.assigned) == ("sent", "tg:9")


def test_contacts_come_with_the_nearest_deadline_first_and_those_without_last(store: Store) -> None:
    for person, day in (("tg:1", None), ("tg:2", dt.date(2027, 5, 1)), ("tg:3", dt.date(2026, 12, 1))):
        kept = begin(store, person=person)
        store.contacts.save("nord", kept.id, kept.data, 1, NOW, state="sent", nearest=day)

    assert [one.person for one in store.contacts.in_states("nord", "sent")] == ["tg:3", "tg:2", "tg:1"]
    assert store.contacts.in_states("nord", "draft") == []
    assert store.contacts.count("nord") == 3


def test_a_number_is_random_short_and_without_letters_that_are_misread() -> None:
    drawn = {new_reference() for _ in range(2_000)}

    assert len(drawn) == 2_000
    assert all(one.startswith("SL-") and len(one) == 9 and set(one[3:]) <= set(ALPHABET) for one in drawn)


def test_a_number_is_found_however_it_is_typed(store: Store) -> None:
    kept = begin(store)

    assert store.contacts.by_reference("nord", f" {kept.reference.lower()} ") == kept
    assert store.contacts.by_reference("sued", kept.reference) is None


def test_files_come_back_and_go_with_the_contact(store: Store) -> None:
    kept = begin(store)
    name = store.contacts.add_file("nord", kept.id, "brief.pdf", b"\x00\xff", NOW)

    assert name is not None
    assert [one.name for one in store.contacts.files("nord", kept.id)] == ["brief.pdf"]
    assert store.contacts.file("nord", kept.id, name) == b"\x00\xff"
    assert store.contacts.delete("nord", kept.id)
    assert store.contacts.file("nord", kept.id, name) is None


def test_files_of_one_contact_have_a_limit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.contacts.BYTES", 1_000)
    kept = begin(store)

    assert store.contacts.add_file("nord", kept.id, "a", b"x" * 600, NOW)
    assert store.contacts.add_file("nord", kept.id, "b", b"x" * 600, NOW) is None


def test_what_is_overdue_is_what_reached_its_day_and_drafts_nobody_touched(store: Store) -> None:
    old, sent, young = begin(store), begin(store, person="tg:2"), begin(store, person="tg:3")
    store.contacts.move("nord", sent.id, ["draft"], "declined", NOW, delete_after=LATER)
    store.contacts.save("nord", young.id, young.data, 1, LATER)

    assert {one[1] for one in store.contacts.overdue(LATER, LATER)} == {old.id, sent.id}
    assert store.contacts.overdue(NOW, NOW) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_of_one_firm_is_ever_found_by_another(store: Store, data: st.DataObject) -> None:
    owner, other = data.draw(st.permutations(FIRMS))[:2]
    person = data.draw(st.sampled_from(("tg:1", "tg:2")))
    marker = f"{data.draw(st.text('abcdefgh', max_size=12))}{secrets.token_hex(8)}"
    kept = begin(store, owner, f"{person}{marker}", marker)
    file = store.contacts.add_file(owner, kept.id, marker, marker.encode(), NOW)
    store.register.put(owner, kept.id, [Noted(marker, "opponent")], NOW)
    store.firm_log.append(owner, LogEntry(marker, "told"), NOW)
    assert file is not None

    assert store.contacts.get(other, kept.id) is None
    assert store.contacts.by_reference(other, kept.reference) is None
    assert store.contacts.file(other, kept.id, file) is None
    assert store.contacts.files(other, kept.id) == []
    assert store.contacts.add_file(other, kept.id, "x", b"x", NOW) is None
    assert store.contacts.save(other, kept.id, {}, 1, NOW) == "gone"
    assert not store.contacts.move(other, kept.id, ["draft"], "sent", NOW)
    assert not store.contacts.note(other, kept.id, assigned="tg:9")
    assert not store.contacts.delete(other, kept.id)
    assert store.register.remove(other, kept.id) == 0
    for found in (store.contacts.in_states(other), store.register.of(other), store.firm_log.entries(other)):
        assert marker not in str(found)
    assert marker in str(store.contacts.in_states(owner))
    assert store.register.count(owner, kept.id) == 1


def test_a_row_that_was_put_into_another_firm_does_not_open(store: Store) -> None:
    kept = begin(store)
    store.register.put("nord", kept.id, [Noted("Quitte", "self")], NOW)

    with store.engine.begin() as connection:
        connection.execute(update(contacts).values(firm_id="sued"))
        connection.execute(update(party_names).values(firm_id="sued"))

    assert store.contacts.get("sued", kept.id) is None
    assert store.register.of("sued") == []


def test_the_register_replaces_the_names_of_a_contact_and_keeps_those_of_others(store: Store) -> None:
    kept = begin(store)
    store.register.put("nord", "earlier", [Noted("Alt GmbH", "client")], NOW)
    store.register.put("nord", kept.id, [Noted("Eins", "self", ("Uno",)), Noted("Zwei", "opponent")], NOW)
    store.register.put("nord", kept.id, [Noted("Drei", "self")], LATER)

    assert sorted(one.name for one in store.register.of("nord")) == ["Alt GmbH", "Drei"]
    assert store.register.count("nord") == 2


def test_forgetting_a_person_removes_contacts_files_and_names_but_not_the_names_of_a_mandate(store: Store) -> None:
    asked, mandate = begin(store), begin(store, "sued")
    for kept in (asked, mandate):
        store.contacts.add_file(kept.firm, kept.id, "a.pdf", b"x", NOW)
        store.register.put(kept.firm, kept.id, [Noted("Anna", "self")], NOW)
    store.contacts.move("sued", mandate.id, ["draft"], "accepted", NOW)
    other = begin(store, person="tg:2")

    proof = store.forget("tg:1")

    assert proof.complete
    assert (proof.removed["contacts"], proof.removed["contact_files"], proof.removed["names"]) == (2, 2, 1)
    assert store.contacts.of("tg:1") == []
    assert [one.name for one in store.register.of("sued")] == ["Anna"]
    assert store.contacts.get("nord", other.id) is not None


def test_after_a_new_key_it_alone_opens_contacts_files_and_names(store: Store, url: str) -> None:
    kept = begin(store)
    file = store.contacts.add_file("nord", kept.id, "brief.pdf", b"\x00", NOW)
    store.register.put("nord", kept.id, [Noted("Anna", "self")], NOW)
    fresh = new_key()

    both = open_store(url, Sealer([fresh, KEY]))
    told = both.reseal()
    both.close()

    only_new = open_store(url, Sealer([fresh]))
    assert told == Resealed(renewed=4)
    assert only_new.contacts.get("nord", kept.id) == kept
    assert file is not None
    assert only_new.contacts.file("nord", kept.id, file) == b"\x00"
    assert [one.name for one in only_new.contacts.files("nord", kept.id)] == ["brief.pdf"]
    assert [one.name for one in only_new.register.of("nord")] == ["Anna"]
    only_new.close()


# ---------------------------------------------------------------- the log


def written(log: FirmLog, count: int = 5, firm: str = "nord") -> None:
    for number in range(count):
        source = Source("BRAO § 43a Abs. 4", dt.date(2026, 11, 28))
        log.append(firm, LogEntry(f"SL-{number}", "told", "0" * 64, (source,)), NOW + dt.timedelta(seconds=number))


def test_an_untouched_chain_holds_and_its_head_is_that_of_the_last_entry(store: Store) -> None:
    assert store.firm_log.verify("nord") == (0, BEGINNING, None)
    written(store.firm_log)

    count, head, broken = store.firm_log.verify("nord")

    assert (count, broken) == (5, None)
    assert store.firm_log.head("nord") == (5, head)
    assert store.firm_log.entries("nord", "SL-3")[0][3] != head


Change = Callable[[Store], None]


def _entry(store: Store) -> None:
    with store.engine.begin() as connection:
        changed = firm_log.c.entry + " "
        connection.execute(update(firm_log).where(firm_log.c.number == 3).values(entry=changed))


def _moment(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(update(firm_log).where(firm_log.c.number == 3).values(at=LATER))


def _remove(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(delete(firm_log).where(firm_log.c.number == 3))


def _remove_and_renumber(store: Store) -> None:
    _remove(store)
    with store.engine.begin() as connection:
        for number in (4, 5):
            connection.execute(update(firm_log).where(firm_log.c.number == number).values(number=number - 1))


def _swap(store: Store) -> None:
    with store.engine.begin() as connection:
        for before, after in ((3, 90), (4, 3), (90, 4)):
            connection.execute(update(firm_log).where(firm_log.c.number == before).values(number=after))


def _first(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(delete(firm_log).where(firm_log.c.number == 1))


@pytest.mark.parametrize(
    ("change", "broken"),
    [(_entry, 3), (_moment, 3), (_remove, 3), (_remove_and_renumber, 3), (_swap, 3), (_first, 1)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_was_changed_removed_or_swapped_shows(store: Store, change: Change, broken: int) -> None:
    written(store.firm_log)

    change(store)

    assert store.firm_log.verify("nord").broken == broken


def test_a_missing_end_shows_to_whoever_noted_the_head(store: Store) -> None:
    written(store.firm_log)
    noted = store.firm_log.head("nord")[1]
    with store.engine.begin() as connection:
        connection.execute(delete(firm_log).where(firm_log.c.number == 5))

    assert store.firm_log.verify("nord").broken is None
    assert store.firm_log.verify("nord", noted).broken == 5
    written(store.firm_log, 2)
    assert store.firm_log.verify("nord", noted.upper()).broken == 7


def test_an_earlier_head_is_found_in_a_longer_chain(store: Store) -> None:
    written(store.firm_log, 2)
    noted = store.firm_log.head("nord")[1]
    written(store.firm_log, 3)

    assert store.firm_log.verify("nord", noted).broken is None


def test_the_same_entry_in_another_firm_is_another_chain(store: Store) -> None:
    written(store.firm_log)
    written(store.firm_log, firm="sued")

    assert store.firm_log.head("nord")[1] != store.firm_log.head("sued")[1]


def test_the_log_holds_no_text_and_no_name(store: Store) -> None:
    written(store.firm_log, 1)

    assert set(store.firm_log.entries("nord")[0][2]) == {"contact", "kind", "said_sha256", "sources"}


def test_many_who_write_at_once_make_one_chain(store: Store) -> None:
    threads = [threading.Thread(target=written, args=(store.firm_log, 5)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.firm_log.verify("nord")[0] == 40
    assert store.firm_log.verify("nord").broken is None


def test_deadlines_are_in_order_with_unknown_days_last() -> None:
    late, early, unknown = Day(dt.date(2027, 1, 1)), Day(dt.date(2026, 1, 1)), Day(None)

    assert in_order([unknown, late, early]) == (early, late, unknown)


def test_data_of_an_older_or_newer_version_is_read_leniently() -> None:
    assert read({"outcome": "x", "something_new": 1}) == ContactData(outcome="x")
    assert read({"parties": "no list"}) is None
    document = Document("f", "n", "0" * 64, 1)
    assert read(content_of(replace(ContactData(), documents=(document,)))) == ContactData(documents=(document,))
