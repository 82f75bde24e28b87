"""The dossier: everything in it, claims marked as claims, nothing of it markup, and a schema that stays true."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from bot.journeys.contact.dossier import build
from bot.journeys.contact.kept import (
    Amount,
    Consent,
    ContactData,
    Deadline,
    Demand,
    Document,
    Event,
    Finding,
    Insurance,
    Paragraph,
    Party,
    Way,
    content_of,
    sha256,
)
from bot.journeys.contact.snapshot import of_check
from bot.paper.dossier import dossier_pdf
from bot.paper.dossier_model import Dossier, dossier_json, schema
from bot.store import Store, open_store, sqlite_url
from bot.store.firm_log import LogEntry
from bot.store.tables import firm_log
from knowledge.check.result import assess
from knowledge.check.scheme import shipped
from tests.bot.journeys.firms import NORD, SUED, put_firms
from tests.bot.paper.test_check import HOSTILE
from tests.knowledge.check.cases import all_cases, answers_of, records
from tests.sealer import SEALER
from tests.shared_material import REPOSITORY

NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with two firms."""
    opened = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    put_firms(opened, NORD, SUED)
    yield opened
    opened.close()


def full(language: str = "de", hostile: str = "") -> ContactData:
    """A contact with everything that can be in one; ``hostile`` in every field that people write."""
    told = assess(shipped(), answers_of(all_cases()["laion-heute"]), records(), NOW.date(), language)
    return ContactData(
        language,
        (Party(f"Mara Beispiel {hostile}", "self", ("Lilly",)), Party(f"LAION e.V. {hostile}", "opponent", (hostile,)),
         Party("Kanzlei West", "opponent_lawyer", origin="letter"), Party("Agentur", "other")),
        (Deadline(dt.date(2027, 3, 15), f"Klage {hostile}", hostile), Deadline(dt.date(2026, 12, 1), "Antwort",
         rule="Zwei Wochen ab 17.11.2026.", source="BGB § 188 Abs. 2"), Deadline(None, "irgendwann")),
        kind="counterclaim", story=(Paragraph(f"Es war so. {hostile}"), Paragraph("Hallo", forwarded=True)),
        outcome=f"Ruhe {hostile}",
        documents=(Document("f", f"brief {hostile}.pdf", sha256(b"x"), 12_345, "letter"),),
        insurance=Insurance("yes", f"ARAG {hostile}", "1-2", "asked"), budget=f"500 {hostile}",
        way=Way("phone", f"0171 {hostile}"),
        consent=Consent("2026-11-28", sha256("t"), ("names", "matter"), NOW, language),
        demands=(Demand("unterlassung", f"zu unterlassen {hostile}", "Abmahnung", "LAION e.V."),),
        amounts=(Amount(88_703, "gesamt", "Rechnung", "LAION e.V."), Amount(9_900, "other", currency="USD")),
        findings=(Finding("ok", "Der Satz passt.", ("RVG § 13",), dt.date(2026, 11, 23), "Rechnung"),
                  Finding("wrong", f"Falsch gerechnet. {hostile}", ("RVG § 2 Abs. 2",), dt.date(2026, 11, 23))),
        events=(Event(dt.date(2021, 8, 1), f"Gefunden {hostile}", "Datensatz"), Event(None, "Ohne Tag")),
        check=of_check(told), unknown=("others", "outcome"),
    )  # fmt: skip


def made(store: Store, data: ContactData, language: str = "de") -> Dossier:
    row = store.contacts.begin("nord", "tg:1", content_of(data), NOW)
    store.firm_log.append("nord", LogEntry(row.reference, "sent"), NOW)
    return build(store, row, NORD, NOW, language)


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert all(page.strip() for page in pages)
    return "\n".join(pages)


def flat(text: str) -> str:
    """Without blanks, soft breaks and hyphenation, which depend on the width of a column."""
    return re.sub(r"[\s\xad\u200b\u202f-]", "", text)


def test_the_documented_schema_is_the_one_in_use() -> None:
    written = json.loads((REPOSITORY / "docs/dossier.schema.json").read_text(encoding="utf-8"))

    assert written == json.loads(json.dumps(schema())), "write it anew: python -m tests.bot.paper.test_dossier"


def test_a_dossier_comes_back_from_its_json(store: Store) -> None:
    dossier = made(store, full())

    assert Dossier.model_validate_json(dossier_json(dossier)) == dossier


def test_everything_told_is_in_the_json(store: Store) -> None:
    found = json.loads(dossier_json(made(store, full())))

    assert found["format"] == "schrankenlotse/dossier/1"
    assert [one["date"] for one in found["deadlines"]] == ["2026-12-01", "2027-03-15", None]
    assert [one["date"] for one in found["chronology"]][:2] == ["2021-08-01", "2026-12-01"]
    assert found["chronology"][-1]["date"] is None
    assert [one["status"] for one in found["findings"]] == ["wrong", "ok"]
    assert found["documents"][0]["sha256"] == sha256(b"x")
    assert found["missing_documents"] == ["Meine Schreiben", "Werk oder Nachweis, dass es von mir ist",
                                          "Versicherungsschein"]  # fmt: skip
    assert found["log"] == {"entries": 1, "head": store.firm_log.head("nord")[1], "intact": True}
    elements = [row for part in found["check"]["parts"] for one in part["provisions"] for row in one["elements"]]
    assert any(row["evidence"] and row["strength"] for row in elements)
    assert any("Wer ist noch beteiligt" in one for one in found["open_questions"])


def test_every_source_has_its_day(store: Store) -> None:
    found = made(store, full())

    assert {"BRAO § 43a Abs. 4", "RVG § 13", "BGB § 188 Abs. 2"} <= {one.citation for one in found.sources}
    assert all(one.as_of.year == 2026 for one in found.sources)


def test_what_the_other_side_claims_is_marked_as_a_claim(store: Store) -> None:
    found = made(store, full())

    assert all(one.is_claim for one in (*found.demands, *found.amounts))
    text = text_of(dossier_pdf(found))
    assert "Behauptung: LAION e.V." in text.replace("\xa0", " ")
    assert "Behauptungen aus Schreiben, nicht geprüfte Tatsachen." in text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pdf_shows_everything_of_the_json(store: Store, language: str) -> None:
    dossier = made(store, full(language), language)
    text = flat(text_of(dossier_pdf(dossier)))

    names = [one.name for one in dossier.parties] + [alias for one in dossier.parties for alias in one.aliases]
    told = [one.text for one in dossier.matter.story] + [dossier.matter.outcome, dossier.budget, dossier.way.to]
    check = dossier.check
    assert check is not None
    judged = [row.title for part in check.parts for one in part.provisions for row in one.elements]
    judged += [*dossier.open_questions, *(one.what for one in dossier.chronology)]
    judged += [one.sha256 for one in dossier.documents] + [one.passage for one in dossier.demands]
    judged += [one.text for one in dossier.findings] + [dossier.log.head, dossier.reference, "887"]
    for part in (*names, *told, *judged):
        assert flat(part) in text, part


@pytest.mark.parametrize("hostile", [*HOSTILE, '#read("/etc/passwd")', "\u202e\u0000", "a" * 9_000])
def test_what_people_write_is_never_markup(store: Store, hostile: str) -> None:
    pdf = dossier_pdf(made(store, full(hostile=hostile)))

    assert "Mara Beispiel" in text_of(pdf)


def test_the_same_dossier_gives_the_same_bytes(store: Store) -> None:
    dossier = made(store, full())

    assert dossier_pdf(dossier) == dossier_pdf(dossier)
    assert dossier_json(dossier) == dossier_json(dossier)


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_almost_empty_contact_makes_a_dossier_too(store: Store, language: str) -> None:
    text = text_of(dossier_pdf(made(store, ContactData(), language)))

    assert ("nicht bekannt" if language == "de" else "not known") in text


def test_another_firms_contact_makes_no_dossier(store: Store) -> None:
    row = store.contacts.begin("nord", "tg:1", content_of(full()), NOW)

    with pytest.raises(ValueError, match="no contact of this firm"):
        build(store, row, SUED, NOW)
    with pytest.raises(ValueError, match="no contact of this firm"):
        build(store, replace(row, data={"parties": 1}), NORD, NOW)


def test_a_changed_log_is_told_on_paper(store: Store) -> None:
    row = store.contacts.begin("nord", "tg:1", content_of(full()), NOW)
    store.firm_log.append("nord", LogEntry(row.reference, "sent"), NOW)
    with store.engine.begin() as connection:
        connection.execute(update(firm_log).values(entry="{}"))

    found = build(store, row, NORD, NOW)

    assert not found.log.intact
    assert "KETTE VERÄNDERT" in text_of(dossier_pdf(found))


if __name__ == "__main__":
    path = REPOSITORY / "docs/dossier.schema.json"
    path.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
