"""The forms of file numbers, court system by court system: "I ZR 281/25", "B 12 KR 1/10 R", "20 F 23.07", "C-506/08 P".

Only patterns and spelling; which court a number belongs to is for file_numbers.py. Works on flat text (flat_text.py).
"""

from __future__ import annotations

import re

_NO_REGISTER = (
    r"(?!(?:Abs|Nr|Nrn|Art|Satz|Kap|Bd|Teil|Seite|Heft|Rn|Rz|Anm|Ziff|Fn|Am|Im|In|Mai|Nov|Dez|Jan|Feb|Jun|Jul|Aug"
    r"|Sep|Okt|EUR|USD|DM|GRUR|NJW|MDR|WRP|ZUM|JZ|DB|BB|WM|ABl|EG|EU|UN|BT|LT|BR|Drs|Slg|VO|RL"
    r"|II|III|IV|VI|VII|VIII|IX|XI|XII)\b)"
)
_REGISTER = (
    rf"{_NO_REGISTER}(?:[A-Z]{{1,4}}|[A-Z][a-z]|[A-Z]{{1,3}}[a-z]{{1,3}}(?:[A-Z][A-Za-z]*)?"
    r"|[A-Z][a-z]{1,3}[A-Z][A-Za-z]{0,4}|Verg|Kart|Sch|Kap|Bsf|Baul|Brfg|Lw|Rev|Ausl|Not)"
)
_ADDED = (
    r"(?: ?\((?:Brfg|pat|PatG|Kart|OWi|EP|Ausl|Kost|Lw|EnW|[A-Z]|\d{1,3})\)"
    r"| (?:Kart|AS|Rs|Bs|Js|O|OWi|EnWG|Baul|Lw|VG|ER)(?= \d))?"
)
_CHAMBER = r"(?:\d{1,3} (?:OLG|OWi|Ds|Ls|Cs|Ks|KLs|NBs|Ns|Gs|Qs|Rv|St) )?"
_SENATE = r"(?:[IVX]{1,5}(?:[a-z]|-\d{1,2})?|\d{1,3}[a-z]?|\d{4}(?= Js)|\d[-/]\d{1,2})"
_COUNT = r"\d{1,6}(?: ?[a-d](?=/))?"
_YEAR = r"(?:\d{4}|\d{2})(?!\d)"
_SEAT = r"(?:\.(?:OVG|[A-Z]{1,3})(?!\w))?"
_TAX = r"(?: (?:e|KfH|KH|NZB|E|F|G|U|L|K|V|Z|H|AO|EU|BG|EW|Kg|Erb|StB|Kfz|GrE|AdV|PKH)(?=[,;.)]|$| [-–(]))?"
_GERMAN = (
    rf"(?:[A-Z]-)?{_CHAMBER}{_SENATE} ?(?:\([A-Za-z0-9]+\) ?)?{_REGISTER}{_ADDED} ?{_COUNT}/{_YEAR}{_SEAT}{_TAX}"
    r"(?:-\d{1,3}(?![\d.]))?(?: \((?:Kart|EP|pat)\))?"
)
_JOINT = (
    rf"(?P<register>{_SENATE} {_REGISTER}) (?P<first>\d{{1,4}})(?P<more>(?:(?:, | und | u\. )\d{{1,4}})*)"
    r"(?:, | und | u\. )(?P<last>\d{1,4})/(?P<year>\d{2})(?![\d/])"
)
_ADMINISTRATIVE = r"(?:(?:M|W|B|RN|RO|AN|Au|R) )?\d{1,2} [A-Z]{1,3}[a-z]{0,2} \d{1,5}\.\d{2,5}(?!\.?\d|\.[A-Za-z])"
_SOCIAL = (
    rf"(?:B|L|S) \d{{1,3}}[a-z]? (?:[A-Z][A-Za-z]{{0,3}}|\([A-Z]{{1,4}}\)) \d{{1,6}}/{_YEAR}"
    r"(?: (?:B ER|ER|BH|KL|RG|NZB|PKH|S|R|B|U|D|GS|WA)(?!\w))*"
)
_WITHOUT_SENATE = (
    r"(?:GSZ|GSSt|GmS-OGB|GrS|PatGSZ|GS|StB|AK|AnwZ ?\((?:Brfg|B)\)|AnwSt ?\([RB]\)|NotZ ?\(Brfg\)|NotZ"
    rf"|RiZ ?\([RB]\)|RiZ|KZR|KVR|KVZ|KZB|KRB|EnVR|EnVZ|EnZR|VerfGH|VfGBbg|LVG|StGH) \d{{1,4}}/{_YEAR}"
)
_BAVARIAN_CONSTITUTION = r"[IVX]+-[A-Z] \(Kart\) \d{1,4}/\d{2}|Vf\. \d{1,4}-[IVX]+[a-z]?-\d{2}"
_AUSTRIAN = r"\d{1,2} Ob \d{1,3}/\d{2}[a-z]"
_UNION = r"[CTF] ?[-–—] ?\d{1,4}/\d{2}(?: P)?(?!\w)|(?<=Rs\. )\d{1,3}/\d{2}(?!\d)"
_CASUAL = r"\d{1,3} ?(?:[ouscwk]|azr|bvr|str) ?\d{1,5}/\d{2,4}|[ivx]{1,4} z[rb] \d{1,4}/\d{2}"
FILE_NUMBER = re.compile(
    rf"(?<![\w/§.,])(?<!\w[-–])(?<!§ )(?:{_JOINT}|{_UNION}|{_AUSTRIAN}|{_SOCIAL}|{_GERMAN}|{_ADMINISTRATIVE}"
    rf"|{_WITHOUT_SENATE}|{_BAVARIAN_CONSTITUTION}|{_CASUAL})(?!\d|/\d)"
)
FURTHER = re.compile(r"(?:,| und| u\.|;) (?P<number>\d{1,4}/\d{2})(?![\d/.])")
_SHARED_REGISTER = re.compile(r"(?:\d+|[IVX]+[a-z]?) (?:BvR|BvL|BvE|BvF|ZR|StR|AZR) ")
_CASUAL_REGISTERS = {"azr": "AZR", "bvr": "BvR", "str": "StR"}


def normalise(file_number: str) -> str:
    """One spelling for one file: single blanks, plain dash, capitals ("C-250/25", "310 O 227/23")."""
    value = " ".join(file_number.split())
    value = re.sub(r"[‐‑−–—]", "-", value)
    value = re.sub(r"^([CTF]) ?- ?(?=\d)", r"\1-", value)
    value = re.sub(r"^(\d{1,3}|[IVX]+[a-z]?)([A-Z][A-Za-z]*) ?(\d)", r"\1 \2 \3", value)
    casual = re.fullmatch(r"(\d{1,3}|[ivx]+) ?([a-z]{1,3}) ?(\d+/\d+)", value)
    if not casual:
        return value
    register = _CASUAL_REGISTERS.get(casual[2], casual[2].upper())
    return f"{casual[1].upper()} {register} {casual[3]}"


def is_plausible(number: str) -> bool:
    """A year of two digits, or of four in our time: "7 BT 15/4493" is a printed paper."""
    year = re.search(r"/(\d{2,4})(?!\d)", number)
    return year is None or len(year[1]) == 2 or "1949" < year[1] < "2100"


def shared_register(number: str) -> str | None:
    """Senate and register, where a further number may follow without them ("1 BvR 1/10, 2/10")."""
    match = _SHARED_REGISTER.match(number)
    return match.group() if match else None
