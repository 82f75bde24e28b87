"""Every kind of letter in every tone and language: with all facts and with none, its sources, its gaps, its edits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys import draft as journey
from knowledge.content import ContentError
from knowledge.law.citations import find_citations
from knowledge.law.decisions import Decision
from knowledge.letters.drafts import engine, points
from knowledge.letters.drafts.draft import (
    Draft,
    NotFinalError,
    ParagraphError,
    final,
    with_paragraph,
    without_paragraph,
)
from knowledge.letters.drafts.facts import FactsError, Fault, read
from knowledge.letters.drafts.scheme import FOLDER, Kind, Language, Tone, load, shipped
from knowledge.library.own import Content
from prompts import letters
from tests.draft_cases import all_cases, draft_of, full, text_of

DAY = dt.date(2026, 11, 28)
TONES: tuple[Tone, ...] = ("friendly", "formal")
VERSIONS: list[tuple[str, Language, Tone]] = [
    (kind.id, language, tone) for kind in shipped().kinds for language in kind.languages for tone in TONES
]
HOSTILE = [
    "{{ 7 * 7 }} {% for x in y %} {# weg #}",
    "<b>fett</b> <script>alert(1)</script> &amp; & \"'",
    "erste Zeile\nzweite Zeile\n\nvierte",
    "ä" * 5_000,
    "$x^2$ #let x = 1; \\textbf{y} *fett* _kursiv_ [link](http://example.org)",
]


def kind(name: str) -> Kind:
    """The kind of this id."""
    found = shipped().kind(name)
    assert found
    return found


def complete(name: str, language: Language = "de", tone: Tone = "formal", **facts: Any) -> Draft:
    """A draft with all facts of its kind, some of them others."""
    return engine.plan(kind(name), {**full(kind(name)), **facts}, language, DAY, tone)


def leaves(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


@pytest.mark.parametrize(("name", "language", "tone"), VERSIONS)
def test_without_any_fact_every_gap_is_seen_and_every_needed_fact_is_asked_for(
    name: str, language: Language, tone: Tone
) -> None:
    draft = engine.plan(kind(name), {}, language, DAY, tone)

    text = text_of(draft)

    assert [gap.path for gap in draft.open_places if gap.shown(language) not in text] == []
    needed = {field.id for field in shipped().fields(kind(name)).values() if field.required}
    assert needed <= {gap.path.split(" ")[0] for gap in draft.open_places}
    assert text.count("[…") >= len(draft.open_places)
    with pytest.raises(NotFinalError):
        final(draft)


@pytest.mark.parametrize(("name", "language", "tone"), VERSIONS)
def test_with_all_facts_nothing_is_open_and_every_paragraph_knows_why_it_is_there(
    name: str, language: Language, tone: Tone
) -> None:
    draft = final(complete(name, language, tone))

    text = text_of(draft)
    written = journey.paragraphs(draft)

    assert "[…" not in text
    assert not re.search(r"\{\{|\}\}|\bNone\b|Undefined", text)
    assert all(part.why and part.text for part in written)
    assert len({part.id for part in written}) == len(written)


@pytest.mark.parametrize(("name", "language", "tone"), VERSIONS)
def test_every_citation_in_a_letter_is_in_the_library_and_among_the_sources_of_its_paragraph(
    name: str, language: Language, tone: Tone, content: Content
) -> None:
    files = {decision.file_number: decision.id for decision in content.decisions.values()}
    drafts = [
        draft_of(case, tone) for case in all_cases().values() if _is(case.name, name) and case.language == language
    ]

    for draft in [complete(name, language, tone), engine.plan(kind(name), {}, language, DAY, tone), *drafts]:
        for part in journey.paragraphs(draft):
            for citation in find_citations(part.text):
                if citation.file_number:
                    assert files.get(citation.file_number) in part.decisions, (part.id, str(citation))
                    continue
                assert citation.norm in content.norms, (part.id, str(citation))
                assert citation.norm in {_norm(source) for source in part.sources}, (part.id, str(citation))


def _is(case: str, name: str) -> bool:
    from tests.draft_cases import kind_of

    return kind_of(all_cases()[case]).id == name


def _norm(source: str) -> str:
    return " ".join(source.split(" ")[:3])


def test_every_source_of_paragraphs_duties_warnings_and_handovers_is_in_the_library(content: Content) -> None:
    scheme = shipped()
    cited = [source for one in scheme.kinds for part in (*one.paragraphs, *one.warnings) for source in part.sources]
    cited += [duty.citation for one in scheme.kinds for duty in one.duties]
    cited += [source for one in scheme.common.handovers for source in one.sources]
    cited += [source for rule in points.shipped().demands for source in rule.sources]
    decisions = {name for one in scheme.kinds for part in one.paragraphs for name in (*part.decisions, *part.courts)}

    assert {_norm(source) for source in cited} - content.norms.keys() == set()
    assert decisions - content.decisions.keys() == set()
    assert {rule.id for rule in points.shipped().arguments} == content.arguments.keys()


def test_every_law_named_in_warnings_and_reasons_is_in_the_library(content: Content) -> None:
    texts = [
        (one.id, text)
        for one in shipped().kinds
        for text in (one.purpose, one.not_for, *(p.why for p in one.paragraphs), *(w.text for w in one.warnings))
    ]

    named = {(one, str(found)) for one, text in texts for found in find_citations(text.de) if found.law}

    assert {(one, name) for one, name in named if _norm(name) not in content.norms} == set()


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_and_plan_of_every_kind_name_the_same_paragraphs(language: Language) -> None:
    for one in shipped().kinds:
        if language in one.languages:
            assert letters.paragraph_names(one.id, language) == {part.id for part in one.paragraphs}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", [one.id for one in shipped().kinds])
def test_what_a_person_writes_comes_out_as_it_was_typed(name: str, hostile: str) -> None:
    texts = {field.id for field in shipped().fields(kind(name)).values() if field.type == "text"}
    given_texts = dict.fromkeys(texts & {*full(kind(name))} - {"sender", "recipient", "sender_contact"}, hostile)

    draft = complete(name, **given_texts)
    body = "\n".join(part.text for part in journey.paragraphs(draft))

    assert hostile.strip() in body


def test_hostile_titles_come_out_literally_and_the_subject_stays_one_line() -> None:
    for hostile in HOSTILE:
        draft = complete("removal_request", works=[{"title": hostile}])

        letter = journey.letterform(draft)

        assert any(hostile in text for text in letter.paragraphs)
        assert "\n" not in letter.subject


@given(text=st.text(max_size=300))
def test_any_text_at_all_is_a_value_and_never_a_template(text: str) -> None:
    draft = complete("removal_request", own_words=text)

    own = [part.text for part in journey.paragraphs(draft) if part.id == "own_words"]

    kept = draft.facts.get("own_words")
    assert own == ([kept] if kept else [])


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(raw=st.dictionaries(st.sampled_from([*shipped().fields(kind("cost_rejection"))]), ANYTHING))
def test_any_facts_give_a_letter_or_a_list_of_faults(raw: dict[str, Any]) -> None:
    faults: list[Fault] = []
    text = ""

    try:
        text = text_of(engine.plan(kind("cost_rejection"), raw, "de", DAY))
    except FactsError as error:
        faults = error.faults

    assert bool(text) != bool(faults)
    assert {fault.path.split(" ")[0] for fault in faults} <= {*raw}


def test_all_faults_of_the_facts_are_found_at_once() -> None:
    raw = {"foo": 1, "answer_by": "morgen", "act": "x", "works": [3, {"title": "A", "farbe": "rot"}], "sender": ["a"]}

    with pytest.raises(FactsError) as refused:
        engine.plan(kind("removal_request"), raw, "de", DAY)

    assert {(fault.path, fault.reason) for fault in refused.value.faults} == {
        ("foo", "unknown_field"), ("answer_by", "not_a_date"), ("act", "not_an_option"), ("works 1", "not_a_record"),
        ("works 2 farbe", "unknown_field"), ("sender", "not_a_text"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (88703, "887,03 Euro"),
        ("887,03 EUR", "887,03 Euro"),
        ("887.03", "887,03 Euro"),
        ("9.000 €", "9.000,00 Euro"),
        ("1.234.567,80 Euro", "1.234.567,80 Euro"),
        ("EUR 1,234.50", "1.234,50 Euro"),
        (0, "0,00 Euro"),
    ],
)
def test_amounts_are_read_as_people_write_them(raw: Any, shown: str) -> None:
    draft = complete("cost_rejection", demand_cents=raw)

    assert journey.letterform(draft).subject == f"Ihre Kostenforderung über {shown}"


@pytest.mark.parametrize(
    "raw", [887.03, -5, True, "viel", "88703", "1,2,3", "1e9", "12.34.56", float("nan"), 10**15, {}]
)
def test_amounts_that_could_mean_two_things_are_refused(raw: Any) -> None:
    with pytest.raises(FactsError) as refused:
        read({"demand_cents": raw}, shipped().fields(kind("cost_rejection")))

    assert refused.value.faults == [Fault("demand_cents", "not_an_amount")]


def test_own_words_replace_a_paragraph_keep_its_reason_and_rest_on_no_source() -> None:
    draft = complete("information_request")

    edited = with_paragraph(draft, "authority", "  Das habe ich gelesen. {{ on }} ")

    part = next(part for part in journey.paragraphs(edited) if part.id == "authority")
    before = next(part for part in journey.paragraphs(draft) if part.id == "authority")
    assert (part.text, part.sources, part.decisions, part.own) == ("Das habe ich gelesen. {{ on }}", (), (), True)
    assert part.why == before.why
    assert before.decisions == ("bgh-i-zr-68-08",)


def test_own_words_fill_the_gap_of_their_paragraph_but_may_leave_one_too() -> None:
    draft = complete("information_request", basis_facts=None)
    assert [gap.path for gap in draft.open_places] == ["basis_facts"]

    filled = with_paragraph(draft, "basis", "Die Adresse steht in der Liste.")
    again = with_paragraph(draft, "basis", "Die Adresse steht in […].")

    assert final(filled).is_final
    with pytest.raises(NotFinalError):
        final(again)


@pytest.mark.parametrize(
    ("paragraph", "text", "reason"),
    [("scope_within", "Egal.", "locked"), ("nie", "Text", "unknown"), ("facts", "  \n", "empty")],
)
def test_a_paragraph_with_a_formal_duty_cannot_be_rewritten(paragraph: str, text: str, reason: str) -> None:
    with pytest.raises(ParagraphError) as refused:
        with_paragraph(complete("unterlassungsaufforderung"), paragraph, text)

    assert refused.value.reason == reason


def test_editing_a_final_letter_makes_it_a_draft_again() -> None:
    sent = final(complete("removal_request"))

    edited = with_paragraph(sent, "thanks", "Danke.")

    assert not edited.is_final
    assert journey.letterform(edited).draft


def test_every_formal_duty_of_an_abmahnung_is_told_apart(content: Content) -> None:
    draft = complete("unterlassungsaufforderung")

    cited = {duty.citation for duty in draft.duties}

    assert cited == {f"UrhG § 97a Abs. 2 Nr. {number}" for number in range(1, 5)}


@pytest.mark.parametrize(("missing", "duty"), [("act", "nr2"), ("works", "nr2"), ("goes_beyond", "nr4"),
    ("claims_money", "nr3_said"), ("payments", "nr3"), ("writes_as", "nr1_sender")])  # fmt: skip
def test_an_abmahnung_without_one_of_its_duties_is_never_final(missing: str, duty: str) -> None:
    draft = complete("unterlassungsaufforderung", **{missing: None})

    with pytest.raises(NotFinalError) as refused:
        final(draft)

    assert duty in {one.id for one in refused.value.duties}


def test_a_demand_to_cease_holds_no_text_of_an_undertaking_with_a_penalty() -> None:
    words = (Path(letters.__file__).parent / "unterlassungsaufforderung.de.yaml").read_text(encoding="utf-8")

    assert not re.search(r"verpflichte(?:n|t) (?:ich|wir|uns|mich)|Vertragsstrafe von|Vertragsstrafe in Höhe", words)


def test_no_template_threatens_accuses_or_knows_an_amount_or_the_end_of_a_case() -> None:
    folder = Path(letters.__file__).parent
    forbidden = re.compile(
        r"straf(?:bar|anzeige|antrag|rechtlich|verfolg)|Polizei|Staatsanwalt|\bcriminal|\bprosecut|haben? rechtswidrig"
        r"|\d[\d.,]* ?(?:Euro|EUR|€)|(?:BGH|Bundesgerichtshof|OLG|LG|EuGH) (?:hat|hatte|entschied)",
        re.IGNORECASE,
    )
    told = [
        (path.name, text)
        for path in sorted(folder.glob("*.yaml"))
        for text in leaves(yaml.safe_load(path.read_text(encoding="utf-8")))
        if not path.name.startswith("common.")
    ]

    assert told
    assert [(name, text) for name, text in told if forbidden.search(text)] == []


def test_no_template_names_a_decision_itself(content: Content) -> None:
    folder = Path(letters.__file__).parent
    texts = [
        text for path in folder.glob("*.yaml") for text in leaves(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]

    assert [found for text in texts for found in find_citations(text) if found.file_number] == []


@pytest.mark.parametrize("argument", [card.id for card in engine.shipped_library().arguments.values()])
@pytest.mark.parametrize("stance", ["deny", "admit", "open"])
def test_no_answer_to_an_argument_claims_more_than_its_light_allows(argument: str, stance: str) -> None:
    draft = complete(
        "reply_point_by_point", points=[{"passage": "So steht es im Brief.", "stance": stance, "argument": argument}]
    )

    text = next(part.text for part in journey.paragraphs(draft) if part.id == "point-1")

    light = engine.shipped_library().arguments[argument].light
    assert ("bleibt einer gerichtlichen Klärung vorbehalten" in text) == (light == "red")
    assert ("Dem trete ich entgegen" in text) == (light == "green" and stance == "deny")
    assert not re.search(r"erkenne ich an|räume ich ein|gestehe ich zu|zweifellos|eindeutig|offensichtlich", text)
    if stance == "admit":
        assert "Anerkenntnis liegt darin nicht" in text


@pytest.mark.parametrize("demand", [rule.id for rule in points.shipped().demands])
def test_admitting_that_something_is_demanded_acknowledges_nothing(demand: str) -> None:
    draft = complete(
        "reply_point_by_point",
        points=[{"passage": "Zahlen Sie.", "stance": "admit", "demand": demand, "amount_cents": 88703}],
    )

    text = next(part.text for part in journey.paragraphs(draft) if part.id == "point-1")

    assert demand == "deadline" or re.search(r"\bnicht\b|ohne Anerkennung", text)
    assert "erkenne ich an" not in text


def test_a_later_final_judgment_changes_letters_through_its_record_alone() -> None:
    known = engine.shipped_library()
    pending = known.records["bgh-i-zr-281-25"]
    decided = pending.model_copy(
        update={"date": dt.date(2026, 12, 17), "kind": "judgment", "final": True, "next": None}
    )
    after = replace(known, records={**known.records, pending.id: decided})
    facts = full(kind("reply_to_refusal"))

    early = engine.plan(kind("reply_to_refusal"), facts, "de", dt.date(2026, 12, 16), library=after)
    late = engine.plan(kind("reply_to_refusal"), facts, "de", dt.date(2026, 12, 18), library=after)

    assert "BGH, I ZR 281/25 (noch nicht entschieden" in text_of(early)
    assert "BGH, Urteil vom 17.12.2026, I ZR 281/25 (rechtskräftig)" in text_of(late)


@pytest.mark.parametrize(
    ("sent", "paragraph", "warned"),
    [("2023-03-29", "before_any_court", False), ("2026-11-02", "while_open", False), ("2027-02-01", None, True)],
)
def test_what_could_be_recognised_follows_the_day_of_the_letter(sent: str, paragraph: str | None, warned: bool) -> None:
    known = engine.shipped_library()
    pending = known.records["bgh-i-zr-281-25"]
    decided = pending.model_copy(
        update={"date": dt.date(2026, 12, 17), "kind": "judgment", "final": True, "next": None}
    )
    after = replace(known, records={**known.records, pending.id: decided})
    facts = {**full(kind("cost_rejection")), "my_letter_on": sent}

    draft = engine.plan(kind("cost_rejection"), facts, "de", dt.date(2027, 3, 1), library=after)

    told = {part.id for part in draft.paragraphs} & {"before_any_court", "while_open"}
    assert told == ({paragraph} if paragraph else set())
    assert ("decided" in {warn.id for warn in draft.warnings}) == warned


def test_an_answer_loses_its_support_when_a_later_court_says_the_opposite() -> None:
    known = engine.shipped_library()
    facts = {
        **full(kind("reply_point_by_point")),
        "points": [{"passage": "Nur vorübergehend.", "stance": "deny", "argument": "a1-nur-voruebergehend"}],
    }
    upper = known.records["olg-hamburg-5-u-104-24"]
    first = known.records["lg-hamburg-310-o-227-23"]
    turned = next(one for one in first.holdings if one.norm == "UrhG § 44a").model_copy(update={"outcome": "yes"})
    other = replace(known, records={**known.records, upper.id: _with(upper, turned)})

    before = engine.plan(kind("reply_point_by_point"), facts, "de", DAY)
    after = engine.plan(kind("reply_point_by_point"), facts, "de", DAY, library=other)

    assert "Vergleiche dazu: LG Hamburg" in text_of(before)
    assert "Vergleiche dazu" not in text_of(after)


def _with(decision: Decision, holding: Any) -> Decision:
    return decision.model_copy(update={"holdings": (*decision.holdings, holding)})


def test_a_decision_is_not_cited_before_it_exists() -> None:
    draft = engine.plan(kind("information_request"), full(kind("information_request")), "de", dt.date(2009, 1, 5))

    assert "authority" not in {part.id for part in draft.paragraphs}


def test_exhibits_are_numbered_in_the_order_given() -> None:
    draft = complete("lawyer_instruction", exhibits=[{"title": "Brief"}, "Screenshot", {"title": "Vertrag"}])

    assert [one.number for one in draft.exhibits] == ["K1", "K2", "K3"]
    assert "– Anlage K2: Screenshot" in text_of(draft)
    assert journey.letterform(draft).enclosures[:2] == ("Anlage K1: Brief", "Anlage K2: Screenshot")


def test_a_letter_that_exists_in_german_only_is_refused_in_english() -> None:
    with pytest.raises(ValueError, match="no en version"):
        engine.plan(kind("unterlassungsaufforderung"), {}, "en", DAY)


@pytest.mark.parametrize("name", ["removal-request", "Bitte", "abmahnung", "gpai_complaint", " withdrawal "])
def test_kinds_are_found_by_id_alias_and_with_hyphens(name: str) -> None:
    assert shipped().kind(name)


def test_names_of_kinds_aliases_and_handovers_are_unique() -> None:
    scheme = shipped()
    names = [name for one in scheme.kinds for name in (one.id, *one.aliases)]
    names += [one.id for one in scheme.common.handovers]

    assert len(names) == len(set(names))


def test_a_kind_that_refers_to_nothing_is_refused_with_every_fault(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "common.yaml").write_text((FOLDER / "common.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    text = (FOLDER / "kinds" / "withdrawal.yaml").read_text(encoding="utf-8")
    broken = text.replace("slots: [own_words]", "slots: [nichts]").replace("kind: cost_rejection", "kind: keine")
    (tmp_path / "kinds" / "withdrawal.yaml").write_text(
        broken.replace('abmahnung: ["yes"]', 'abmahnung: ["vielleicht"]'), encoding="utf-8"
    )

    with pytest.raises(ContentError) as refused:
        load(tmp_path)

    assert refused.value.problems == [
        "withdrawal: no field nichts", "withdrawal: abmahnung has no option vielleicht", "withdrawal: no kind keine",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "language", "tone"), VERSIONS)
def test_subjects_and_enclosed_pages_cite_only_what_is_in_the_library(
    name: str, language: Language, tone: Tone, content: Content
) -> None:
    letter = journey.letterform(complete(name, language, tone))

    cited = {
        found.norm for text in (letter.subject, *(page for _, page in letter.pages)) for found in find_citations(text)
    }

    assert cited <= content.norms.keys()


def test_a_paragraph_without_a_formal_duty_can_be_left_out_and_its_gap_with_it() -> None:
    draft = engine.plan(kind("withdrawal"), {"my_letter_on": "2026-10-19"}, "de", DAY)

    shorter = without_paragraph(draft, "statement")

    assert "withdrawn" in {gap.path for gap in draft.open_places}
    assert "withdrawn" not in {gap.path for gap in shorter.open_places}
    assert not shorter.is_final


@pytest.mark.parametrize(("paragraph", "reason"), [("nix", "unknown"), ("demand", "locked")])
def test_a_formal_duty_or_an_unknown_paragraph_cannot_be_left_out(paragraph: str, reason: str) -> None:
    with pytest.raises(ParagraphError) as error:
        without_paragraph(complete("unterlassungsaufforderung"), paragraph)

    assert error.value.reason == reason


def test_the_last_paragraph_stays() -> None:
    draft = complete("withdrawal")
    last = replace(draft, paragraphs=draft.paragraphs[:1])

    with pytest.raises(ParagraphError):
        without_paragraph(last, last.paragraphs[0].id)
