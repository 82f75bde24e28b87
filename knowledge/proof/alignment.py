"""Every loaded word of a claim finds its word in the passage, and every word of the passage is said: or a fault.

The order of words and what belongs to what is looked at afterwards (company.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.law.citations import Citation
from knowledge.proof.claims import Fault, FaultKind
from knowledge.proof.lexicon import Lexicon
from knowledge.proof.tokens import Token

_PREFIXES = frozenset(
    {
        "ab",
        "an",
        "auf",
        "aus",
        "bei",
        "dar",
        "ein",
        "fest",
        "fort",
        "frei",
        "her",
        "hin",
        "los",
        "mit",
        "nach",
        "nieder",
    }
    | {"statt", "teil", "um", "unter", "vor", "vorbei", "weg", "weiter", "wieder", "zu", "zuruck", "zusammen"}
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """``pairs``: place in the claim → place in the passage; ``extra`` and ``missing``: what found nothing."""

    pairs: dict[int, int]
    extra: tuple[int, ...]
    missing: tuple[int, ...]


def align(
    claim: Sequence[Token], source: Sequence[Token], named: Sequence[Citation], law: str | None, *, in_order: bool
) -> Alignment:
    """Pairs the words of both: equal words in their order, or by the words around them.

    ``named``: norms that may be added in brackets; ``law``: of norms that name none.
    """
    free = dict.fromkeys(range(len(source)))
    by_key: dict[str, list[int]] = {}
    for place, token in enumerate(source):
        for key in token.keys:
            by_key.setdefault(key, []).append(place)
    pairs: dict[int, int] = {}
    for place, token in enumerate(claim):
        found = [at for key in token.keys for at in by_key.get(key, ()) if at in free and _same(token, source[at], law)]
        if found:
            near = found[:1] if in_order or len(found) == 1 else found
            best = (
                near[0]
                if len(near) == 1
                else max(near, key=lambda at: (_likeness(claim, place, source, at), -abs(at - place)))
            )
            pairs[place] = best
            del free[best]
    extra = [place for place in range(len(claim)) if place not in pairs]
    missing = list(free)
    _join_verbs(claim, source, extra, missing, pairs)
    missing = [place for place in missing if not _may_go(source, place)]
    if not any(source[place].citation for place in free):
        extra = [place for place in extra if not _carried(claim[place], named)]
    return Alignment(pairs, tuple(extra), tuple(missing))


def kind_of(token: Token, lexicon: Lexicon) -> FaultKind:
    """What a word too many or too few is a fault of."""
    match token.kind:
        case "norm":
            return "norm_not_in_source"
        case "file":
            return "decision_not_in_source"
        case "date" | "amount" | "number":
            return token.kind
    kinds: tuple[tuple[FaultKind, frozenset[str]], ...] = (
        ("negation", lexicon.negations),
        ("condition", lexicon.conditions),
        ("modality", lexicon.modals | lexicon.degrees),
    )
    for kind, keys in kinds:
        if any(key in keys for key in token.keys):
            return kind
    return "unsupported"


def faults_of(found: Alignment, claim: Sequence[Token], source: Sequence[Token], lexicon: Lexicon) -> list[Fault]:
    """What is too much and what is missing."""
    faults = [Fault(kind_of(claim[place], lexicon), f"+{claim[place].surface}") for place in found.extra]
    for place in found.missing:
        kind = kind_of(source[place], lexicon)
        faults.append(Fault("dropped" if kind == "unsupported" else kind, f"-{source[place].surface}"))
    return faults


def _same(one: Token, other: Token, law: str | None) -> bool:
    if one.citation is None or other.citation is None or one.kind != "norm":
        return one.kind != "word" or not _in_other_mood(one.surface, other.surface)
    if one.citation.law is None and other.citation.law is not None:
        return False  # "§ 199" alone would be read as one of the law that is spoken of
    return (one.citation.law or law) == (other.citation.law or law)


def _in_other_mood(one: str, other: str) -> bool:
    """ "speichert" is not "speichere" (what somebody says) nor "speicherte" (what was)."""
    if one == other or one[:1].isupper() or other[:1].isupper():
        return False
    short, long = sorted((one, other), key=len)
    if {one[-1:], other[-1:]} == {"e", "t"}:
        return True
    return long.endswith("ten") and short.endswith("en") and long[:-3] == short[:-2]


def _likeness(claim: Sequence[Token], place: int, source: Sequence[Token], at: int) -> int:
    """How many of the words around are the same."""
    around = {key for token in claim[max(0, place - 2) : place + 3] for key in token.keys}
    return sum(any(key in around for key in token.keys) for token in source[max(0, at - 2) : at + 3])


def _join_verbs(
    claim: Sequence[Token], source: Sequence[Token], extra: list[int], missing: list[int], pairs: dict[int, int]
) -> None:
    """ "wirkt … zurück" and "zurückwirkt" are one word."""
    for apart, apart_tokens, whole, whole_tokens, claimed in (
        (extra, claim, missing, source, True),
        (missing, source, extra, claim, False),
    ):
        for one in [*whole]:
            parts = _parts(whole_tokens[one], apart, apart_tokens)
            if parts is None:
                continue
            whole.remove(one)
            for part in parts:
                apart.remove(part)
            verb = parts[1]
            pairs[verb if claimed else one] = one if claimed else verb


def _parts(word: Token, apart: list[int], tokens: Sequence[Token]) -> tuple[int, int] | None:
    for first in apart:
        prefix = tokens[first].keys[-1]
        if prefix not in _PREFIXES:
            continue
        for second in apart:
            if second != first and any(
                word_key == prefix + key for word_key in word.keys for key in tokens[second].keys
            ):
                return first, second
    return None


def _carried(token: Token, named: Sequence[Citation]) -> bool:
    """A norm or file number added in brackets, which the passage is cited as."""
    if not token.inside or token.citation is None:
        return False
    return any(covers(one, token.citation) for one in named)


def covers(cited: Citation, said: Citation) -> bool:
    """Is ``said`` what ``cited`` names, or the same less exactly?"""
    if said.file_number or cited.file_number:
        courts = {said.court, cited.court} - {None}
        return said.file_number == cited.file_number and len(courts) < 2
    if (said.kind, said.section, said.through) != (cited.kind, cited.section, cited.through):
        return False
    if said.law and said.law != cited.law:
        return False
    exact = (said.absatz, cited.absatz), (said.satz, cited.satz), (said.nummer, cited.nummer)
    return all(one is None or one == other for one, other in (*exact, (said.buchstabe, cited.buchstabe)))


def _may_go(source: Sequence[Token], place: int) -> bool:
    """A citation in brackets need not be said; other words in brackets must be."""
    token = source[place]
    if not token.inside:
        return False
    within = [other for other in source if other.inside and other.clause == token.clause]
    return all(other.kind in {"norm", "file", "date"} or other.surface[:1].isupper() for other in within)
