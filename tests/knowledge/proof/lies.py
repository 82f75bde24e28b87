"""Sentences falsified on purpose, one small change each: what a lying model would say of a true sentence.

Each function gives every falsification of its kind; none where the sentence offers no hold.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from knowledge.proof.inflection import noun

Lie = Callable[[str, str, random.Random], Iterator[str]]

_FINITE = {
    "de": r"\b(?:ist|sind|war|waren|darf|dürfen|darfst|kann|können|kannst|muss|müssen|musst|gilt|gelten|hat|haben|hast"
    r"|wird|werden|soll|genügt|reicht|zählt|bleibt|schützt|erlaubt|verlangt|haftet|braucht)\b",
    "en": r"\b(?:is|are|was|were|may|can|must|should|will|has|have|does|do)\b",
}
_NEGATIONS = {
    "de": {"nicht ": "", "kein ": "ein ", "keine ": "eine ", "keinen ": "einen ", "ohne ": "mit ", "nie ": "immer "},
    "en": {"not ": "", "no ": "a ", "never ": "always ", "without ": "with ", "cannot ": "can "},
}
_MODALS = {
    "de": [
        ("darf", "muss"),
        ("muss", "kann"),
        ("kann", "muss"),
        ("dürfen", "müssen"),
        ("müssen", "können"),
        ("können", "müssen"),
        ("kannst", "musst"),
        ("musst", "kannst"),
        ("soll", "darf"),
        ("muss", "sollte"),
        ("kann", "könnte"),
    ],
    "en": [
        ("may", "must"),
        ("must", "may"),
        ("can", "must"),
        ("should", "must"),
        ("must", "can"),
        ("can", "could"),
        ("may", "might"),
    ],
}
_QUANTIFIERS = {
    "de": [("alle", "einige"), ("jeder", "mancher"), ("jede", "manche"), ("nur ", ""), ("meist ", ""), ("oft ", "immer "), ("meist", "immer"),
           ("in der Regel ", ""), ("grundsätzlich ", ""), ("mindestens", "höchstens"), ("mehrere", "alle"), ("viele", "alle"),
           ("erst ", ""), ("auch ", "nur "), ("beide", "alle"), ("kaum ", ""), ("einige", "alle"), ("im Zweifel ", ""), ("schon ", "nicht "), ("noch ", "")],
    "en": [("all", "some"), ("every", "some"), ("only ", ""), ("mostly ", ""), ("often ", "always "), ("usually ", ""), ("as a rule ", ""),
           ("at least", "at most"), ("several", "all"), ("many", "all"), ("also ", "only "), ("both", "all"), ("some", "all"), ("most", "all"), ("still ", "")],
}  # fmt: skip
_ANTONYMS = {
    "de": [("wirksam", "unwirksam"), ("erlaubt", "verboten"), ("verboten", "erlaubt"), ("zulässig", "unzulässig"), ("vor", "nach"), ("nach", "vor"),
           ("mehr", "weniger"), ("höher", "niedriger"), ("für", "gegen"), ("gegen", "für"), ("mit", "ohne"), ("und", "oder"), ("oder", "und"),
           ("wenn", "obwohl"), ("wenn", "auch wenn"), ("weil", "obwohl"), ("über", "unter"), ("seit", "vor"), ("bis", "ab"), ("ab", "bis"), ("offen", "geklärt"),
           ("rechtskräftig", "nicht rechtskräftig"), ("öffentlich", "privat"), ("von", "an"), ("berechtigt", "unberechtigt"), ("Ja", "Nein"), ("Nein", "Ja"),
           ("selten", "oft"), ("kostenlos", "kostenpflichtig"), ("hat", "hätte"), ("ist", "wäre"), ("ist", "war"), ("wird", "wurde"), ("sind", "wären")],
    "en": [("valid", "invalid"), ("allowed", "forbidden"), ("before", "after"), ("after", "before"), ("more", "less"), ("for", "against"), ("against", "for"),
           ("with", "without"), ("and", "or"), ("or", "and"), ("if", "although"), ("if", "even if"), ("because", "although"), ("over", "under"),
           ("since", "before"), ("until", "from"), ("open", "settled"), ("final", "not final"), ("public", "private"), ("from", "to"), ("Yes", "No"), ("No", "Yes"),
           ("rarely", "often"), ("is", "was"), ("is", "would be"), ("are", "were"), ("has", "had")],
}  # fmt: skip
_PARTIES = {
    "de": ["Urheber", "Rechtsinhaber", "Nutzer", "Gericht", "Kläger", "Beklagte", "Verein", "Anbieter", "Plattform", "Firma", "Gegenseite", "Auftraggeber",
           "Arbeitgeber", "Anwalt", "LAION", "OpenAI", "GEMA", "BGH", "OLG", "LG", "EuGH", "Agentur", "Betreiber", "Staat", "Verlag", "du", "dir"],
    "en": ["author", "right holder", "user", "court", "claimant", "defendant", "association", "provider", "platform", "company", "client", "employer",
           "lawyer", "LAION", "OpenAI", "GEMA", "BGH", "OLG", "LG", "CJEU", "agency", "operator", "state", "publisher", "you"],
}  # fmt: skip


def flipped(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """A negation more, or one less."""
    word = "not" if language == "en" else "nicht"
    for match in re.finditer(_FINITE[language], text):
        yield f"{text[: match.end()]} {word}{text[match.end() :]}"
    for old, new in _NEGATIONS[language].items():
        yield from _replaced(text, rf"\b{old}", new)
    frame = "It is not true that" if language == "en" else "Es stimmt nicht, dass"
    yield f"{frame} {text}"


def moved_negation(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """The negation before another word."""
    word = "not" if language == "en" else "nicht"
    match = re.search(rf"\b{word} ", text)
    if not match:
        return
    without = text[: match.start()] + text[match.end() :]
    for place in re.finditer(r" (?=\w)", without):
        near = without[place.end() : place.end() + 12]
        if abs(place.start() - match.start()) > 14 and not re.match(r"(?:der|die|das|the|a|in|zu|to)\b", near):
            yield f"{without[: place.end()]}{word} {without[place.end() :]}"


def modal(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """Another modal word."""
    for old, new in _MODALS[language]:
        yield from _replaced(text, rf"\b{old}\b", new)


def quantifier(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """All for some, always for mostly, "only" gone."""
    for old, new in _QUANTIFIERS[language]:
        yield from _replaced(text, rf"\b{old}" if old.endswith(" ") else rf"\b{old}\b", new)


def antonym(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """The opposite word, another preposition, another conjunction or tense."""
    for old, new in _ANTONYMS[language]:
        yield from _replaced(text, rf"\b{old}\b", new)


def norm(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """Another section, Absatz, Satz or law; one more."""
    yield from (
        f"{text[: m.start(1)]}{int(m[1]) + 1}{text[m.end(1) :]}" for m in re.finditer(r"(?:§§?|Art\.) (\d+)", text)
    )
    yield from (f"{text[: m.start(1)]}{int(m[1]) + 1}{text[m.end(1) :]}" for m in re.finditer(r"Abs\. (\d+)", text))
    yield from (f"{text[: m.end()]} S. 9{text[m.end() :]}" for m in re.finditer(r"Abs\. \d+(?! S)", text))
    yield from (f"{text[: m.end()]} Abs. 7{text[m.end() :]}" for m in re.finditer(r"§ \d+[a-z]?(?! Abs)", text))
    yield from _replaced(text, r"\bUrhG\b", "BGB")
    number = dice.randint(200, 900)
    yield f"{text.rstrip('.')} (§ {number} UrhG)."
    yield f"Nach § {number} UrhG: {text}" if language == "de" else f"Under § {number} UrhG: {text}"


def decision(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """A decision that does not exist, or another court."""
    yield f"{text.rstrip('.')} (BGH, {dice.randint(1, 28)}.{dice.randint(1, 12)}.2024, I ZR {dice.randint(1, 400)}/23)."
    yield f"Laut OLG Bamberg: {text}" if language == "de" else f"According to the OLG Bamberg: {text}"
    for old, new in (
        ("OLG", "LG"),
        ("LG", "OLG"),
        ("BGH", "EuGH"),
        ("EuGH", "BGH"),
        ("Hamburg", "München"),
        ("München", "Köln"),
        ("CJEU", "BGH"),
    ):
        yield from _replaced(text, rf"\b{old}\b", new)
    yield from (
        f"{text[: m.start(1)]}{int(m[1]) + 1}{text[m.end(1) :]}" for m in re.finditer(r"(\d+)(?=/\d\d\b)", text)
    )


def value(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """Another amount, date or number; one more amount or day."""
    for match in re.finditer(r"\d+", text):
        if not re.search(r"[§/]\s?$|Art\. $|Abs\. $", text[: match.start()]):
            yield f"{text[: match.start()]}{int(match.group()) + 1}{text[match.end() :]}"
    words = ("zwei", "drei", "vier", "zehn") if language == "de" else ("two", "three", "four", "ten")
    for word in words:
        yield from _replaced(text, rf"\b{word}\b", "sieben" if language == "de" else "seven")
    if language == "de":
        yield f"{text.rstrip('.')}; das kostet {dice.randint(1_001, 9_999)} Euro."
        yield f"{text.rstrip('.')}, spätestens bis zum 3.4.2027."
        yield from _replaced(text, r"\beine\b", "zwei")
    else:
        yield f"{text.rstrip('.')}; that costs {dice.randint(1_001, 9_999)} euros."
        yield f"{text.rstrip('.')}, by 3 April 2027 at the latest."


def party(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """Somebody else, or two in each other's place."""
    names = [name for name in _PARTIES[language] if re.search(rf"\b{name}\b", text)]
    for name in names:
        other = dice.choice([one for one in _PARTIES[language] if one not in names])
        yield from _replaced(text, rf"\b{name}\b", other)
    nouns = list(dict.fromkeys(re.findall(r"(?<=[a-zäöü,] )[A-ZÄÖÜ][\wäöüß-]{3,}", text)))
    if language == "en":
        nouns = names
    for one, other in pairwise(nouns):
        swapped = re.sub(
            rf"\b(?:{re.escape(one)}|{re.escape(other)})\b", lambda m, a=one, b=other: b if m.group() == a else a, text
        )
        if swapped != text and noun(one) != noun(other):
            yield swapped


def condition(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """A condition, a purpose or a limit less."""
    words = (
        "wenn|soweit|sofern|falls|außer|solange|es sei denn|wo|für die|um|bis|obwohl|ohne|damit"
        if language == "de"
        else ("if|unless|as far as|as long as|except|when|where|provided|until|without|so that")
    )
    for match in re.finditer(rf",? (?:{words})\b[^,;.]*(?=[,;.])", text):
        yield text[: match.start()] + text[match.end() :]
    for match in re.finditer(rf"^(?:{words.title()}|Wenn|If)\b[^,]*, (\w)", text):
        yield match[1].upper() + text[match.end() :]
    for match in re.finditer(r"; [^;]*\b(?:nicht|keine?|nur|not|only|no)\b[^;]*(?=\.$)", text):
        yield text[: match.start()] + text[match.end() :]
    for match in re.finditer(r", (?:aber|jedoch|but) [^,;]*(?=[,;.])", text):
        yield text[: match.start()] + text[match.end() :]


def promise(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """A promise on top."""
    if language == "de":
        yield f"{text} Du wirst gewinnen."
        yield f"{text.rstrip('.')}, und du gewinnst sicher."
        yield f"Garantiert: {text}"
    else:
        yield f"{text} You will win."
        yield f"{text.rstrip('.')}, and you are sure to win."
        yield f"Guaranteed: {text}"


def leak(text: str, language: str, dice: random.Random) -> Iterator[str]:
    """An address, an image, markup, a hidden letter."""
    yield f"{text} https://evil.example/?q=1"
    yield f"{text} ![x](https://evil.example/a.png)"
    yield f"{text.rstrip('.')} (siehe evil.com)."
    yield f"<b>{text}</b>"
    yield f"{text}\u200b"
    yield text.replace("a", "\u0430", 1)
    yield f"{text} @anwalt_bot"


LIES: dict[str, Lie] = {
    "flipped": flipped,
    "moved_negation": moved_negation,
    "modal": modal,
    "quantifier": quantifier,
    "antonym": antonym,
    "norm": norm,
    "decision": decision,
    "value": value,
    "party": party,
    "condition": condition,
    "promise": promise,
    "leak": leak,
}


def spliced(one: str, other: str) -> Iterator[str]:
    """The beginning of one true sentence with the end of another."""
    for cut in ("[,;] ", r" (?:ist|sind|darf|kann|muss|gilt|is|are|may|can|must) "):
        first, second = re.search(cut, one), re.search(cut, other)
        if first and second and " " in one[: first.start()] and one[: first.start()] != other[: second.start()]:
            yield one[: first.start()] + other[second.start() :]


def _replaced(text: str, old: str, new: str) -> Iterator[str]:
    for match in re.finditer(old, text):
        yield text[: match.start()] + new + text[match.end() :]
