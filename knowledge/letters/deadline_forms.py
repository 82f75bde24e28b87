"""The forms in which letters name a day or a period by which something is wanted (deadlines.yaml).

Not the judgment whether it is a deadline: deadlines.py asks who wants what. All expressions are bounded.
"""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.letters.heads import any_of
from knowledge.letters.letter import Event, Unit
from knowledge.letters.signs import Sign, Signs

FILE = Path(__file__).parent / "deadlines.yaml"
REACH = 75
AFTER = 90


class _Data(Record):
    numbers: dict[str, int]
    units: dict[Unit, tuple[str, ...]]
    adjectives: dict[str, Unit]
    events: dict[Event, tuple[Sign, ...]]
    arrival: tuple[Sign, ...]
    marks: tuple[Sign, ...]
    remedies: tuple[Sign, ...]
    hearings: tuple[Sign, ...]
    offers: tuple[Sign, ...]
    idle: tuple[Sign, ...]


DATA = load_one(FILE, _Data)
EVENTS = Signs({str(event): signs for event, signs in DATA.events.items()})
KINDS = Signs(
    {
        "remedy": DATA.remedies,
        "hearing": DATA.hearings,
        "offer": DATA.offers,
        "mark": DATA.marks,
        "idle": DATA.idle,
        "arrival": DATA.arrival,
    }
)
IDLE = Signs({"idle": DATA.idle})
UNIT_OF = {name: unit for unit, names in DATA.units.items() for name in names}
WEEKDAY = (
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|mo|di|mi|do|fr|sa|so)"
)
CLOCK = (
    r"\d{1,2}(?:[:.]\d\d)?(?:[:.]\d\d)? ?(?:uhr|h\b|a\.?m\.?|p\.?m\.?|noon|o'clock)|\d{1,2}:\d\d|noon|midnight|mittags"
)
MARK = re.compile(
    r"(?:\bbis(?: spätestens| einschließlich| einschl\.| incl\.| inklusive| längstens"
    r"| zum ablauf des| allerspätestens)*(?: zum| am| zu dem| den| dem| ablauf des)*"
    r"|\b(?:aller)?spätestens(?: zum| für| per| am| bis| bis zum| mit ablauf des| den)*|\blängstens(?: bis)?(?: zum)?"
    r"|\b\w*frist(?:ablauf|ende|setzung)?\b(?:[^.;:,]{0,45}?(?: ist| läuft| endet| notiert| ab))?[: ]*(?:der|am"
    r"|auf den|zum|den|bis zum|bis)?"
    r"|\b(?:notiere|notieren)(?: ich| wir)?(?: mir| uns)?(?: hierfür| dafür| dazu)?(?: eine frist bis(?: zum)?)?"
    r"|\b(?:haben wir|habe ich|wir haben|ich habe) (?:uns|mir)(?:(?: [^.;]{0,40})? für|(?= den $))"
    r"|\b(?:per|stichtag:?|bis wann:|eingehend)(?: zum| bis| am| bis zum)?"
    r"|\b(?:(?:habe ich|haben wir|merke ich|merken wir)(?: mir| uns)?(?: hierfür| dafür)?(?= den $| $))"
    r"|\b(?:fällig|fälligkeit|zahlungsziel|zahlbar|zahlungsfrist|termin|fristablauf)[: ]*(?:am|zum|bis|bis zum"
    r"|bis spätestens|ist der|der)?"
    r"|\b(?:no|not) later than(?: on)?|\blatest by|\bby(?: the)?(?: end of)?(?: the)?(?: latest)?(?: on)?|\buntil"
    r"|\bon or before|\bbefore|\bdue(?: date| on| by)?:?|\bdeadline(?: is| of|:)*|\bexpires on"
    r"|\bclose of business(?: on)?|\bend of day(?: on)?|\bpayable by|\bat the latest on|\bvor dem)"
    rf"(?: *(?:um |at )?(?:{CLOCK})(?: (?:cet|cest|gmt|mez|uhr))?,?)?(?: am| on| of| des| den)?(?: *(?:dem |den "
    rf"|kommenden |nächsten |diesen |next |this |des )?{WEEKDAY}\.?s?,?)?(?: +(?:dem|den|des|the))?[,:]? *\(?$"
)
TIME = re.compile(
    r",? ?(?:\(?um |um |at |\()?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?:[:.]\d\d)? ?(?P<kind>uhr|h\b|a\.?m\.?"
    r"|p\.?m\.?)|,? ?(?:at |um )?(?P<h2>\d{1,2}):(?P<m2>\d\d)\b|,? ?(?:at )?(?:12 )?(?P<noon>noon)\b"
)
COUNT = rf"(?P<count>\d{{1,3}}|{any_of(DATA.numbers)})(?: \((?:\d{{1,3}}|\w{{3,12}})\))?"
NAMES = any_of(UNIT_OF)
PERIOD = re.compile(
    rf"(?<!\w)(?:(?:binnen|innerhalb|innert|within|innerhalb einer frist|binnen einer frist|in|zahlungsziel:?"
    rf"|zahlungsfrist:?|zahlbar|frist von|frist[^.;]{{0,60}}? von|frist:|notfrist von|period of|deadline of)"
    rf"(?: der nächsten| den nächsten| the next| einer (?:not|nach|weiteren )?frist)?(?: von| of)? (?:weiteren "
    rf"|weiterer |spätestens |längstens )?{COUNT} (?:weiteren |weiterer |further )?(?P<unit>{NAMES})"
    rf"|(?:binnen|innerhalb)(?: einer)? (?P<span>wochen|monats)frist"
    rf"|{COUNT.replace('count', 'count2')} (?P<unit2>{NAMES})(?= (?:nach|ab|zeit|seit|from|after|of receipt|netto)\b)"
    rf"|(?P<count3>\d{{1,3}}|{any_of(DATA.numbers)})[- ]?(?P<adjective>{any_of(DATA.adjectives)})(?:e|er|en"
    rf"|es)?[ -]?(?:frist|notfrist|zahlungsfrist|period|deadline|zahlungsziel))(?!\w)"
)
FROM = re.compile(
    r" ?,? ?(?:zeit )?(?:netto )?(?:(?:nach|ab|seit|from|of|after|gerechnet ab|beginnend mit|beginnend ab"
    r"|following|upon|starting)(?: dem| der| the| your| ihrem| erfolgter| förmlicher)?|zugehend|eingehend)[^.;,]{0,60}"
)
RANGE = re.compile(r"\b(?:vom|von|seit|ab|from|between|zwischen)(?: dem| den)? $")
MONTH_END = re.compile(
    r"\b(?:bis|by|spätestens)(?: spätestens)?(?: zum)?(?: the)? (?:ende|end of)(?: des monats"
    r"| des)? (?P<month>[a-zäöü]{3,9})(?: (?P<year>20\d\d))?"
)
WAIVER = re.compile(r"[^.;]{0,80}?(?:einrede|verjährung|limitation)")
