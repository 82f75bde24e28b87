"""Files that want to hurt: each costs little, ends with a sentence, and the parent lives."""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.intake import Limits, NamedBytes, process, take
from bot.intake.job import Job
from bot.intake.sentences import told
from tests.bot.intake import made

MOST_SECONDS = 10.0
MOST_BYTES = 330_000_000  # 300 MB, and what is taken between two looks


def _with_stream(data: bytes, filters: bytes) -> bytes:
    mark = b"XXCONTENTXX"
    return made.pdf_of([mark]).replace(made.stream(mark), made.stream(data, b"/Filter " + filters))


def _flate_bomb() -> bytes:
    return _with_stream(zlib.compress(b"0 0 m 1 1 l S\n" * 20_000_000, 9), b"/FlateDecode")


def _double_flate() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)
    return _with_stream(packed, b"[/FlateDecode /FlateDecode]")


def _text_bomb() -> bytes:
    return _with_stream(zlib.compress(b"BT /F1 9 Tf " + b"(Hallo Welt) Tj " * 1_000_000 + b"ET", 9), b"/FlateDecode")


def _picture_bomb() -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray /BitsPerComponent 8"
    image = made.stream(zlib.compress(bytes(400_000_000), 9), head + b" /Filter /FlateDecode")
    return made.pdf_of([b"q 595 0 0 842 0 0 cm /I1 Do Q"], objects=[image])


def _nested_array() -> bytes:
    return made.pdf_of([b"BT " + b"[" * 200_000 + b"]" * 200_000 + b" TJ ET"])


def _nested_dictionary() -> bytes:
    return made.letter_pdf().replace(b"/MediaBox", b"/X " + b"<< /A " * 90_000 + b"1" + b" >>" * 90_000 + b" /MediaBox")


def _page_loop() -> bytes:
    return (
        b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>\nendobj\ntrailer<</Root 1 0 R>>"
    )


def _form_loop() -> bytes:
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /I1 4 0 R >> >>"
    return made.pdf_of([b"/I1 Do"], objects=[made.stream(b"/I1 Do /I1 Do", head)])


def _word_bomb() -> bytes:
    return made.word_xml("<w:p><w:r><w:t>" + "a" * 200_000_000 + "</w:t></w:r></w:p>")


def _entities() -> bytes:
    lines = "".join(f'<!ENTITY {chr(98 + n)} "{10 * f"&{chr(97 + n)};"}">' for n in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{lines}]><document><p><t>&j;</t></p></document>'
    return made.zipped({"[Content_Types].xml": b"", "word/document.xml": xml.encode()})


def _deep_mail() -> bytes:
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10_000))
    return b"From: a@b.example\nMIME-Version: 1.0\n" + b"".join(parts)


HOSTILE: list[tuple[str, Callable[[], bytes]]] = [
    ("a stream that unpacks to 280 MB", _flate_bomb),
    ("a stream packed twice", _double_flate),
    ("ten million letters on a page", _text_bomb),
    ("an image of 20,000 x 20,000 in a PDF", _picture_bomb),
    ("arrays in arrays", _nested_array),
    ("dictionaries in dictionaries", _nested_dictionary),
    ("a tree of pages that holds itself", _page_loop),
    ("a form that paints itself", _form_loop),
    ("a PNG of 20,000 x 20,000", lambda: made.png_head(20_000, 20_000)),
    ("a Word file of 200 MB", _word_bomb),
    ("two million paragraphs", lambda: made.word_xml("<w:p/>" * 1_900_000)),
    ("paragraphs in paragraphs", lambda: made.word_xml("<w:p>" * 400_000)),
    ("entities of entities", _entities),
    ("a web page as deep as the sea", lambda: b"<html>" + b"<div>" * 300_000 + b"x"),
    ("a web page of a million words", lambda: b"<html><p>" + b"<b>x</b> " * 1_500_000),
    ("a mail in a mail in a mail", _deep_mail),
]


@contextmanager
def _watched() -> Iterator[list[int]]:
    """The most memory that processes below this one held at once."""
    peak, stop = [0], threading.Event()

    def look() -> None:
        while not stop.wait(0.01):
            peak[0] = max(peak[0], sum(map(process._memory, filter(_is_another, _below(os.getpid())))))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def _is_another(pid: int) -> bool:
    """Between its birth and its own program, a process still shows the memory of this one."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != Path("/proc/self/cmdline").read_bytes()
    except OSError:
        return False


def _below(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="memory is counted on Linux only")
@pytest.mark.parametrize("make", [make for _, make in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_a_hostile_file_costs_little_and_gets_a_sentence(make: Callable[[], bytes]) -> None:
    content = make()

    began = time.monotonic()
    with _watched() as peak:
        taken = take([NamedBytes("boese", None, content)], Limits(ocr_language="none"))

    assert time.monotonic() - began < MOST_SECONDS + 1
    assert peak[0] < MOST_BYTES
    assert len(taken.faults) == 1
    assert all(told(taken, language) for language in ("de", "en"))


def test_five_thousand_pages_are_read_up_to_the_limit() -> None:
    began = time.monotonic()
    taken = take([NamedBytes("lang.pdf", None, made.letter_pdf(5_000))])

    assert time.monotonic() - began < MOST_SECONDS
    assert len(taken.pages) == 40
    assert [(note.key, dict(note.values)) for note in taken.notes] == [("page_limit", {"read": 40, "total": 5000})]


def test_a_child_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import pathlib, subprocess, time\nhelper = subprocess.Popen(['sleep', '60'])\n"
    _pretend(monkeypatch, tmp_path, code + "pathlib.Path('pid').write_text(str(helper.pid))\ntime.sleep(60)")

    began = time.monotonic()
    heard = list(process.events(Job(), tmp_path, seconds=1.0))

    assert [getattr(event, "reason", "") for event in heard] == ["too_slow"]
    assert time.monotonic() - began < 5
    assert _gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", "died"),
        ("import sys; sys.exit(0)", "died"),
        ("while True: print('x' * 100_000)", "too_big"),
        ('print(\'{"a": 1}\\n[]\\n["Page", {}]\\n["Page", {"number": "1"}]\\nnull\')', "died"),
    ],
)
def test_a_child_that_misbehaves_is_told(
    code: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(monkeypatch, tmp_path, code)

    heard = list(process.events(Job(), tmp_path, seconds=8.0))

    assert [getattr(event, "reason", "") for event in heard] == [reason]


def test_the_child_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TELEGRAM_TOKEN", "geheim")

    environment = process._environment(tmp_path)

    assert not [name for name in environment if name.startswith("LOTSE")]
    assert "geheim" not in environment.values()


def test_where_the_system_has_no_limits_reading_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from bot.intake import child

    monkeypatch.setitem(sys.modules, "resource", None)

    child.limit(Job())


def _gone(pid: int) -> bool:
    """Is the process dead, at the latest after a moment? A dead one that nobody has buried yet counts."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return True
        except OSError:
            return True
        os.sched_yield()
    return False


def _pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """A child of another mind: a package of the same name in another place."""
    package = folder / "other" / "bot" / "intake"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "child.py").write_text(code)
    monkeypatch.setattr(process, "ROOT", folder / "other")
