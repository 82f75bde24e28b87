"""Answers are composed for a day from records; one edited record changes every answer that depends on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.terminal import to_text
from bot.writer import PlainWriter
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan
from knowledge.content import Bilingual
from knowledge.law.decisions import Holding, Term
from knowledge.library.passages import Passage
from knowledge.library.search import Library
from knowledge.library.wording import Wording

NOW = dt.date(2026, 11, 23)
AFTER = dt.date(2026, 12, 18)
BGH_QUESTION = "Hat der BGH schon über LAION entschieden?"
RESULT = "ERFUNDEN FÜR DIESEN TEST: Die Revision hatte Erfolg."


def _text(plan: Plan) -> str:
    return to_text(PlainWriter().write(plan), width=10**6)


def _said(question: str, knowledge: Knowledge, on: dt.date) -> str:
    return _text(compose.answer(question, knowledge, on))


def _with_judgment(knowledge: Knowledge) -> Knowledge:
    """As if somebody had completed the record of the BGH the day after a judgment."""
    text = Bilingual(de=RESULT, en="INVENTED FOR THIS TEST: the appeal was successful.")
    record = knowledge.content.decisions["bgh-i-zr-281-25"]
    judged = record.model_copy(
        update={
            "date": dt.date(2026, 12, 17), "kind": "judgment", "final": True, "next": None, "summary": text,
            "holdings": tuple(
                Holding(norm=norm, outcome="no", text=text) for norm in ("UrhG § 44b", "UrhG § 60d")
            ),
            "caveat": None, "not_decided": (), "checked_on": AFTER,
        }
    )  # fmt: skip
    decisions = {**knowledge.content.decisions, record.id: judged}
    return replace(knowledge, content=replace(knowledge.content, decisions=decisions))


@pytest.mark.parametrize("question", ["§ 44b UrhG", "§ 60d UrhG", BGH_QUESTION])
def test_the_day_after_a_judgment_one_edited_record_changes_the_answer(knowledge: Knowledge, question: str) -> None:
    before = _said(question, knowledge, AFTER)

    after = _said(question, _with_judgment(knowledge), AFTER)

    assert "Der Termin am 17.12.2026 ist vorbei" in before
    assert RESULT not in before
    assert "BGH, 17.12.2026, I ZR 281/25" in after
    assert RESULT in after
    assert "rechtskräftig" in after
    assert "Der Termin am 17.12.2026" not in after
    assert "BGH, I ZR 281/25" not in after


@pytest.mark.parametrize("question", ["§ 44b UrhG", "§ 60d UrhG"])
def test_a_judgment_is_not_told_for_days_before_it(knowledge: Knowledge, question: str) -> None:
    said = _said(question, _with_judgment(knowledge), dt.date(2026, 12, 16))

    assert RESULT not in said
    assert "17.12.2026" not in said
    assert "BGH, I ZR 281/25: noch keine Entscheidung" in said


def test_a_postponed_announcement_is_told_with_its_new_day(knowledge: Knowledge) -> None:
    record = knowledge.content.decisions["bgh-i-zr-281-25"]
    term = Term(date=dt.date(2027, 2, 11), what=Bilingual(de="Neuer Verkündungstermin", en="New date"))
    decisions = {**knowledge.content.decisions, record.id: record.model_copy(update={"next": term})}
    moved = replace(knowledge, content=replace(knowledge.content, decisions=decisions))

    said = _said(BGH_QUESTION, moved, AFTER)

    assert "nächster Termin 11.02.2027: Neuer Verkündungstermin" in said
    assert "ist vorbei" not in said


def test_the_short_points_come_first_and_every_one_has_a_source(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", knowledge, NOW)

    text = _text(plan)
    assert 1 <= len(plan.points) <= 4
    assert all(point.sources for point in plan.points)
    assert (
        text.index(plan.points[0].text)
        < text.index("Umstritten")
        < text.index("Stand der Gerichte")
        < text.index("Quellen")
    )


def test_a_contested_point_is_told_with_every_reading_and_its_holder(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", knowledge, NOW)

    readings = plan.contested[0]
    assert len(readings.readings) == len(readings.holders) >= 2
    assert any("LG Hamburg" in holder for holder in readings.holders)
    assert any("OLG Hamburg" in holder for holder in readings.holders)


def test_a_point_is_not_contested_before_the_second_court_has_spoken(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", knowledge, dt.date(2025, 1, 1))

    assert all("OLG Hamburg" not in holder for point in plan.contested for holder in point.holders)
    assert all(len(point.readings) >= 2 for point in plan.contested)


def _official(norm: str, absatz: str | None, language: str) -> Wording | None:
    if norm != "UrhG § 44b":
        return None
    day = dt.date(2026, 4, 29)
    return Wording("Amtlicher <Wortlaut> & mehr.", f"{norm} Abs. {absatz}", "Mining", day, "builddate", None, language)


def test_official_wording_is_quoted_word_for_word_with_its_own_date(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", replace(knowledge, wording=_official), NOW)

    html = PlainWriter().write(plan)
    assert "<blockquote expandable>Amtlicher &lt;Wortlaut&gt; &amp; mehr.</blockquote>" in html
    text = to_text(html, width=10**6)
    assert "Amtlicher Wortlaut: UrhG § 44b Abs. 3 (Textstand 29.04.2026)" in text
    assert "Amtlicher <Wortlaut> & mehr." in text
    assert "amtlicher Text, Stand 29.04.2026" in text


def test_without_official_text_nothing_is_called_official(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", knowledge, NOW)

    assert plan.quotes == ()
    assert not any(source.official for source in plan.sources)
    assert "Amtlicher Wortlaut:" not in _text(plan)


def test_a_norm_that_only_the_official_text_has_is_quoted_and_not_explained(knowledge: Knowledge) -> None:
    passage = Passage(
        id="o", document="official:bgb:§ 90", text="Sachen sind körperliche Gegenstände.", citation="BGB § 90",
        kind="norm", layer="official", norms=("BGB § 90",), title="Begriff der Sache", role="absatz",
    )  # fmt: skip

    def wording(norm: str, absatz: str | None, language: str) -> Wording | None:
        day = dt.date(2026, 4, 17)
        return Wording(passage.text, norm, passage.title, day, "builddate", None, "de") if norm == "BGB § 90" else None

    bare = Knowledge(knowledge.content, Library.from_passages([passage]), wording)

    plan = compose.answer("§ 90 BGB", bare, NOW, "de")

    assert plan.kind == "answer"
    assert plan.points == ()
    assert [quote.text for quote in plan.quotes] == [passage.text]
    assert "BGB § 90 – Begriff der Sache" in _text(plan)


def test_a_private_passage_never_answers_a_public_question(knowledge: Knowledge) -> None:
    secret = Passage(
        id="s", document="case:1", text="Geheimer Vergleich über 44.000 Euro mit dem Verlag", citation="Akte 1",
        kind="note", layer="case", scope="case:1",
    )  # fmt: skip
    shelves = {**knowledge.library.shelves, **Library.from_passages([secret]).shelves}
    both = replace(knowledge, library=Library(shelves))

    said = _said("Geheimer Vergleich über 44.000 Euro mit dem Verlag?", both, NOW)

    assert "44.000" not in said
    assert "Akte 1" not in said


def test_next_steps_lead_to_other_answers_and_never_back_to_this_one(knowledge: Knowledge) -> None:
    for question in ("§ 44b UrhG", "Wie verbiete ich KI-Training mit meinen Bildern?", "310 O 227/23"):
        plan = compose.answer(question, knowledge, NOW)

        documents = [suggestion.document for suggestion in plan.suggestions]
        assert plan.document not in documents
        assert len(documents) == len(set(documents)) <= 3
        assert all(compose.answer_from(document, "", knowledge, NOW, "de").kind == "answer" for document in documents)


def test_a_card_that_no_longer_exists_gives_no_answer(knowledge: Knowledge) -> None:
    plan = compose.answer_from("question:gibt-es-nicht-mehr", "", knowledge, NOW, "de")

    assert plan.kind == "weak"
    assert not plan.confident


def test_where_we_have_nothing_the_nearest_topics_are_named(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44z UrhG", knowledge, NOW)

    assert plan.kind == "unknown_norm"
    assert 1 <= len(plan.nearest) <= 3
    assert plan.sources == ()


def test_the_answer_says_the_oldest_day_of_its_sources(knowledge: Knowledge) -> None:
    plan = compose.answer("§ 44b Abs. 3 UrhG", replace(knowledge, wording=_official), NOW)

    assert plan.as_of == dt.date(2026, 4, 29)
