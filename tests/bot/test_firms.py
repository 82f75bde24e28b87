"""A firm from its file, its office hours, and which firms take enquiries."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.errors import UserError
from bot.firm_file import read_firm
from bot.firm_settings import Firm
from bot.firms import Firms, answers_by, is_open, open_firms, opens
from bot.store import Store
from tests.bot.offices import EXAMPLE, EXAMPLE_FILE, NOW, OTHER, put
from tests.shared_material import REPOSITORY

SOUND: dict[str, Any] = {"id": "nord", "name": "Kanzlei Nord", "land": "HH", "phone": "040 1"}
WEEK = {day: ["09:00-13:00", "14:00-17:00"] for day in ("mo", "di", "mi", "do", "fr")}


def firm(**more: Any) -> Firm:
    return Firm.model_validate(SOUND | more)


def at(text: str) -> dt.datetime:
    """A moment in Berlin's winter time."""
    return dt.datetime.fromisoformat(f"{text}+01:00")


def faults(tmp_path: Path, text: str, language: str = "de") -> str:
    path = tmp_path / "kanzlei.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_firm(path, language)
    return str(error.value)


# ---------------------------------------------------------------- the file


def test_the_example_in_the_documentation_is_the_one_that_is_tested() -> None:
    page = (REPOSITORY / "docs" / "desk.md").read_text(encoding="utf-8")

    assert f"```yaml\n{EXAMPLE_FILE.read_text(encoding='utf-8')}```" in page


def test_the_example_says_what_it_says() -> None:
    assert EXAMPLE.land == "HH"
    assert EXAMPLE.phone == "040 123456"
    assert EXAMPLE.retention.declined_days == 0
    assert EXAMPLE.consent("en").startswith("The firm also keeps")
    assert OTHER.consent("de") == ""
    assert [block.id for block in EXAMPLE.blocks] == ["termin", "unterlagen"]


def test_what_is_kept_of_a_firm_reads_back_the_same() -> None:
    assert Firm.model_validate_json(EXAMPLE.model_dump_json()) == EXAMPLE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("id: Nord Süd", "id: „Nord Süd“ geht nicht"),
        ("id: a--b", "id: „a--b“ geht nicht"),
        ("land: Tirol", "land: „Tirol“ ist kein deutsches Bundesland"),
        ("portal: http://kanzlei.example", "portal: „http://kanzlei.example“ ist keine Adresse, die mit https://"),
        ("portal: javascript:alert(1)", "portal: "),
        ("email: post", "email: „post“ ist keine E-Mail-Adresse"),
        ("hours: {mo: [9-13]}", "hours.mo.0: „9-13“ ist keine Zeitspanne"),
        ("hours: {mo: [13:00-09:00]}", "hours.mo.0: „13:00-09:00“ ist keine Zeitspanne"),
        ("hours: {montags: [09:00-13:00]}", "hours.montags: „montags“ ist kein Wochentag"),
        ("hours: {mo: [09:00-13:00], mon: [14:00-15:00]}", "Ein Wochentag steht zweimal da"),
        ("hours: 09:00-13:00", "hours: „09:00-13:00“ passt hier nicht"),
        ("closed: [2027-01-01..2026-12-24]", "closed.0: "),
        ("closed: 2027-01-01", "closed: erwartet wird eine Liste"),
        ("time_zone: Berlin", "time_zone: „Berlin“ ist keine Zeitzone"),
        ("response: bald", "response: „bald“ ist keine passende Zahl"),
        ("response: 8", "response: Eine Antwortzeit braucht Bürozeiten"),
        ("retention: {closed_days: -1}", "retention.closed_days: „-1“ ist keine passende Zahl"),
        ("accepting: vielleicht", "accepting: „vielleicht“ ist weder true noch false"),
        ("fax: 040 2", "fax: gibt es nicht"),
        ("language: fr", "language: „fr“ passt hier nicht"),
        ("blocks: [{id: a, title: A, de: 'Hallo {{ vorname }}'}]", "Platzhalter „vorname“ gibt es nicht"),
        ("blocks: [{id: a, title: A, de: '{% for x in y %}'}]", "blocks.0.de: Platzhalter"),
        ("blocks: [{id: a, title: A, de: B}, {id: a, title: A, de: C}]", "Den Textbaustein „a“ gibt es zweimal"),
        ("phone: ''", "phone, email oder portal"),
    ],
)
def test_a_fault_is_named_with_its_place_in_plain_words(line: str, said: str, tmp_path: Path) -> None:
    key = line.partition(":")[0]
    rest = {name: value for name, value in SOUND.items() if name != key}

    told = faults(tmp_path, "\n".join([*(f"{name}: {value}" for name, value in rest.items()), line]))

    assert said in told
    assert told.startswith("kanzlei.yaml: ")


def test_all_faults_are_told_at_once_in_english_too(tmp_path: Path) -> None:
    told = faults(tmp_path, "id: X\nland: Tirol\nfax: 1", "en")

    assert len(told.splitlines()) == 5
    assert "name: is missing" in told
    assert "land: “Tirol” is not a German Land" in told


@pytest.mark.parametrize("text", ["", "- a\n- b", "name: [", "\x00", "a: &a [*a]", "[" * 5000])
def test_what_is_no_yaml_of_a_firm_is_one_sentence(text: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text)


def test_a_file_that_is_none_or_huge_or_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "huge.yaml").write_text("#" * 300_000)
    (tmp_path / "latin.yaml").write_bytes("name: Müller".encode("latin-1"))

    for name, word in (("missing", "lesen"), ("huge", "zu groß"), ("latin", "UTF-8")):
        with pytest.raises(UserError, match=re.escape(word)):
            read_firm(tmp_path / f"{name}.yaml", "de")


@pytest.mark.parametrize("slug", ["kanzlei-beispiel", "a", "7", "a" * 40])
def test_an_id_fits_into_a_link_to_the_bot(slug: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", f"firm_{firm(id=slug).id}")


def test_an_id_longer_than_forty_letters_is_refused() -> None:
    with pytest.raises(ValidationError):
        firm(id="a" * 41)


# ---------------------------------------------------------------- text blocks


def test_a_block_is_filled_and_what_is_missing_stays_an_open_place() -> None:
    block = EXAMPLE.block("termin")
    assert block is not None

    filled = block.filled("de", {"name": "Ada {{ firm }}", "reference": "SL-7", "staff": "Dr. Bee", "firm": "Nord"})

    assert "Guten Tag Ada {{ firm }}," in filled
    assert "[…deadline]" in filled
    assert "Dr. Bee, Nord" in filled


def test_a_block_without_english_is_told_in_german() -> None:
    block = EXAMPLE.block("unterlagen")
    assert block is not None

    assert block.filled("en", {"reference": "SL-7"}).startswith("Bitte schicken Sie uns zu SL-7")
    assert EXAMPLE.block("gibt-es-nicht") is None


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-30T09:00", True),
        ("2026-11-30T08:59", False),
        ("2026-11-30T13:00", False),
        ("2026-11-30T14:00", True),
        ("2026-11-28T10:00", False),  # Saturday
        ("2026-12-25T10:00", False),  # a Friday, Christmas
        ("2026-12-24T10:00", False),  # closed by the firm
    ],
)
def test_an_office_is_open_in_its_hours_only(moment: str, there: bool) -> None:
    assert is_open(firm(hours=WEEK, closed=["2026-12-24"]), at(moment)) is there


def test_holidays_are_those_of_the_land() -> None:
    epiphany = at("2027-01-06T10:00")  # a Wednesday

    assert not is_open(firm(hours=WEEK, land="Bayern"), epiphany)
    assert is_open(firm(hours=WEEK, land="Hamburg"), epiphany)


def test_an_office_opens_at_nine_before_and_after_the_clocks_change() -> None:
    office = firm(hours=WEEK)

    assert opens(office, at("2026-03-27T18:00")) == dt.datetime(2026, 3, 30, 7, 0, tzinfo=dt.UTC)
    assert opens(office, at("2026-10-23T18:00")) == dt.datetime(2026, 10, 26, 8, 0, tzinfo=dt.UTC)


def test_work_across_the_change_of_clocks_is_counted_in_real_hours() -> None:
    night = firm(hours={"so": ["00:00-24:00"]}, response=3)

    by = night.office.after(dt.datetime(2026, 3, 29, 0, 0, tzinfo=dt.UTC), dt.timedelta(hours=3))

    assert by == dt.datetime(2026, 3, 29, 3, 0, tzinfo=dt.UTC)


def test_it_opens_now_where_it_is_open_and_never_where_it_says_no_hours() -> None:
    assert opens(firm(hours=WEEK), at("2026-11-30T10:30")) == at("2026-11-30T10:30")
    assert opens(firm(), at("2026-11-30T10:30")) is None
    assert opens(firm(hours={"mo": []}), at("2026-11-30T10:30")) is None


@pytest.mark.parametrize(
    ("moment", "language", "said"),
    [
        ("2026-11-30T10:07", "de", "Die Kanzlei will bis Dienstag, 01.12.2026, 10:30 Uhr antworten"),
        ("2026-11-30T10:07", "en", "The firm means to answer by Tuesday, 1 December 2026, 10:30;"),
        ("2026-11-28T22:00", "de", "nicht besetzt, wieder ab Montag, 30.11.2026, 9 Uhr. Die Kanzlei will bis Montag, "
                                   "30.11.2026, 17 Uhr antworten"),
        ("2026-12-23T16:30", "de", "bis Montag, 04.01.2027, 16:30 Uhr"),
    ],
)  # fmt: skip
def test_by_when_it_answers_is_said_with_day_and_hour(moment: str, language: str, said: str) -> None:
    office = firm(hours=WEEK, response=7, closed=["2026-12-24..2027-01-01"])

    assert said in answers_by(office, at(moment), language)


def test_an_answer_is_never_promised() -> None:
    office = firm(hours=WEEK, response=7)

    assert "versprochen ist das nicht" in answers_by(office, NOW, "de")
    assert "not a promise" in answers_by(office, NOW, "en")


def test_who_says_no_hours_gets_no_sentence_and_who_says_no_time_only_when_it_opens() -> None:
    assert answers_by(firm(), NOW, "de") == ""
    assert answers_by(firm(hours=WEEK), at("2026-11-28T10:00"), "de") == (
        "Gerade ist die Kanzlei nicht besetzt, wieder ab Montag, 30.11.2026, 9 Uhr."
    )
    assert "sagt sie nicht" in answers_by(firm(hours=WEEK), NOW, "de")


# ---------------------------------------------------------------- the firms there are


def test_enquiries_go_to_firms_with_a_desk_that_accept_them(store: Store) -> None:
    put(store, EXAMPLE, OTHER, firm(id="pause", accepting=False))
    for name, place in (("kanzlei-beispiel", "tg:-1"), ("pause", "tg:-2")):
        store.firms.connect(name, place)

    firms = open_firms(store)

    assert [one.id for one in firms.open()] == ["kanzlei-beispiel"]
    assert firms.get("anders") == OTHER
    assert firms.get("niemand") is None
    assert firms.of_desk("tg:-2") == firm(id="pause", accepting=False)
    assert firms.of_desk("tg:-3") is None


def test_a_firm_that_is_not_understood_any_more_is_left_out_and_noted(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.firms.put("alt", '{"id": "alt", "fax": "1"}', NOW)
    store.firms.connect("alt", "tg:-1")

    assert Firms(store).open() == []
    assert Firms(store).get("alt") is None
    assert "lotse firm add" in caplog.text
