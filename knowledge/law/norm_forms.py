"""The forms inside a cited norm: section numbers, "Abs. 1", "(1)(d)", "II 1", "f.", half sentences, lists of letters.

Only patterns; norm_details.py reads with them, norm_grammar.py joins the norms. Works on flat text (flat_text.py).
"""

from __future__ import annotations

import re

FIELDS = ("absatz", "satz", "nummer", "buchstabe")

SECTION = re.compile(
    r"[ \n]{0,2}(?P<number>\d{1,4})"
    r"(?:(?P<letter>[a-z])(?![\w'’])"
    r"|(?P<spaced> [a-z])(?=$|[\n,;.:)\]]| (?:[(A-ZÄÖÜ§]|abs|und |oder |bis |i\.|analog|des |der |bzw)))?"
    r"(?:\.(?P<sub>\d{1,2})(?![\d.]))?(?![\d/]|[.,]\d|[A-Za-zÄÖÜäöüß])"
)
FOLLOWS = re.compile(r" et seqq?\.?| ?ff?\.|ff(?!\w)| ff(?!\w)|(?<=\d) f(?=[ ,;)])")
ATTACHED_FOLLOWS = re.compile(r"f\.(?= ?(?:[a-z(,;)]|[A-ZÄÖÜ]\w*[A-ZÄÖÜ]))")

_VALUES = {
    "absatz": r"(?:\d{1,2}[a-z]?|[IVX]{1,5}[a-z]?)(?!\w|[.,/]\d)",
    "satz": r"\d{1,2}(?!\w|[.,/]\d)",
    "nummer": r"(?:\d{1,3}(?:[a-z]{1,2})?|[IVX]{1,4})(?!\w|[,/]\d)(?:\.\d{1,2}(?!\d))?",
    "buchstabe": r"(?:\(?[a-z]{1,2}\)?)(?!\w)",
}
_KEYS = {
    "absatz": r"(?:abs\.?,?(?= ?[\dIVX])|absatz|absätzen?|abss\.|paras?\.|paragraphs?|subsections?|subs\.)",
    "satz": r"(?:s\.|satz|sätzen?|sentences?|s(?= ?\d))",
    "nummer": r"(?:nrn?\.?(?= ?[\dIVX])|nummern?|ziff\.|ziffern?|nos?\.|points?(?= \d)|punkte?|tiret)",
    "buchstabe": r"(?:lit\.?,?(?= ?\(?[a-z])|buchst[.,]|buchstaben?|letters?|points?(?= \(?[a-z]\)?(?!\w)))",
}
DETAIL = {field: re.compile(rf"[ \n]?(?P<key>(?i:{_KEYS[field]})) ?(?P<value>{_VALUES[field]})") for field in FIELDS}
VALUE = {field: re.compile(value) for field, value in _VALUES.items()}

_ORDINAL = (
    r"(?:\d{1,2}\.|erste[rns]?|zweite[rns]?|dritte[rns]?|vierte[rns]?|fünfte[rns]?|sechste[rns]?|first|second|third)"
)
_PART = (
    r"(?:hs\.?|halbs\.?|halbsatz(?:es)?|alt\.?|alternativen?|altn\.|var\.?|variante|fall|fallgruppe"
    r"|uabs\.?|ua\.|unterabs\.?|unterabsatz(?:es)?|spiegelstrich(?:s|es)?|gedankenstrich(?:s|es)?|teilsatz"
    r"|subparagraph|indent|doppelbuchst\.|doppelbuchstabe)"
)
_MORE = r"(?:(?:,| und| u\.| bis| oder) \d{1,2}(?!\w|\.))*"
READ_OVER = re.compile(
    rf" ?,? ?(?:(?i:{_PART}) ?(?:\d{{1,2}}|[a-z]{{2}}|[IVX]{{1,3}}){_MORE}"
    rf"|(?i:{_ORDINAL}) ?(?i:{_PART})|(?<=\d) ?ff?\.)(?!\w)"
)
LETTER_LIST = re.compile(
    r"(?:,| und| oder| bis| u\.| bzw\.|-|–| and) ?(?:(?i:buchst\.|lit\.) ?)?\(?[a-z]{1,2}\)?(?=$|[ ,;.)\n])"
    r"(?! ?(?i:des|der|dem|die|in|im|zu|an|am|of)\b)(?<! zu)(?<! in)(?<! so)"
)
LETTER_AFTER_NUMMER = re.compile(r" ?(?:([a-z])\)|([a-z])(?= [A-ZÄÖÜ(]|,|;|\)|$| (?:und|oder|des|der|bis) ))")
BRACKET = re.compile(r" ?\((\d{1,2}[a-z]?|[a-z])\)")
ROMAN = re.compile(r" ([IVX]{1,4}[a-z]?)(?![\w/.-]| ?(?:[A-Z]?[ZA][RB]|StR|AZR|ARZ)\b)")
ROMAN_ALONE = re.compile(r"[IVX]{1,4}[a-z]?(?![\w.])")
SATZ_AFTER_ROMAN = re.compile(r" (\d{1,2})(?![\d\w/]|[.,]\d|\. ?(?:Alt|Hs|Halbs|Var|Fall|[A-ZÄÖÜ][a-zäöü]+ \d{4}))")
SUBDIVISION = re.compile(r" § ?(\d{1,2})(?!\w)")
ABSATZ_NEXT = re.compile(r" ?(?i:abs\.|absatz)")
COUNTED = re.compile(
    r"\.? ?(?:[%€]|(?:EUR|Euro|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
    r"|(?:Tage|Wochen|Monat|Jahr|Stunde|Prozent|Mio)\w*)"
    r"|\. ?(?i:hs|halbs|alt|var|fall|spiegel|gedanken|aufl|unterabs)|\.\d"
)
DETAIL_AHEAD = re.compile(r"[ \n]?,? ?(?:[^\W\d]|[(§]|\d{1,2}\. ?[^\W\d])")

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def arabic(value: str) -> str:
    """Roman numerals as courts write them in figures: "II" -> "2", "IIa" -> "2a"."""
    match = re.fullmatch(r"([IVX]+)([a-z]?)", value)
    return f"{_ROMANS.index(match[1]) + 1}{match[2]}" if match and match[1] in _ROMANS else value
