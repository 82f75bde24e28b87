"""What a reader takes in as one thing stays on one line: "§ 44b", "Anlage K1", "3. Dezember 2026", "887,03 Euro".

For setting alone: PDF and Word get no-break spaces here; plain text and what is stored stay as written. It binds pairs,
not whole citations, which must fit into the narrow columns of the check.
"""

from __future__ import annotations

import re
from typing import Any

_NO_BREAK = "\u00a0"
_KEPT = re.compile(
    r"""
    (?:(?<![\w-])[A-Z][A-Za-z]{0,4}[A-Z][ ])?
        (?:§§?[ ]\d+\w* (?: (?:,|[ ](?:und|bis|oder|and|to|or))[ ]\d+\w*\b(?!\.) )? (?:[ ]ff?\.)?
        |\b(?:(?:Artt?|Abs|Nrn?|No|S|Hs|Rn|Rdnr|Anl|Erwgr|Ziff)\.|ErwG|Artikel|Absatz|Satz|Nummer|Rn|Article|Recital|Section
        |Anlagen?|Anhang|Exhibits?|Enclosures?|Annex)[ ](?:[A-Z]{1,2}[ ]?)?\d+\w*)
        (?:[ ][A-Z][A-Za-z]{0,4}-?[A-Z]{1,4}\b)?
    | \b(?:Buchst|[Ll]it)\.[ ][a-z]\b
    | \b\d{1,2}\.?[ ](?:Jan|Feb|Mär|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc])[a-zä]*\.?(?:[ ]\d{4}\b)?
    | \b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ ]\d{1,2},[ ]\d{4}\b
    | \d[ ](?:(?:Mio|Mrd|Tsd)\.[ ])?(?:Euro?|EUR|€|Cent|Prozent|percent|USD|%)
    | (?:\b(?:EUR|USD|GBP)|[€$£])[ ]\d[\d.,]*
    | \b(?:[IVX]+|\d{1,3})[ ][A-Z][A-Za-z]{0,2}[ ]\d{1,4}/\d{2}\b
    | \b[^\W\d_]\.(?:[ ][^\W\d_]\.)+
    """,
    re.VERBOSE,
)


def bound(text: str) -> str:
    """The text with no-break spaces inside citations, days, amounts, file numbers, and abbreviations of letters."""
    return _KEPT.sub(lambda found: found[0].replace(" ", _NO_BREAK), text)


def bound_values(value: Any) -> Any:
    """Every text in the values of a template, bound; keys stay as they are."""
    if isinstance(value, str):
        return bound(value)
    if isinstance(value, dict):
        return {key: bound_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [bound_values(one) for one in value]
    return value
