"""The export holds everything of one person, unpacks safely anywhere, and is the same twice."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.case import Deadline, Draft, Event, File, Letter, Record, Work, content_of
from bot.journeys.export import CalendarDay, export
from bot.journeys.file_names import Names
from bot.store import Store, open_store, sqlite_url
from bot.store.case_items import Item, Kind
from bot.store.sealing import Sealer, new_key

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ANNA = "tg:1"


def add(store: Store, record: Record, person: str = ANNA) -> Item:
    kind: Kind = type(record).__name__.lower()  # type: ignore[assignment]
    item = store.items.add(person, kind, content_of(record), NOW)
    assert isinstance(item, Item)
    return item


def fill(store: Store) -> None:
    add(store, Letter("Sehr geehrte …", "Abmahnung", "Kanzlei ../Muster", dt.date(2026, 11, 2)))
    draft = add(store, Draft("Fassung eins", "Antwort an die Kanzlei"))
    store.items.save(ANNA, draft.id, content_of(Draft("Fassung zwei", "Antwort", sent=dt.date(2026, 11, 9))), 1, NOW)
    add(store, Work("Elbe im *Nebel*", "https://example.org", sha256="ab" * 32))
    add(store, Deadline(dt.date(2026, 12, 3), "Antworten", rule="zwei Wochen nach Zugang"))
    add(store, Deadline(dt.date(2026, 11, 10), "Anrufen", done=True))
    add(store, Event(dt.date(2026, 10, 30), "Foto im [Datensatz] gefunden\n# Titel", "Suche"))
    store.items.add_file(ANNA, content_of(File("Scan.PDF", "application/pdf")), b"%PDF eins", NOW)
    store.items.add_file(ANNA, content_of(File("scan.pdf", "application/pdf")), b"%PDF zwei", NOW)
    store.checks.save(ANNA, {"language": "de", "answers": {"x": "ja"}}, None, NOW)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def calendar(days: object, now: dt.datetime) -> bytes:
    return repr(days).encode()


def test_everything_is_in_it_under_a_telling_name(store: Store) -> None:
    fill(store)

    found = unpacked(export(store, ANNA, NOW, ics=calendar))

    assert list(found) == [
        "README.txt",
        "case.json",
        "check.json",
        "chronology.md",
        "deadlines.ics",
        "letters/01 2026-11-02 Abmahnung.txt",
        "drafts/01 Antwort an die Kanzlei, Fassung 1.txt",
        "drafts/01 Antwort, Fassung 2.txt",
        "files/Scan.PDF",
        "files/scan (2).pdf",
    ]
    assert found["letters/01 2026-11-02 Abmahnung.txt"].decode() == "Sehr geehrte …"
    assert found["drafts/01 Antwort, Fassung 2.txt"].decode() == "Fassung zwei"
    assert (found["files/Scan.PDF"], found["files/scan (2).pdf"]) == (b"%PDF eins", b"%PDF zwei")
    assert json.loads(found["check.json"])["answers"] == {"x": "ja"}
    case = json.loads(found["case.json"])
    assert [item["kind"] for item in case["items"]] == [
        "letter", "draft", "work", "deadline", "deadline", "event", "file", "file",
    ]  # fmt: skip
    assert case["items"][2]["content"]["sha256"] == "ab" * 32
    day = CalendarDay(case["items"][3]["id"], dt.date(2026, 12, 3), "Antworten", "zwei Wochen nach Zugang")
    assert found["deadlines.ics"].decode() == repr([day])


def test_the_chronology_is_in_order_and_shows_no_markup_of_strangers(store: Store) -> None:
    fill(store)

    assert unpacked(export(store, ANNA, NOW))["chronology.md"].decode().splitlines() == [
        "# Chronologie",
        "",
        "- **30.10.2026** Foto im \\[Datensatz\\] gefunden \\# Titel (Quelle: Suche)",
        "- **02.11.2026** Schreiben: Abmahnung, Kanzlei ../Muster",
        "- **09.11.2026** Abgeschickt: Antwort",
        "- **10.11.2026** Frist: Anrufen (erledigt)",
        "- **03.12.2026** Frist: Antworten",
    ]


def test_the_persons_language_comes_first_and_the_other_below(store: Store) -> None:
    fill(store)
    store.people.choose_language(ANNA, "en", NOW)

    english = unpacked(export(store, ANNA, NOW))
    german = unpacked(export(store, ANNA, NOW, language="de"))

    assert english["README.txt"].decode().startswith("SCHRANKENLOTSE: YOUR CASE\nAs of 23 November 2026")
    assert "DEIN FALL" in english["README.txt"].decode()
    assert "drafts/01 Antwort, version 2.txt" in english
    assert german["README.txt"].decode().startswith("SCHRANKENLOTSE: DEIN FALL\nStand: 23.11.2026")
    assert "1 Schreiben, 1 Entwürfe, 2 Dateien, 2 Fristen, 1 Werke, 1 Ereignisse." in german["README.txt"].decode()


def test_twice_the_same_case_gives_the_same_bytes(store: Store) -> None:
    fill(store)

    assert export(store, ANNA, NOW) == export(store, ANNA, NOW)


def test_somebody_without_a_case_gets_an_empty_one(store: Store) -> None:
    fill(store)

    found = unpacked(export(store, "tg:2", NOW, ics=calendar))

    assert list(found) == ["README.txt", "case.json", "chronology.md"]
    assert json.loads(found["case.json"])["items"] == []


def test_what_no_key_opens_is_named_in_the_readme(store: Store, tmp_path: Path) -> None:
    fill(store)
    newer = open_store(sqlite_url(tmp_path / "lotse.db"), Sealer([new_key()]))
    add(newer, Event(dt.date(2026, 1, 1), "lesbar"))

    readme = unpacked(export(newer, ANNA, NOW))["README.txt"].decode()

    assert "8 Stücke lassen sich nicht mehr öffnen" in readme
    assert "8 pieces can no longer be opened" in readme
    newer.close()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "files/passwd"),
        ("C:\\Users\\Anna\\brief.pdf", "files/brief.pdf"),
        ("..", "files/_"),
        ("", "files/Datei"),
        (".htaccess", "files/htaccess"),
        ("CON.txt", "files/_CON.txt"),
        ("a\x00b\n<c>|?.pdf", "files/a b _c___.pdf"),
        ("Rechnung\u202efdp.exe", "files/Rechnungfdp.exe"),
        ("Größe.pdf", "files/Größe.pdf"),
        ("x" * 500 + ".pdf", f"files/{'x' * 80}.pdf"),
        ("kein.e endung", "files/kein.e endung"),
        ("\ud83d.jpg", "files/_.jpg"),
        ("🙂.jpg", "files/🙂.jpg"),
    ],
)
def test_names_of_strangers_are_made_safe(store: Store, sent: str, kept: str) -> None:
    store.items.add_file(ANNA, {"name": sent}, b"x", NOW)

    assert list(unpacked(export(store, ANNA, NOW)))[-1] == kept


@given(st.lists(st.text(max_size=120), max_size=8))
def test_any_names_stay_in_the_folder_and_differ(sent: list[str]) -> None:
    names = Names("files")

    given_out = [names.original(name) for name in sent]

    assert len({name.casefold() for name in given_out}) == len(sent)
    for name in given_out:
        folder, _, rest = name.partition("/")
        assert folder == "files"
        assert rest not in {"", ".", ".."}
        assert not set(rest) & set('/\\:<>"|?*\x00\n')
        assert rest == rest.strip()
        zipfile.ZipInfo(name).filename.encode()


def test_a_broken_surrogate_in_a_text_does_not_stop_the_export(store: Store) -> None:
    add(store, Letter("kaputt \ud83d", "Titel \ud83d"))
    add(store, Draft("kaputt \ud83d"))
    add(store, Event(dt.date(2026, 1, 1), "kaputt \ud83d"))

    assert len(unpacked(export(store, ANNA, NOW))) == 5
