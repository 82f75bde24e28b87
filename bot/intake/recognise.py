"""Letters from pictures, with tesseract where the machine has it.

Not a model of ours and no network: tesseract and its German data are installed by the operator. A page that reads badly
gets two more chances: turned the right way up, and with shadows evened out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytesseract
from PIL import Image

from bot.intake import picture
from bot.intake.events import Event, Failed, Page, Told, Unreadable
from bot.intake.job import Job
from bot.intake.kind import kind_of
from bot.intake.pdf import open_pdf
from knowledge.library.legible import LETTERS_OF_A_PAGE, letters

SURE = 70.0
_SHADOWS = "--psm 3 --dpi 300 -c thresholding_method=2"
_LAWS = r"(?:[A-Z][A-Za-z]{0,8}G|BGB|ZPO|StGB|HGB|StPO)\b"
_NORM = rf"(?=\d{{1,4}}[a-z]? ?(?:ff?\.|Abs\b|Satz\b|S\. ?\d|Nr\b|Hs\b|{_LAWS}))"
_SECTION_SIGN = re.compile(rf"(?<![\w§])(?:[$&8]|8&|S) ?{_NORM}")
_SECTION_SIGNS = re.compile(rf"(?<![\w§])[$&8S]{{2}} ?(?=(?:\d{{1,4}}[a-z]?(?:,| und) ){{0,4}}{_NORM[3:-1]})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one attempt gave; ``confidence`` 0-100, weighted by the length of the words."""

    text: str
    confidence: float

    @property
    def worth(self) -> float:
        """More letters that are surer."""
        return letters(self.text) * self.confidence


def available(language: str) -> bool:
    """Are tesseract and its data for ``language`` on this machine?"""
    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        return False
    try:
        return language in pytesseract.get_languages()
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError, ValueError):
        return False


def pages(data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    """The pages ``job.recognise`` of a PDF or picture as text. Raises Unreadable (as the readers)."""
    if not available(job.language):
        yield Failed("no_ocr")
        return
    document = open_pdf(data) if kind_of(data) == "pdf" else None
    if document is not None:
        document.init_forms()
    for number in job.recognise:
        try:
            image = picture.page(document, number) if document else picture.frame(data, number, job)
            reading = best(image, job, folder / "page.png")
        except (pytesseract.TesseractError, RuntimeError, OSError, MemoryError, Unreadable) as error:
            slow = isinstance(error, RuntimeError) and "timeout" in str(error).lower()
            yield Told("page_too_slow" if slow else "page_unread", {"number": number})
            continue
        yield Page(number, section_signs(reading.text), "ocr", reading.confidence)


def best(image: Image.Image, job: Job, path: Path) -> Reading:
    """The best of up to three attempts. Raises RuntimeError on timeout."""
    reading = _attempt(image, job, path, "--psm 3 --dpi 300")
    if reading.confidence >= SURE and letters(reading.text) >= LETTERS_OF_A_PAGE:
        return reading
    turn = _turn(path, job)
    if turn:
        image = image.rotate(-turn, expand=True, fillcolor=255)
        reading = max(reading, _attempt(image, job, path, "--psm 3 --dpi 300"), key=lambda each: each.worth)
    if reading.confidence >= SURE:
        return reading
    return max(reading, _attempt(image, job, path, _SHADOWS), key=lambda each: each.worth)


def _attempt(image: Image.Image, job: Job, path: Path, config: str) -> Reading:
    image.save(path, compress_level=1)
    found = pytesseract.image_to_data(
        str(path), lang=job.language, config=config, output_type=pytesseract.Output.DICT, timeout=job.page_seconds
    )
    rows = zip(found["block_num"], found["par_num"], found["line_num"], found["text"], found["conf"], strict=True)
    words = [(block, par, line, text, float(conf)) for block, par, line, text, conf in rows if text.strip()]
    return Reading(_lines(words), _confidence([(text, conf) for *_, text, conf in words]))


def _turn(path: Path, job: Job) -> int:
    """By how many degrees (clockwise) the picture has to be turned; 0 where nobody can tell."""
    try:
        found = pytesseract.image_to_osd(
            str(path), config="--dpi 300", output_type=pytesseract.Output.DICT, timeout=job.page_seconds
        )
    except (pytesseract.TesseractError, RuntimeError, OSError, ValueError, KeyError, IndexError):
        return 0
    return int(found["rotate"]) if found["orientation_conf"] > 1.0 else 0


def _lines(words: list[tuple[int, int, int, str, float]]) -> str:
    paragraphs = []
    for _, paragraph in groupby(words, key=lambda word: word[:2]):
        lines = [" ".join(word[3] for word in line) for _, line in groupby(paragraph, key=lambda word: word[2])]
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def _confidence(words: list[tuple[str, float]]) -> float:
    weight = sum(len(text) for text, conf in words if conf >= 0)
    return sum(len(text) * conf for text, conf in words if conf >= 0) / weight if weight else 0.0


def section_signs(text: str) -> str:
    """The section sign where the German data read "$", "&" or "8" before what can only be a norm."""
    return _SECTION_SIGNS.sub("§§ ", _SECTION_SIGN.sub("§ ", text))
