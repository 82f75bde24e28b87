"""The result of the check as a PDF: every fact is in it, nothing that people wrote becomes markup, no page is empty."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader

import prompts
from bot.paper import check_pdf
from knowledge.check import answers as reading
from knowledge.check.answers import Answers, Batch
from knowledge.check.engine import rulings_on
from knowledge.check.facts import Given, chosen
from knowledge.check.result import Result, assess
from knowledge.check.review import answer_lines
from knowledge.check.scheme import shipped
from tests.knowledge.check.cases import all_cases, answers_of, day_of, records, written

SCHEME = shipped()
DAY = dt.date(2026, 11, 23)
HOSTILE = (
    "#panic()", "#import \"/etc/passwd\"", "]", "*fett*", "$x^2$", "\\", "<script>alert(1)</script>", "@anna",
    "= Titel", "{{ t }}", "{name}", "`raw`", "שלום", "مرحبا", "Привет", "%s", "~", "//", "/*",
)  # fmt: skip


def _pdf(answers: Answers, on: dt.date = DAY, language: str = "de") -> tuple[Result, bytes]:
    result = assess(SCHEME, answers, records(), on, language)
    lines = answer_lines(SCHEME, answers, rulings_on(records().values(), on), language)
    return result, check_pdf(result, lines)


def _pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def _flat(text: str) -> str:
    """Without blanks, soft breaks and hyphenation, which depend on the width of a column."""
    return re.sub(r"[\s\xad\u200b-]", "", text)


@cache
def _case(name: str, language: str) -> tuple[Result, bytes]:
    case = all_cases()[name]
    return _pdf(answers_of(case), day_of(case), language)


CASES = (
    "laion-heute",
    "laion-vor-jedem-urteil",
    "drei-bestaende",
    "drei-beteiligte",
    "alles-unbekannt",
    "nicht-urheber",
)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_paper_tells_every_fact_of_the_result(name: str, language: str) -> None:
    result, pdf = _case(name, language)
    words = prompts.phrases_of("paper/words", language)["check"]

    text = _flat("".join(_pages(pdf)))

    told = [result.version, result.disclaimer, prompts.day(result.on, language)]
    told += [line.text for line in (*result.stops, *result.terms, *result.risks, *result.next_steps)]
    for part in result.parts:
        told += [who for who, _ in part.verdicts] + [line.text for line in part.open_questions]
        told += [words["verdicts"][verdict] for _, verdict in part.verdicts]
        for table in part.tables:
            told += [table.provision, table.title, words["results"][table.kind][table.result]]
            told += [piece for row in table.rows for piece in (row.title, words["states"][row.state], row.citation)]
    told += [state.decision.file_number for state in result.courts]
    told += [prompts.day(state.decision.next.date, language) for state in result.courts if state.standing == "due"]
    assert [piece for piece in told if _flat(piece) not in text] == []


@pytest.mark.parametrize("name", CASES)
def test_every_page_has_its_number_the_day_and_the_version_and_something_to_read(name: str) -> None:
    result, pdf = _case(name, "de")

    pages = _pages(pdf)

    for number, page in enumerate(pages, 1):
        assert f"Seite {number} von {len(pages)}" in page
        assert f"Stand {result.on:%d.%m.%Y}" in page
        assert f"Schema {result.version}" in page
        assert len(page) > 250, f"page {number} is nearly empty"


def test_the_founding_case_fits_on_six_pages_and_a_stop_on_two() -> None:
    assert len(_pages(_case("laion-heute", "de")[1])) <= 6
    assert len(_pages(_case("nicht-urheber", "de")[1])) <= 2


def test_the_provisions_that_carry_the_result_come_before_those_that_confirm_it() -> None:
    text = "\n".join(_pages(_case("laion-heute", "de")[1]))

    deciding, confirming = text.index("Worauf es ankommt"), text.index("Außerdem geprüft")

    assert deciding < text.index("Text und Data Mining für Forschung") < confirming
    assert text.index("Flüchtige technische Kopie") > confirming


def test_a_contested_point_shows_every_reading_with_who_holds_it() -> None:
    result, pdf = _case("laion-vor-jedem-urteil", "de")

    text = _flat("".join(_pages(pdf)))

    readings = [
        reading for part in result.parts for table in part.tables for row in table.rows for reading in row.readings
    ]
    assert readings
    assert [reading for reading in readings if _flat(reading) not in text] == []


def test_a_stop_stands_before_everything_else() -> None:
    text = "\n".join(_pages(_case("nicht-urheber", "de")[1]))

    assert 0 < text.index("Hier endet die Prüfung") < text.index("Kurz gesagt") < text.index("Was es ändern würde")


def test_the_answers_are_numbered_and_the_elements_point_to_their_numbers() -> None:
    text = " ".join("\n".join(_pages(_case("laion-heute", "de")[1])).split())

    number = re.search(r"(\d+) Wann war das\? Ein Jahr reicht, ein Zeitraum auch\. 07\.2021 – 12\.2021", text)

    assert number is not None
    assert f"Die Handlung fällt in die Zeit seit dem 07.06.2021. (Antwort {number[1]})" in text
    assert "Deine Antwort: " not in text


def test_batches_have_a_heading_each_and_tell_the_same_table_once() -> None:
    result, pdf = _case("drei-bestaende", "de")

    text = "\n".join(_pages(pdf))

    names = [part.batch for part in result.parts]
    assert len(names) == 3
    assert all(text.count(f"Bestand „{name}“") >= 2 for name in names)
    assert f"Merkmale wie bei Bestand „{names[0]}“" in text


def test_an_empty_case_is_a_paper_too() -> None:
    _, pdf = _pdf(Answers(SCHEME.version))

    assert "Bisher ist zu wenig bekannt" in "\n".join(_pages(pdf))


def test_three_actors_and_six_acts_are_judged_each() -> None:
    raw = written(all_cases()["drei-beteiligte"])
    raw["answers"]["acts"] = [
        "download_analysis", "storing", "publishing_links", "publishing_copies", "training", "memorisation",
    ]  # fmt: skip

    result, pdf = _pdf(reading.read(raw, SCHEME))

    text = _flat("".join(_pages(pdf)))
    verdicts = result.parts[0].verdicts
    assert len(verdicts) >= 6
    assert all(_flat(who) in text for who, _ in verdicts)


@pytest.mark.parametrize("nasty", HOSTILE)
def test_what_people_write_comes_out_as_they_wrote_it(nasty: str) -> None:
    _, pdf = _pdf(_hostile(f"vorher {nasty} nachher", nasty))

    text = _flat("".join(_pages(pdf)))
    assert _flat(f"vorher {nasty} nachher") in text
    assert _flat(f"Bestand „{nasty}“") in text


def test_an_emoji_is_named_where_no_font_has_it_and_control_characters_vanish() -> None:
    answers = _hostile("a\x00b\x1b[31mc\u202ed 🙂 漢 \ud800 e", "Ordner 📁")

    _, pdf = _pdf(answers)

    text = " ".join("\n".join(_pages(pdf)).split())
    assert "ab[31mcd ‹slightly smiling face› ‹U+6F22› e" in text
    assert "Bestand „Ordner ‹file folder›“" in text


@pytest.mark.parametrize(("piece", "times"), [("x", 5000), ("wort ", 1000), ("a/b?c=", 800), ("zeile\n", 800)])
def test_a_very_long_remark_is_kept_whole_and_breaks_over_pages(piece: str, times: int) -> None:
    _, short = _pdf(_hostile("", "Bestand"))

    _, long = _pdf(_hostile(piece * times, "Bestand"))

    before, after = (_flat("".join(_pages(pdf))).count(piece[0]) for pdf in (short, long))
    assert after >= before + times
    assert len(_pages(long)) > len(_pages(short))


def test_a_batch_with_a_very_long_name_is_named_in_full_once() -> None:
    _, pdf = _pdf(_hostile("", "q" * 5000))

    assert 5000 <= _flat("".join(_pages(pdf))).count("q") < 6000


def test_the_same_result_is_the_same_file_and_says_what_it_is() -> None:
    result, pdf = _case("laion-heute", "en")
    lines = answer_lines(SCHEME, answers_of(all_cases()["laion-heute"]), rulings_on(records().values(), DAY), "en")

    again = check_pdf(result, lines)

    reader = PdfReader(io.BytesIO(again))
    assert again == pdf
    assert reader.metadata is not None
    assert (reader.metadata.title or "").startswith("Result of the check")
    assert reader.metadata.author == "Schrankenlotse"
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/MarkInfo"]["/Marked"].value is True
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)


def test_a_result_without_its_answers_shows_them_in_words() -> None:
    result, _ = _case("laion-heute", "de")

    text = " ".join("\n".join(_pages(check_pdf(result))).split())

    assert "Deine Antwort: Um was für ein Werk geht es? – Foto" in text
    assert "Anhang: deine Antworten" not in text


def _hostile(remark: str, batch: str) -> Answers:
    answers = answers_of(all_cases()["laion-heute"])
    site: dict[str, Given] = {"source": chosen("own_site")}
    return replace(answers, remarks={"work": remark}, batches=(Batch(batch, 3, site), Batch("Zweiter", 1, {})))


def test_the_words_on_paper_are_the_same_in_both_languages() -> None:
    german, english = (_blanks(prompts.phrases_of("paper/words", language)) for language in ("de", "en"))

    assert german == english


def _blanks(words: object) -> object:
    """Keys, and the blanks that are filled in each sentence."""
    if isinstance(words, dict):
        return {key: _blanks(one) for key, one in words.items()}
    return sorted(re.findall(r"{(\w+)}", str(words)))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", CASES)
def test_no_line_ends_between_a_sign_and_its_number_and_no_short_word_is_torn(name: str, language: str) -> None:
    lines = [line.strip() for page in _pages(_case(name, language)[1]) for line in page.splitlines()]

    assert [line for line in lines if re.search(r"(?:§|\bAbs\.|\bNr\.|\bArt\.|\bAnlage)$", line)] == []
    torn = [re.search(r"(\w+)[-\u00ad\u2010]$", line) for line in lines]
    following = [line.split(" ")[0] for line in [*lines[1:], ""]]
    short = [part[1] + rest for part, rest in zip(torn, following, strict=True) if part and rest[:1].islower()]
    assert [word for word in short if len(re.sub(r"\W", "", word)) < 10] == []
