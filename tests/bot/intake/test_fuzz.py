"""Readers against noise: whatever comes, they say something of their own or raise Unreadable."""

from __future__ import annotations

import contextlib
import random
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake import invisible, mail, office, plain, webpage
from bot.intake.events import Failed, Page, Unreadable
from bot.intake.job import Job
from bot.intake.kind import kind_of
from bot.intake.read import read
from knowledge.library.cleaning import clean
from tests.bot.intake import made

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("pdf", "form", "scan", "docx", "word", "mail", "html", "png", "jpeg", "tiff")


@cache
def _sound(kind: str) -> bytes:
    small = made.photo(size=(300, 200))
    image, paint = made.picture_on_page(small)
    return {
        "pdf": lambda: made.letter_pdf(2),
        "form": lambda: made.form_pdf("5.100 EUR"),
        "scan": lambda: made.pdf_of([paint], objects=[image]),
        "docx": lambda: made.docx_of("Sehr geehrte Frau Beispiel", "Zahlen Sie."),
        "word": lambda: made.word_xml("<w:p><w:r><w:t>Hallo</w:t></w:r></w:p>"),
        "mail": lambda: made.mail("Hallo du", "<p>Hallo</p>", [("a.pdf", "application/pdf", b"%PDF-1")]).as_bytes(),
        "html": lambda: b"<html><body><p style='color:#fff'>a</p><table><tr><td>b</table></body></html>",
        "png": lambda: made.encoded(small, "PNG"),
        "jpeg": lambda: made.encoded(small, "JPEG"),
        "tiff": lambda: made.encoded(small, "TIFF"),
    }[kind]()


def _changed(data: bytes, seed: int) -> bytes:
    """Cut off, or with bytes changed, doubled or taken out."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + chance.randrange(1, 9)]
            case _:
                changed[place:place] = changed[place : place + chance.randrange(1, 40)]
        if not changed:
            return b""
    return bytes(changed)


@settings(RELAXED, derandomize=True)  # a library in C is read in this process: the same cases every time
@given(st.sampled_from(KINDS), st.integers(0, 10**9))
def test_damaged_files_give_pages_or_one_reason(kind: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        events = list(read(_changed(_sound(kind), seed), Job(pages=3), Path(folder)))

    faults = [event for event in events if isinstance(event, Failed)]
    assert len(faults) <= 1
    assert all(isinstance(event.text, str) for event in events if isinstance(event, Page))


@RELAXED
@given(st.binary(max_size=3_000))
def test_noise_has_a_kind_and_hurts_nobody(data: bytes) -> None:
    assert kind_of(data)
    with tempfile.TemporaryDirectory() as folder:
        assert list(read(data, Job(), Path(folder)))


@RELAXED
@given(st.binary(max_size=2_000))
def test_noise_in_each_written_format_is_text_or_unreadable(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for reader in (
            lambda: mail.read(b"From: a@b.example\nMIME-Version: 1.0\n" + data, Job(), Path(folder)),
            lambda: webpage.read(b"<html><body>" + data),
            lambda: plain.read(data),
            lambda: office.read(
                made.zipped({"[Content_Types].xml": b"", "word/document.xml": b"<a>" + data + b"</a>"})
            ),
        ):
            with contextlib.suppress(Unreadable):
                assert all(reader())


@RELAXED
@given(st.text(max_size=400))
def test_what_people_type_stays_but_for_what_cannot_be_seen(text: str) -> None:
    once = invisible.seen(text)

    assert invisible.seen(once.text).text == once.text or once.removed
    assert len(once.text) <= len(text)
    assert clean(once.text) is not None


@RELAXED
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß .,§\n", max_size=300))
def test_ordinary_text_has_nothing_invisible(text: str) -> None:
    assert invisible.seen(text) == invisible.Seen(text, "", 0)
