"""What people write is data on paper and in files: no Typst, no Word field, no formula, no line of a calendar."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from lxml import etree

from bot.calendar import ics
from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.journeys.export import CalendarDay, export
from bot.journeys.file_names import Names
from bot.paper.letter import Letterform, Paragraph, letter_pdf
from bot.paper.word import letter_docx
from bot.ports import Person, Place
from bot.store import Store
from tests.bot.player import NINE, Player
from tests.bot.test_letters import BILL

TYPST = (
    '#panic("x")', '#read("/etc/passwd")', '#include "check.typ"', "#sys.inputs.data", "$ integral $", "@label <label>",
    '#image("x.svg")', '#eval("1+1")', "= Heading", "*bold* _it_ `raw`", "// comment", "\\u{41} \\#", '"#(1337)"',
    "#1337", '#import "@preview/cetz:0.3.0": *', "]#panic()[", "}#panic(){",
)  # fmt: skip
FORMULAS = (
    '=HYPERLINK("https://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1+1",
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }', "{ INCLUDETEXT /etc/passwd }",
    "<w:instrText>QUOTE</w:instrText>", "]]></w:t><w:fldSimple w:instr='DDE'/>", "\x13 HYPERLINK x \x15",
)  # fmt: skip
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letter(text: str) -> Letterform:
    """A letter in which every part says ``text``."""
    return Letterform(
        sender=(text, text), recipient=(text,), subject=text, paragraphs=(Paragraph(text, (text,)),), place=text,
        date=dt.date(2026, 11, 23), references=(text,), closing=text, signature=text, enclosures=(text,),
        pages=((text, text),), note=text,
    )  # fmt: skip


def read(pdf: bytes) -> str:
    """The words of a PDF without spaces, which setting may change."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


@pytest.mark.parametrize("text", TYPST)
def test_typst_in_any_part_of_a_letter_is_printed_and_not_run(text: str) -> None:
    printed = read(letter_pdf(letter(text)))

    assert printed.count("".join(text.split())) >= 5
    assert "root:" not in printed


@pytest.mark.parametrize("text", FORMULAS)
def test_a_word_file_has_no_field_and_no_link_but_our_page_numbers(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(letter_docx(letter(text)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    fields = []
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(data)
            fields += [node.get(f"{WORD}instr") for node in root.iter(f"{WORD}fldSimple")]
            assert not list(root.iter(f"{WORD}instrText", f"{WORD}hyperlink", f"{WORD}fldChar", f"{WORD}object"))
            assert b'TargetMode="External"' not in data
    assert set(fields) <= {"PAGE", "NUMPAGES"}
    assert not [name for name in parts if "vba" in name.lower() or "embeddings" in name]


def test_an_export_holds_no_table_in_which_words_could_be_formulas_and_comes_back_as_written(
    chat: Conversation, store: Store
) -> None:
    player = Player(chat, Person("tg:1", "de", "Anna"), Place("tg:1"))
    for number, text in enumerate(FORMULAS):
        if number % 4 == 0:
            player.hands_over(NamedBytes(f"{text}.txt", None, BILL.replace("Mara", text).encode()))
        store.items.add("tg:1", "event", {"what": text, "date": f"2026-11-{number + 1:02}"}, NINE)

    with zipfile.ZipFile(io.BytesIO(export(store, "tg:1", NINE))) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("case.json"))

    assert {name.rpartition(".")[2] for name in names} <= {"txt", "json", "md", "ics", "pdf"}
    assert [one["content"]["what"] for one in told["items"] if one["kind"] == "event"] == list(FORMULAS)
    assert not [name for name in names if name.rpartition("/")[2].startswith(("=", "+", "@", "\t"))]
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/")]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.exe", "/etc/passwd", "C:\\x", "a/../../b", "..", ".", "", "\x00", "con.txt",
             "x\n.txt", "\u202egpj.exe", "a" * 500 + ".txt", "．．／x", "~/x", "=1+1.csv", "@x.txt"],
)  # fmt: skip
@pytest.mark.parametrize("give", [lambda n: Names("files").original(n), lambda n: Names("files").free(n, ".txt")])
def test_no_name_leaves_its_folder_or_begins_a_formula(name: str, give: Callable[[str], str]) -> None:
    given = give(name)
    folder, _, last = given.rpartition("/")

    assert folder == "files"
    assert last.strip(". ")
    assert not set(last) & set('/\\<>:"|?*\n\x00\u202e')
    assert not last.startswith(("=", "+", "@", "-", "~"))
    assert len(last) < 120


def test_a_calendar_takes_no_line_from_a_persons_words() -> None:
    words = "Frist\r\nATTENDEE:mailto:x@evil.example\r\nEND:VEVENT\nBEGIN:VALARM;x,\\"
    days: Sequence[CalendarDay] = (CalendarDay("k", dt.date(2026, 12, 17), words, words),)

    lines = ics(days, NINE).decode().replace("\r\n ", "").split("\r\n")

    assert not [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM;"))]
    assert lines.count("END:VEVENT") == 1
