"""The grammar of cited norms: "§§ 97 Abs. 1, 101 UrhG", "Art. 6 Abs. 1 UAbs. 1 Buchst. f DSGVO", "44b urhg".

A hand-written reader, because lists, ranges and laws named once for several sections need state that one regular
expression does not have. It works on flat text (flat_text.py) and looks at every character a bounded number of times.
What a citation is for everyone else stands in citations.py; how laws are named stands in names.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.law import names
from knowledge.law.norm_details import Norm, continued, details_at, follows_at, number_at

LEAD = re.compile(
    r"(?P<sign>§ ?§|§)|(?<!\w)(?:(?P<word>paragra(?:f|ph)(?:en|s)?|par\.|sections?|sec\.|sect\.)"
    r"|(?P<article>artikeln?s?|articles?|artt?\.|arts\.|art(?= ?\d))"
    r"|(?P<recital>erwägungsgr(?:unde?s?|ünden?)|erwgr?\.?|recitals?)(?: Nrn?\.)?)(?=[ \n]?\d)",
    re.IGNORECASE,
)
_START = re.compile(
    rf"{LEAD.pattern}|(?P<bare>(?<![\w.,/§:–-])\d{{1,4}}(?:[a-z]|(?= [a-z]\b))?(?![\w/%]))", re.IGNORECASE
)
_SEPARATOR = re.compile(
    r"(?: ?\(?(?:analog|entsprechend|[an]\. ?F\.|[an]F)(?!\w)\)?)? ?"
    r"(?:,? ?(?P<ivm>(?:jeweils )?(?:i\. ?V\. ?m\.|i\. ?V\. ?mit|ivm\.?|in Verbindung mit|in conjunction with"
    r"|read with))"
    r"|, ?(?:und|sowie|and|or|oder)(?!\w)|,|;|&|(?:und|u\.|and|sowie|oder|or|bzw\.)(?![\w])"
    r"|(?P<to>bis(?: zu)?(?!\w)|through(?!\w)|to(?!\w)|-|–|—))"
    r"(?: (?:auch|zudem|ferner))?"
    r"(?P<filler>(?: (?:nach|gemäß|gem\.|aus|von|zu|in|auf))?(?: (?:des|den|der|dem|die|das|the))?) ?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|January|February|March|May|June|July|October|December)\b"
)
_UNIT = re.compile(
    r" ?(?:[%€]|(?:EUR|Euro|Uhr|Tagen?|Wochen?|Monaten?|Jahren?|Stunden?|Prozent|Fällen?|Punkten?|Seiten?|Personen"
    r"|[Mm]al|Mio|Mrd|Kindern?|days?|weeks?|months?|years?|percent)\b"
    rf"|\. ?(?:Aufl|Auflage|Ed|Lfg|Kap|{_MONTH}|\d)| {_MONTH})"
)
_COUNTED_ELSEWHERE = re.compile(
    r"(?:\b(?:S|Rn|Rdnr|Rz|Nr|Nrn|Bd|Bl|Fn|Anm|Abs|Ziff|Art|Str|Az|v|vom|Randnr|Randnummer|Seite|Band|Jahr|Absatz"
    r"|Satz|Nummer|Heft|seit)\.?|[IVX]+|\d\.?,?|[-–/]) $"
)
_NAME_AHEAD = re.compile(r"(?: [a-z])? \(?[^\W\d]{2}")
_LEAD_AHEAD = re.compile(r" (?:§|Art\.)")
_ENGLISH_PARAGRAPH = re.compile(r" ?(?:of|above|below|to|and|or)\b|[,);]", re.IGNORECASE)
_MARGIN = re.compile(r",? (?:Rn|Rdnr|Rdn|Rz|Anm|margin)\b")
_LETTERED = re.compile(r"\d+[a-z]")
_LETTER = re.compile(r"([a-z])(?![\w.'’)])")
_PLURAL = re.compile(r"§ ?§|.*(?:en|ns|ünden|paragraphs|sections|articles|recitals|arts\.|artt\.)", re.IGNORECASE)


@dataclass(slots=True)
class _Pending:
    """A norm that still waits for its law. ``tentative``: it counts only if a law closes it."""

    norm: Norm
    tentative: bool


def read_norms(text: str) -> list[Norm]:
    """Every norm cited in ``text``, in order."""
    found: list[Norm] = []
    position = 0
    while match := _START.search(text, position):
        norms, end = _read_bare(text, match) if match["bare"] else _read_lead(text, match)
        found.extend(norms)
        position = max(end, match.end() if match["bare"] else match.start() + 1)
    return found


def _kind(lead: re.Match[str]) -> str:
    return "Erwgr." if lead["recital"] else "Art." if lead["article"] else "§"


def _read_lead(text: str, lead: re.Match[str]) -> tuple[list[Norm], int]:
    if _is_english_paragraph(text, lead):
        return [], lead.end()
    chain = _Chain(text, _kind(lead), plural=bool(_PLURAL.fullmatch(lead.group())))
    start, named = lead.start(), names.law_before(text, lead.start())
    if named and not named[1]:
        start, chain.named = named[0].start, named[0].name
    norms, end = chain.read(lead.end(), start)
    if named and named[1] and len(norms) == 1 and norms[0].law is None and _MARGIN.match(text, end):
        norms = [replace(norms[0], law=named[0].name)]
    return norms, max(end, lead.end())


def _is_english_paragraph(text: str, lead: re.Match[str]) -> bool:
    """ "see paragraph 45 of the judgment" is a margin number, "paragraph 97a" a section."""
    if not (lead["word"] or "").lower().startswith("paragraph") or lead["word"].lower().endswith("en"):
        return False
    number = number_at(text, lead.end())
    if number is None or number.letter or ((law := names.law_at(text, number.end)) and law.known):
        return False
    before = text[: lead.start()][-2:]
    return bool(_ENGLISH_PARAGRAPH.match(text, number.end)) or before == ", " or lead["word"].lower().endswith("s")


def _read_bare(text: str, match: re.Match[str]) -> tuple[list[Norm], int]:
    """ "44b Abs. 3 urhg", "Urhg 60c": a number without a sign counts only beside a law of laws.yaml."""
    before = names.known_law_before(text, match.start())
    after = _NAME_AHEAD.match(text, match.end())
    if not before and (not after or _COUNTED_ELSEWHERE.search(text[max(0, match.start() - 14) : match.start()])):
        return [], match.end()
    number = number_at(text, match.start())
    if number is None or _looks_like_year(number.value) or _UNIT.match(text, number.end):
        return [], match.end()
    if before and not re.match(r"\. ?\w", text[number.end : number.end + 3]):
        chain = _Chain(text, names.numbering(before.name), named=before.name)
        return chain.read(match.start(), before.start)
    return _Chain(text, "§").read_one(match.start()) if after else ([], match.end())


def _looks_like_year(number: str) -> bool:
    return number.isdigit() and 1949 < int(number) < 2100


class _Chain:
    """Reads "97 Abs. 1, 101 UrhG, 242 BGB": sections, their details, and the law that stands after one or several."""

    def __init__(self, text: str, kind: str, plural: bool = False, named: str | None = None) -> None:
        self.text = text
        self.kind = kind
        self.plural = plural
        self.named = named
        self.done: list[Norm] = []
        self.pending: list[_Pending] = []
        self.solid_end = 0

    def read(self, position: int, start: int) -> tuple[list[Norm], int]:
        """The norms from the number at ``position`` on, and where to go on; the first one begins at ``start``."""
        end = self._section(position, start, tentative=False)
        if end is None:
            return [], position
        end = self._close(end)
        while (following := self._next(end)) is not None:
            end = following
        return self._finish(), self.solid_end

    def read_one(self, position: int) -> tuple[list[Norm], int]:
        """One section without a sign, if a law of laws.yaml stands right after it."""
        end = self._section(position, position, tentative=True)
        law = names.law_at(self.text, end) if end is not None else None
        if end is None or law is None or not law.known or self.text[law.end : law.end + 1] == "-":
            return [], position
        self.kind = names.numbering(law.name)
        self._close(end)
        return self._finish(), self.solid_end

    def _finish(self) -> list[Norm]:
        waiting = [replace(item.norm, law=self.named) for item in self.pending if not item.tentative]
        return self.done + waiting

    def _section(self, position: int, start: int, tentative: bool) -> int | None:
        number = number_at(self.text, position, self.kind)
        if number is None:
            return None
        follows = follows_at(self.text, number)
        norm = Norm(start, follows or number.end, self.kind, number.value, follows=follows is not None)
        if number.subsection:
            norm = replace(norm, absatz=number.subsection)
        variants, end = details_at(self.text, norm, follows or number.end)
        self._add(variants, end, tentative)
        return end

    def _add(self, norms: list[Norm], end: int, tentative: bool) -> None:
        self.pending.extend(_Pending(norm, tentative) for norm in norms)
        if not tentative:
            self.solid_end = end

    def _next(self, end: int) -> int | None:
        """Reads separator and item after ``end``; None where the chain ends."""
        separator = _SEPARATOR.match(self.text, end)
        if not separator:
            return None
        lead = LEAD.match(self.text, separator.end())
        if lead:
            return self._led(lead) if self.pending and not self.pending[-1].tentative else None
        if separator["filler"].strip() and not separator["ivm"]:
            return None
        to = bool(separator["to"])
        if self.pending and (more := self._more_details(separator.end(), to)) is not None:
            return self._close(more)
        return None if separator["ivm"] else self._listed(separator.end(), to)

    def _led(self, lead: re.Match[str]) -> int | None:
        """A new sign in the same list: "§ 2 Abs. 3, § 3 Abs. 1 HUIG" share the law at the end."""
        if _kind(lead) != self.kind:
            return None
        self.plural = bool(_PLURAL.fullmatch(lead.group()))
        end = self._section(lead.end(), lead.start(), tentative=False)
        return self._close(end) if end is not None else None

    def _more_details(self, position: int, to: bool) -> int | None:
        found = continued(self.text, self.pending[-1].norm, position, to, self.plural)
        if found is None:
            return None
        variants, end = found
        self._add(variants, end, self.pending[-1].tentative)
        return end

    def _listed(self, position: int, to: bool) -> int | None:
        """A number without a sign of its own: sure after "§§", else only if a law closes it."""
        if to and not self.pending:
            return None
        before = len(self.pending)
        sure = (self.plural and before > 0) or (
            self.named is not None and _LETTERED.match(self.text, position) is not None
        )
        end = self._section(position, position, tentative=not sure)
        if end is None:
            return self._letter(position) if self.pending else None
        if _UNIT.match(self.text, end):
            del self.pending[before:]
            return None
        if to:
            last = self.pending[before - 1]
            last.norm = replace(last.norm, through=self.pending[before].norm.section)
        return self._close(end)

    def _letter(self, position: int) -> int | None:
        """ "§§ 44a, b": a letter alone goes on with the number before."""
        last = self.pending[-1].norm
        letter = _LETTER.match(self.text, position)
        if not letter or not last.section[-1].isalpha() or last.absatz or last.buchstabe:
            return None
        section = last.section[:-1] + letter[1]
        self._add([Norm(position, letter.end(), self.kind, section)], letter.end(), self.pending[-1].tentative)
        return self._close(letter.end())

    def _close(self, position: int) -> int:
        """The law that stands at ``position`` belongs to every norm that waits."""
        law = names.law_at(self.text, position, self.kind == "Art.") if self.pending else None
        if law is None or (self.named and _LEAD_AHEAD.match(self.text, law.end)):
            return position
        kind = names.numbering(law.name) if self.kind == "§" and law.known else self.kind
        closed = [replace(item.norm, law=law.name, kind=kind) for item in self.pending]
        closed[-1] = replace(closed[-1], end=law.end)
        self.done.extend(closed)
        self.pending = []
        self.solid_end = law.end
        return law.end
