"""The date of the letter itself, told apart from all the other dates in it.

A date counts where a label, a town or an empty line says so: in the head, in a mail's header, or beside the signature.
"Ihr Schreiben vom …" and the day of an infringement never do.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge.letters.dates import DATA, Day, find_days
from knowledge.letters.heads import Frame, any_of
from knowledge.letters.letter import Confidence, Found
from knowledge.letters.paper import Paper

TAIL = 700

_LABEL = re.compile(
    rf"(?<!\w)(?:{any_of(DATA.date_labels)})[ :]{{1,3}}(?:den |the |am )?(?:[a-zä]{{2,10}}\.?,? )?(?:den |der |dem )?$"
)
_TOWN = re.compile(r"(?:^|[\s|·•])[A-ZÄÖÜ][\wäöüß./ -]{1,40}?,? ?(?:,|,? den|,? im|,? am|,? der) ?(?:den )?$")
_NOT = re.compile(
    r"(?:\b(?:vom|v\.|seit|ab|bis(?: zum)?|zum|frist:?|fällig(?: am)?:?|of|since|until|geboren(?: am)?|geb\.|eingang"
    r"|eingegangen(?: am)?|leistungs(?:datum|zeitraum):?|zahlbar(?: bis)?|due:?|termin|am|dated|your letter"
    r"|ihr datum:?|by|before|deadline:?|zwischen|und)) ?$"
)
_OWN = re.compile(
    r"(?:rechnungsdatum|mahnbescheid vom|datum des mahnbescheids|briefdatum|verkündet am|gesendet|sent|^(?:beschluss"
    r"|urteil|verfügung) vom)[ :]*(?:[a-zä]+,? )?$"
)
_DECIDED = re.compile(r"[^;]{0,600}?(?:beschlossen|für recht erkannt|verkündet)")
_COLUMNS = re.compile(r"^.*\b(?:datum|date)\b.*$", re.MULTILINE)


def find_letter_date(paper: Paper, frame: Frame) -> Found[dt.date] | None:
    """The letter's own date with its place; None where nothing shows it."""
    days = [day for day in find_days(paper.low, 0, frame.head_end) if day.date]
    best = max(((_points(paper, day, head=True), -day.start, day) for day in days), default=None)
    if best and best[0] > 0:
        return _found(paper, best[2], best[0])
    columns = _in_columns(paper, days, frame)
    if columns:
        return _found(paper, columns, 6)
    tail_start = frame.closing if frame.closing < len(paper.low) else max(frame.head_end, len(paper.low.rstrip()) - 160)
    tail = [day for day in find_days(paper.low, tail_start, min(len(paper.low), tail_start + TAIL)) if day.date]
    late = max(((_points(paper, day, head=False), -day.start, day) for day in tail), default=None)
    if late and late[0] >= 5:
        return _found(paper, late[2], late[0] - 2)
    return None


def _points(paper: Paper, day: Day, head: bool) -> int:
    line = paper.text.rfind("\n", 0, day.start) + 1
    end = paper.text.find("\n", day.end)
    end = len(paper.text) if end < 0 else end
    before = paper.text[max(line, day.start - 80) : day.start]
    low, rest = before.lower(), paper.text[day.end : end]
    if _OWN.search(low) or (_LABEL.search(low) and not _NOT.search(low)):
        return 8
    if _TOWN.search(before) and len(before) < 60 and len(rest) < 40 and line + len(before) == day.start:
        return 7
    judges = re.search(r"kammer|senat|gericht|richter", paper.low[max(0, day.start - 300) : day.start])
    if low.endswith("am ") and judges and _DECIDED.match(paper.low, day.end):
        return 6
    if _NOT.search(low):
        return -1
    alone = len(before.strip()) < 3 and len(rest.strip(" .,")) < 8
    if alone:
        return 5
    if head and re.search(r"(?:\||·|•|,|  ) ?(?:den )?$", before) and not rest.strip():
        return 4
    if _TOWN.search(before[-50:]) and head:
        return 3
    return 0


def _in_columns(paper: Paper, days: list[Day], frame: Frame) -> Day | None:
    """ "Ihr Zeichen, Ihre Nachricht vom, Unser Zeichen, Datum" with the values on the line below."""
    for heading in _COLUMNS.finditer(paper.text[: frame.head_end].lower()):
        below = paper.text.find("\n", heading.end() + 1)
        row = [day for day in days if heading.end() < day.start < (below if below > 0 else len(paper.text))]
        if row:
            dated = re.findall(r"nachricht vom|schreiben vom|your (?:letter|message)|datum|date", heading.group())
            place = next((number for number, word in enumerate(dated) if word in ("datum", "date")), 0)
            return row[min(place, len(row) - 1)] if len(row) >= len(dated) else row[-1]
    return None


def _found(paper: Paper, day: Day, points: int) -> Found[dt.date] | None:
    if day.date is None:
        return None
    confidence: Confidence = "high" if points >= 6 and day.sure else "medium" if points >= 4 else "low"
    return Found(day.date, *paper.place(day.start, day.end), confidence)
