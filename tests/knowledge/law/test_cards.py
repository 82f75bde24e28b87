"""Our legal content as a whole: complete, asked for in lay words, in our own wording, and free of passing states."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import BaseModel

from knowledge.content import LANGUAGES, Bilingual, BilingualList
from knowledge.law import glossary
from knowledge.library import gii, words
from knowledge.library.own import Content
from tests.shared_material import FOLDER, REPOSITORY, needs_laws

CENTRAL = [
    *(f"UrhG § {number}" for number in (
        "15", "16", "19a", "23", "31", "44a", "44b", "60d", "72", "95a", "95b", "95c", "95d", "97", "97a", "98", "101",
        "102",
    )),
    "BGB § 242",
    "KI-VO Art. 53",
]  # fmt: skip

OWN_LIST = """
1-18 19:.a 20:.abcd 21-23 25-30 31:.a 32:.abcdefg 33 34 35:.a 36:.abcd 37-39 40:.a 41 42:.a 43 44:.ab 45:.abcd
46-50 51:.a 52 53 54:.abcdefgh 55:.a 56-59 60:.abcdefgh 61:.abcdefg 62 63:.a 64-68 69:.abcdefg 70-78 79:.ab
80-83 85 86 87:.abcdefghijk 88-90 92-94 95:.abcd 96 97:.a 98-100 101:.ab 102:.a 103 104:.a 105-107 108:.ab 109
110 111:.abc 112-126 127:.ab 128-134 135:.a 136 137:.abcdefghijlmnopqr 138:.a 139-143
"""
"""The sections of the UrhG in force in 2026: "31:.a" is § 31 and § 31a, "87:.abc" § 87 to § 87c."""

LONGEST = {"summary": 700, "answer": 500, "text": 600, "title": 110, "claim": 120}
"""Characters. What is longer is not read in a chat."""

STATUS = re.compile(
    r"17\.\s?(12\.|Dezember)\s?2026|17 December 2026|Verkündungstermin"
    r"|(BGH|Bundesgerichtshof|EuGH|Gerichtshof|CJEU|Federal Court of Justice|Revision)[^.;:]*"
    r"(noch nicht entschieden|steht (noch )?aus|noch aus\b|anhängig|not (yet )?(decided|ruled)|is pending"
    r"|still open)"
    r"|(Urteil|Urteile|Entscheidung|LG \w+|OLG \w+|judgments?|decision)\b[^.;:]*"
    r"(nicht rechtskräftig|not (yet )?final\b)",
    re.IGNORECASE,
)
"""How a case stands today. Only decision records may say it, because the answer must change with the day."""


def _sections(compact: str) -> set[str]:
    found: set[str] = set()
    for part in compact.split():
        number, _, letters = part.partition(":")
        first, _, last = number.partition("-")
        found.update(str(n) for n in range(int(first), int(last or first) + 1) if not letters or letters[0] == ".")
        found.update(f"{number}{letter}" for letter in letters.lstrip("."))
    return found


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str, str]]:
    """(field, language, text) of every bilingual text inside a record, without the typical questions."""
    if isinstance(value, Bilingual):
        yield name, "de", value.de
        yield name, "en", value.en
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, name)
    elif isinstance(value, BaseModel) and not isinstance(value, BilingualList):
        for field in type(value).model_fields:
            yield from _texts(getattr(value, field), field)


def _cards(content: Content) -> dict[str, BaseModel]:
    return {
        **content.norms,
        **{f"question {key}": card for key, card in content.questions.items()},
        **{f"argument {key}": card for key, card in content.arguments.items()},
        **{f"misconception {card.id}": card for card in content.misconceptions},
    }


def _records(content: Content) -> dict[str, BaseModel]:
    return {
        **_cards(content),
        **{f"decision {key}": record for key, record in content.decisions.items()},
        **{f"digest {key}": record for key, record in content.digests.items()},
    }


def _questions(content: Content, language: str) -> Iterator[tuple[str, str]]:
    for name, record in _records(content).items():
        asked = getattr(record, "questions", None) or getattr(record, "wordings", None)
        if asked:
            yield from ((name, text) for text in getattr(asked, language))


def _plain(text: str) -> str:
    return " ".join(words.words(text))


def test_every_content_file_is_valid_and_every_reference_leads_somewhere(content: Content) -> None:
    assert len(content.norms) >= 247 + 60
    assert len(content.decisions) >= 25
    assert len(content.digests) >= 8
    assert len(content.arguments) >= 15
    assert len(content.questions) >= 60
    assert len(content.misconceptions) >= 10


def test_every_section_of_the_urhg_in_force_has_a_card(content: Content) -> None:
    carded = {norm.removeprefix("UrhG § ") for norm in content.norms if norm.startswith("UrhG § ")}

    assert sorted(_sections(OWN_LIST) - carded) == []


@needs_laws
def test_the_official_text_knows_no_section_in_force_that_we_have_no_card_for(content: Content) -> None:
    law = gii.read((FOLDER / "law" / "gesetze-im-internet" / "urhg" / "xml.zip").read_bytes(), "xml.zip")

    in_force = {
        norm for document in law.documents if document.role == "norm" and not document.repealed
        for norm in document.norms if norm.startswith("UrhG § ")
    }  # fmt: skip

    assert len(in_force) > 200
    assert sorted(in_force - content.norms.keys()) == []


@pytest.mark.parametrize("norm", CENTRAL)
def test_what_creators_need_most_can_be_asked_in_at_least_eight_ways_per_language(content: Content, norm: str) -> None:
    asked = content.norms[norm].questions

    assert len({_plain(text) for text in asked.de}) >= 8
    assert len({_plain(text) for text in asked.en}) >= 8


def test_everything_else_can_be_asked_in_at_least_three_ways_per_language(content: Content) -> None:
    poor = [
        f"{name} ({language})"
        for name, record in content.norms.items()
        for language in LANGUAGES
        if len({_plain(text) for text in getattr(record.questions, language)}) < 3
    ]

    assert poor == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_belongs_to_two_cards_or_stands_twice_in_one(content: Content, language: str) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for name, text in _questions(content, language):
        owners[_plain(text)].append(name)

    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


def test_no_card_contains_a_question_of_the_evaluation_set(content: Content) -> None:
    evaluation = yaml.safe_load((REPOSITORY / "tests" / "bench" / "questions.yaml").read_text(encoding="utf-8"))
    asked = {_plain(question["text"]) for question in evaluation["questions"]}

    copied = [text for language in LANGUAGES for _, text in _questions(content, language) if _plain(text) in asked]

    assert len(asked) > 100
    assert copied == []


def test_no_text_is_too_long_for_a_chat(content: Content) -> None:
    too_long = [
        f"{name}.{field} ({language}): {len(text)}"
        for name, record in _records(content).items()
        for field, language, text in _texts(record)
        if len(text) > LONGEST.get(field, 500)
    ]

    assert too_long == []


def test_texts_are_plain_words_without_markup_or_gaps(content: Content) -> None:
    odd = [
        f"{name}.{field} ({language}): {found.group()!r}"
        for name, record in _records(content).items()
        for field, language, text in _texts(record)
        if (found := re.search(r"</?(?:b|i|u|a|p|br|div|span)\b|\*\*|\{\{|&\w+;|TODO|\bXXX\b|\?\?\?|  |\n", text))
    ]

    assert odd == []


def test_how_a_case_stands_today_is_said_by_decision_records_only(content: Content) -> None:
    told = [
        f"{name}.{field} ({language}): {found.group()!r}"
        for name, record in _cards(content).items()
        for field, language, text in _texts(record)
        if (found := STATUS.search(text))
    ]

    assert told == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Urteil des LG Hamburg ist nicht rechtskräftig.",
        "Der BGH hat darüber noch nicht entschieden.",
        "Am 17.12.2026 verkündet das Gericht.",
        "The Federal Court of Justice has not yet ruled on it.",
        "The judgment is not final.",
    ],
)
def test_the_search_for_passing_states_finds_them(sentence: str) -> None:
    assert STATUS.search(sentence)


@needs_laws
def test_our_wording_is_our_own_and_copies_no_twelve_words_of_the_statute(content: Content) -> None:
    size = 12
    official: set[tuple[str, ...]] = set()
    for path in (FOLDER / "law" / "gesetze-im-internet").glob("*/xml.zip"):
        for document in gii.read(path.read_bytes(), path.name).documents:
            spoken = words.words(document.text)
            official.update(tuple(spoken[start : start + size]) for start in range(len(spoken) - size + 1))

    copied = []
    for name, record in _records(content).items():
        for field, language, text in _texts(record):
            spoken = words.words(text)
            runs = (tuple(spoken[start : start + size]) for start in range(len(spoken) - size + 1))
            if run := next((run for run in runs if run in official), None):
                copied.append(f"{name}.{field} ({language}): {' '.join(run)}")

    assert len(official) > 100_000
    assert copied == []


def test_every_record_names_source_and_day_and_none_is_from_the_future(content: Content) -> None:
    days = {name: getattr(record, "as_of", None) or record.checked_on for name, record in _records(content).items()}  # type: ignore[attr-defined]  # decisions have checked_on

    assert min(days.values()) >= dt.date(2026, 1, 1)
    assert max(days.values()) <= dt.datetime.now(dt.UTC).date()
    assert all(record.sources for record in _records(content).values())  # type: ignore[attr-defined]  # every record has


def test_web_sources_are_whole_addresses(content: Content) -> None:
    pages = [s for record in _records(content).values() for s in record.sources if "://" in s]  # type: ignore[attr-defined]  # every record has

    assert all(urlsplit(page).scheme in {"http", "https"} and urlsplit(page).netloc for page in pages)


@pytest.mark.parametrize(
    ("decision", "day"),
    [
        ("lg-hamburg-310-o-227-23", dt.date(2024, 9, 27)),
        ("olg-hamburg-5-u-104-24", dt.date(2025, 12, 10)),
        ("bgh-i-zr-281-25", None),
    ],
)
def test_the_founding_case_has_its_true_days(content: Content, decision: str, day: dt.date | None) -> None:
    assert content.decisions[decision].date == day


def test_the_announcement_of_the_bgh_is_a_date_and_no_result(content: Content) -> None:
    record = content.decisions["bgh-i-zr-281-25"]

    assert record.next is not None
    assert record.next.date == dt.date(2026, 12, 17)
    assert record.kind == "pending"
    assert {holding.outcome for holding in record.holdings} == {"pending"}


def test_a_pending_case_has_no_day_of_decision_and_no_result(content: Content) -> None:
    pending = [record for record in content.decisions.values() if record.date is None]

    assert pending
    for record in pending:
        assert record.kind == "pending", record.id
        assert record.opened is not None, record.id
        assert not record.final, record.id
        assert {holding.outcome for holding in record.holdings} <= {"pending"}, record.id


def test_a_decided_case_has_results_and_announces_no_day(content: Content) -> None:
    for record in content.decisions.values():
        if record.date is not None:
            assert record.kind != "pending", record.id
            assert record.next is None, record.id
            assert "pending" not in {holding.outcome for holding in record.holdings}, record.id
            assert record.opened is None or record.opened < record.date, record.id


def test_a_chain_of_instances_climbs_in_time_and_only_its_last_decision_can_be_final(content: Content) -> None:
    chains = defaultdict(list)
    for record in content.decisions.values():
        if record.chain:
            chains[record.chain].append(record)

    assert [record.id for record in sorted(chains["kneschke-laion"], key=lambda r: r.instance or 0)] == [
        "lg-hamburg-310-o-227-23", "olg-hamburg-5-u-104-24", "bgh-i-zr-281-25",
    ]  # fmt: skip
    for chain in chains.values():
        steps = sorted(chain, key=lambda record: record.instance or 0)
        assert [step.instance for step in steps] == list(range(1, len(steps) + 1))
        assert [step.date or dt.date.max for step in steps] == sorted(step.date or dt.date.max for step in steps)
        for lower, upper in itertools.pairwise(steps):
            assert lower.appeal == upper.id
            assert lower.final is not True


def test_every_decision_says_what_it_holds_and_on_which_norm(content: Content) -> None:
    silent = [record.id for record in content.decisions.values() if not record.holdings]
    normless = [r.id for r in content.decisions.values() if r.country == "DE" and not any(h.norm for h in r.holdings)]

    assert silent == []
    assert normless == []


def test_no_two_decisions_share_a_court_and_file_number(content: Content) -> None:
    seen = [(record.court, record.file_number) for record in content.decisions.values()]

    assert sorted(set(seen)) == sorted(seen)


def test_the_correspondence_tells_who_wrote_and_marks_every_claim_with_its_party(content: Content) -> None:
    letters = [digest for digest in content.digests.values() if digest.kind in {"letter", "filing"}]

    assert [digest.date for digest in sorted(letters, key=lambda digest: digest.date)] == [
        dt.date(2023, 2, 13), dt.date(2023, 2, 14), dt.date(2023, 3, 29), dt.date(2023, 4, 11), dt.date(2023, 4, 27),
    ]  # fmt: skip
    for letter in letters:
        assert letter.claims, letter.id
        assert all("Kneschke" in claim.by or "LAION" in claim.by for claim in letter.claims), letter.id


@pytest.mark.parametrize(
    ("german", "english", "identifier"),
    [
        ("Nutzungsvorbehalt", "reservation of rights", "rights_reservation"),
        ("rechtmäßiger Zugang", "lawful access", "lawful_access"),
        ("Forschungsorganisation", "research organisation", "research_organisation"),
        ("Text und Data Mining", "text and data mining", "text_and_data_mining"),
    ],
)
def test_where_the_directive_has_a_word_the_glossary_uses_it(german: str, english: str, identifier: str) -> None:
    pairs = {term.de: (term.en, term.identifier) for term in glossary.load()}

    assert pairs[german] == (english, identifier)


@pytest.mark.parametrize("german", ["Abmahnung", "Gegenstandswert", "Geschäftsgebühr", "Streitwert", "Berufung"])
def test_where_no_english_word_exists_the_german_noun_stays_the_name_in_code(german: str) -> None:
    names = {term.de: term.identifier for term in glossary.load()}

    assert names[german] == words.fold(german.replace("ä", "ae").replace("ü", "ue"))


def test_code_uses_the_words_of_the_glossary_and_no_second_name_for_them() -> None:
    known = {term.identifier for term in glossary.load()}
    second_names = {
        "warning_letter": "abmahnung", "opt_out": "rights_reservation", "right_holder": "rightholder",
        "copyright_holder": "rightholder", "dispute_value": "streitwert", "value_in_dispute": "streitwert",
        "research_organization": "research_organisation", "legitimate_access": "lawful_access",
        "time_bar": "limitation_period", "tdm": "text_and_data_mining",
    }  # fmt: skip
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("bot", "knowledge", "prompts")
        for path in (Path(REPOSITORY) / room).rglob("*.py")
    )
    identifiers = set(re.findall(r"[A-Za-z_]\w*", re.sub(r'"""(?:.|\n)*?"""|"[^"\n]*"|#.*', "", code)))

    assert set(second_names.values()) <= known
    assert sorted(name for name in identifiers if name.lower() in second_names) == []
