"""Lies that are hard to see: one word, one number, one letter of a true sentence is another, or something is added.

Thought of without a look at what proves (knowledge/proof). Each takes one sentence and gives a false one, or None where
it cannot lie about it; nothing in here knows how it will be found out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Subtle = Callable[[str, bool, random.Random], str | None]
"""Sentence, is it English?, dice → the lie."""

Pairs = Sequence[tuple[str, str]]

PARTIES: Pairs = (
    (r"Kläger\b", "Beklagter"), (r"Klägerin\b", "Beklagte"), (r"Beklagte[rn]?\b", "Kläger"),
    (r"Urheber(?:in|s)?\b", "Nutzer"), (r"Rechteinhaber(?:s|in|n)?\b", "Betreiber"), (r"Verein\b", "Fotograf"),
    (r"Fotograf(?:en)?\b", "Verein"), (r"Gläubiger\b", "Schuldner"), (r"Schuldner\b", "Gläubiger"),
    (r"Anbieter\b", "Urheber"), (r"Gegner\b", "Anwalt"), (r"LAION\b", "Kneschke"), (r"GEMA\b", "OpenAI"),
    (r"OpenAI\b", "GEMA"), (r"[Dd]u\b", "der Gegner"), (r"claimant\b", "defendant"), (r"defendant\b", "claimant"),
    (r"(?:author|creator)s?\b", "user"), (r"right ?holders?\b", "operators"), (r"photographer\b", "association"),
    (r"provider\b", "author"), (r"[Yy]ou\b", "the opponent"), (r"the other side\b", "your own side"),
)  # fmt: skip
MODALS: Pairs = (
    (r"darf\b", "muss"), (r"dürfen\b", "müssen"), (r"muss\b", "kann"), (r"müssen\b", "können"), (r"kann\b", "muss"),
    (r"können\b", "müssen"), (r"kannst\b", "musst"), (r"musst\b", "kannst"), (r"darfst\b", "musst"),
    (r"solltest\b", "musst"), (r"sollte\b", "muss"), (r"soll\b", "muss"), (r"may\b", "must"), (r"must\b", "may"),
    (r"can\b", "must"), (r"should\b", "must"), (r"need\b", "want"),
)  # fmt: skip
COURTS: Pairs = (
    (r"BGH\b", "EuGH"), (r"EuGH\b", "BGH"), (r"CJEU\b", "BGH"), (r"OLG Hamburg\b", "OLG München"),
    (r"LG Hamburg\b", "LG Köln"), (r"LG München I\b", "LG Hamburg"), (r"OLG Köln\b", "KG"),
    (r"Landgericht\b", "Amtsgericht"), (r"Amtsgericht\b", "Landgericht"),
)  # fmt: skip
OPPOSITES: Pairs = (
    (r"zulässig", "unzulässig"), (r"erlaubt", "verboten"), (r"verboten", "erlaubt"), (r"unwirksam", "wirksam"),
    (r"wirksam", "unwirksam"), (r"unberechtigt", "berechtigt"), (r"berechtigt", "unberechtigt"),
    (r"umstritten", "unstreitig"), (r"ungeklärt", "geklärt"), (r"offen\b", "entschieden"), (r"privat", "gewerblich"),
    (r"höchstens", "mindestens"), (r"mindestens", "höchstens"), (r"mehr\b", "weniger"), (r"weniger\b", "mehr"),
    (r"vor\b", "nach"), (r"nach\b", "vor"), (r"bis\b", "ab"), (r"ohne\b", "mit"), (r"mit\b", "ohne"),
    (r"allowed", "forbidden"), (r"forbidden", "allowed"), (r"lawful", "unlawful"), (r"valid\b", "invalid"),
    (r"invalid\b", "valid"), (r"settled", "open"), (r"before\b", "after"), (r"after\b", "before"),
    (r"with\b", "without"), (r"without\b", "with"), (r"at least", "at most"), (r"more\b", "less"), (r"less\b", "more"),
)  # fmt: skip
JOINED: Pairs = ((r"und\b", "oder"), (r"oder\b", "und"), (r"and\b", "or"), (r"or\b", "and"))
HEDGES: Pairs = (
    (r"meist(?:ens)?\b", "immer"), (r"oft\b", "immer"), (r"häufig\b", "immer"), (r"in der Regel\b", "immer"),
    (r"im Grundsatz\b", "immer"), (r"grundsätzlich\b", "immer"), (r"manchmal\b", "immer"), (r"kaum\b", "oft"),
    (r"selten\b", "oft"), (r"als Regel\b", "immer"), (r"usually\b", "always"), (r"often\b", "always"),
    (r"as a rule\b", "always"), (r"in principle\b", "always"), (r"rarely\b", "often"), (r"sometimes\b", "always"),
)  # fmt: skip
NUMBERS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNITS = r"(?:Tage?n?|Wochen?|Monate?n?|Jahre?n?|days?|weeks?|months?|years?)\b"
_PERIOD = re.compile(rf"\b(\d+|{'|'.join((*NUMBERS[1:], *COUNTED[1:]))})(e[nmrs]?)? ({UNITS})")
_SMALL = frozenset({"those", "these", "there", "their", "which", "being", "therefore", "however", "itself", "other"})
_LOOKALIKE = {"i": "і", "c": "с", "e": "е", "o": "о", "a": "а", "p": "р", "n": "ո", "t": "т"}
_STATES = r"\b(?:ist|sind|war|darf|kann|muss|gilt|hat|haben|wird|werden|is|are|was|may|can|must|applies|has|have)\b"
_IF = r"(?:wenn|sofern|soweit|solange|falls|es sei denn|außer|obwohl|weil|if|unless|provided|except|as long as|because)"


def swapped_pairs(pairs: Pairs) -> Subtle:
    """One of the words of ``pairs`` becomes the other, once."""

    def lie(text: str, english: bool, dice: random.Random) -> str | None:
        fitting = [(old, new) for old, new in pairs if re.search(rf"\b{old}", text)]
        if not fitting:
            return None
        old, new = dice.choice(fitting)
        return re.sub(rf"\b{old}", lambda found: _as(found[0], new), text, count=1)

    return lie


def _as(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new


def dropped(pattern: str) -> Subtle:
    """One place of ``pattern`` is left out."""
    compiled = re.compile(pattern)

    def lie(text: str, english: bool, dice: random.Random) -> str | None:
        found = [*compiled.finditer(text)]
        if not found:
            return None
        one = dice.choice(found)
        left = re.sub(r"\s+", " ", text[: one.start()] + " " + text[one.end() :]).strip()
        left = re.sub(r" ([,.;:])", r"\1", left)
        return left[:1].upper() + left[1:] if len(left) > 3 else None

    return lie


def after_the_verb(german: Sequence[str], english_words: Sequence[str]) -> Subtle:
    """A word too many behind the first verb that states something."""

    def lie(text: str, english: bool, dice: random.Random) -> str | None:
        word = dice.choice(english_words if english else german)
        return re.sub(_STATES, lambda found: f"{found[0]} {word}", text, count=1) if re.search(_STATES, text) else None

    return lie


def added(german: Sequence[str], english_words: Sequence[str], before: bool = False) -> Subtle:
    """Words before or behind; those that begin with a mark go into the sentence, others make one of their own."""

    def lie(text: str, english: bool, dice: random.Random) -> str | None:
        words = dice.choice(english_words if english else german)
        if before:
            return f"{words} {text}"
        return f"{text.rstrip('.')}{words}" if words[0] in ",;–( ?!*" else f"{text} {words}"

    return lie


def wrong_absatz(text: str, english: bool, dice: random.Random) -> str | None:
    """Another Absatz, Satz or Nummer; where the norm has none, one is added."""
    finer = re.compile(r"\b(Abs\.|Absatz|Satz|S\.|Nr\.|para\.) (\d+)")
    if finer.search(text):
        return finer.sub(lambda found: f"{found[1]} {int(found[2]) + dice.randint(1, 3)}", text, count=1)
    if re.search(r"§ \d+\w?\b", text):
        return re.sub(r"(§ \d+\w?)\b", rf"\1 Abs. {dice.randint(2, 9)}", text, count=1)
    return None


def changed_year(text: str, english: bool, dice: random.Random) -> str | None:
    """A year earlier or later."""
    year = re.compile(r"\b(19|20)(\d\d)\b")
    step = dice.choice((-1, 1, 2, -10))
    return year.sub(lambda found: str(int(found[0]) + step), text, count=1) if year.search(text) else None


def other_period(text: str, english: bool, dice: random.Random) -> str | None:
    """Twice or half the time, or another unit of it."""
    found = _PERIOD.search(text)
    if found is None:
        return None
    words = COUNTED if english else NUMBERS
    count = int(found[1]) if found[1].isdigit() else words.index(found[1]) if found[1] in words else 3
    new = dice.choice([count * 2, max(1, count // 2)]) if count > 1 else 2
    said = str(new) if found[1].isdigit() or new >= len(words) else words[new]
    return f"{text[: found.start()]}{said} {found[3]}{text[found.end() :]}"


def spelled_out(text: str, english: bool, dice: random.Random) -> str | None:
    """Another number, in letters."""
    figure = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w,.]\d)")
    words = ("sieben", "dreizehn", "vierhundert", "neuntausend", "anderthalb")
    english_words = ("seven", "thirteen", "four hundred", "nine thousand", "half a dozen")
    word = dice.choice(english_words if english else words)
    return figure.sub(word, text, count=1) if figure.search(text) else None


def altered_quote(text: str, english: bool, dice: random.Random) -> str | None:
    """Another word within quotation marks."""
    quoted = re.search(r"„([^“]{4,})“|“([^”]{4,})”|\"([^\"]{4,})\"", text)
    if quoted is None:
        return None
    inner = next(one for one in quoted.groups() if one)
    words = inner.split()
    place = dice.randrange(len(words))
    new = " ".join([*words[:place], "free" if english else "frei", *words[place + 1 :]])
    return text.replace(inner, new, 1)


def look_alike(text: str, english: bool, dice: random.Random) -> str | None:
    """A "not" in letters of another alphabet, a figure turned round, a word struck out."""
    word = "not" if english else "nicht"
    disguised = "".join(_LOOKALIKE.get(letter, letter) for letter in word)
    ways: list[str] = []
    if re.search(_STATES, text):
        ways.append(re.sub(_STATES, lambda found: f"{found[0]} {disguised}", text, count=1))
    if figure := re.search(r"\d{2,}", text):
        ways.append(text.replace(figure[0], f"‮{figure[0]}‬", 1))
        ways.append(text.replace(figure[0], "".join(chr(0xFF10 + (int(d) + 1) % 10) for d in figure[0]), 1))
    if negation := re.search(r"\b(?:nicht|kein\w*|not|no)\b", text):
        ways.append(text.replace(negation[0], "".join(f"{letter}̶" for letter in negation[0]), 1))
    return dice.choice(ways) if ways else None


def zero_width(text: str, english: bool, dice: random.Random) -> str | None:
    """A word too many with something unseen in it."""
    unseen = dice.choice(("​", "­", "⁠", "‍", "﻿", "͏"))
    word = dice.choice(("not", "never", "only") if english else ("nicht", "nie", "nur"))
    hidden = unseen.join(word)
    return re.sub(_STATES, lambda found: f"{found[0]} {hidden}", text, count=1) if re.search(_STATES, text) else None


def swapped_nouns(text: str, english: bool, dice: random.Random) -> str | None:
    """Two nouns (English: two long words) change places; neighbours in a list do not."""
    word = re.compile(r"\b[a-z]{5,}\b" if english else r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{3,}\b")
    found = [*word.finditer(text)]
    pairs = [
        (a, b)
        for place, a in enumerate(found)
        for b in found[place + 1 :]
        if a[0][:4].lower() != b[0][:4].lower()
        and not {a[0], b[0]} & _SMALL
        and not re.search(r",|\b(?:und|oder|and|or|bzw|sowie)\b|/", text[a.end() : b.start()])
    ]
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def swapped_cases(text: str, english: bool, dice: random.Random) -> str | None:
    """Who acts becomes who is acted upon."""
    if english:
        return re.sub(r"\bby\b", "to", text, count=1) if re.search(r"\bby\b", text) else None
    for old, new in (
        (r"\bder (?=[A-Z])", "den "),
        (r"\bden (?=[A-Z])", "der "),
        (r"\bvom\b", "dem"),
        (r"\bdem\b", "der"),
    ):
        if re.search(old, text):
            return re.sub(old, new, text, count=1)
    return None


def moved_negation(text: str, english: bool, dice: random.Random) -> str | None:
    """The "not" stands, but in the other half."""
    word = "not" if english else "nicht"
    halves = text.rstrip(".").split(",")
    with_it = [place for place, half in enumerate(halves) if re.search(rf"\b{word}\b", half)]
    if len(halves) < 2 or len(with_it) != 1:
        return None
    place = with_it[0]
    other = place + 1 if place + 1 < len(halves) else place - 1
    halves[place] = re.sub(rf" ?\b{word}\b", "", halves[place], count=1)
    halves[other] = f"{halves[other]} {word}"
    return f"{','.join(halves)}."


def party_as_law(text: str, english: bool, dice: random.Random) -> str | None:
    """Whose opinion it is goes unsaid."""
    owner = (
        r"^(?:Nach (?:Ansicht|Auffassung|Meinung) [^,]{3,40}?(?=\s(?:ist|sind|darf|kann|muss|war|hat))"
        r"|[^,]{3,60} (?:meint|sagt|behauptet|ist der Ansicht|ist der Auffassung|argumentiert|says|argues|claims|holds"
        r"|thinks)(?:,| that) (?:dass )?|According to [^,]{3,40}, |Laut [^,]{3,40}, )"
    )
    left = re.sub(owner, "", text, count=1).strip()
    return None if left == text or len(left) < 12 else left[0].upper() + left[1:]


SUBTLE: dict[str, Subtle] = {
    "parties": swapped_pairs(PARTIES),
    "modals": swapped_pairs(MODALS),
    "courts": swapped_pairs(COURTS),
    "opposites": swapped_pairs(OPPOSITES),
    "and_or": swapped_pairs(JOINED),
    "hedges": swapped_pairs(HEDGES),
    "no_condition": dropped(rf"(?:, )?\b{_IF} [^,.;:]+(?:[,](?= \w+t\b))?"),
    "no_part": dropped(r", (?!however|jedoch|allerdings|aber)(?![^(]*\))[^,.;:()]+(?=[,.;:])|; [^.;()]+(?=[.;])"),
    "no_only": dropped(r"\b(?:nur|allein|ausschließlich|lediglich|erst|noch|only|merely|solely|yet)\b"),
    "no_adjective": dropped(r"\b[a-zäöüß]{4,}(?:liche|ische|bare|same|ige|ende|ene)[nmrs]?\b(?= [A-ZÄÖÜ])"),
    "no_hedge": dropped(r"\b(?:meist|oft|häufig|möglicherweise|vielleicht|wohl|grundsätzlich|often|usually|perhaps)\b"),
    "always": after_the_verb(("immer", "stets", "auf jeden Fall", "ausnahmslos"), ("always", "in any case")),
    "never": after_the_verb(("nie", "niemals", "auf keinen Fall", "kaum"), ("never", "hardly", "by no means")),
    "almost": after_the_verb(("nur", "fast", "angeblich", "vielleicht", "erst recht"), ("only", "almost", "allegedly")),
    "wrong_absatz": wrong_absatz,
    "year": changed_year,
    "period": other_period,
    "spelled_out": spelled_out,
    "quote": altered_quote,
    "look_alike": look_alike,
    "zero_width": zero_width,
    "nouns": swapped_nouns,
    "cases": swapped_cases,
    "moved_not": moved_negation,
    "party_as_law": party_as_law,
    "deadline": added(
        ("Du hast dafür zwei Wochen Zeit.", ", und zwar innerhalb von vierzehn Tagen.", " bis Ende der Woche."),
        ("You have two weeks for that.", ", and that within a fortnight.", " by the end of the week."),
    ),
    "amount": added(
        ("Das kostet rund achthundert Euro.", "; das kostet ein Monatsgehalt.", " (etwa tausend Euro)."),
        ("That costs about eight hundred euros.", "; that costs a month's pay.", " (a grand or so)."),
    ),
    "promise": added(
        ("Du wirst gewinnen.", "Das ist sicher.", "Mach dir keine Sorgen.", ", garantiert.", "Unterschreib ruhig."),
        ("You will win.", "That is certain.", "Do not worry.", ", guaranteed.", "Just sign it."),
    ),
    "taken_back": added(
        ("Das gilt nicht.", " – oder nicht.", "?", " (Ironie).", "*", ", sagt man.", ", jedenfalls früher.", " 🙃"),
        ("That is not so.", " – or not.", "?", " (irony).", "*", ", they say.", ", at least formerly.", " 🙃"),
    ),
    "framed": added(
        ("Früher galt:", "Falsch ist:", "Es ist ein Irrtum, dass gilt:", "Angeblich:", "Unstreitig:", "Der BGH sagt:",
         "Nur in Österreich:", "Die Gegenseite behauptet:", "Ab 2027:", "Für Firmen:"),
        ("Formerly:", "It is false:", "Allegedly:", "Undisputed:", "The CJEU says:", "Only in Austria:", "From 2027:"),
        before=True,
    ),
    "link": added(
        ("Mehr: https://hilfe.example/recht", "Siehe [hier](https://x.example).", "Ruf an: 0190 123456."),
        ("More: https://help.example/law", "See [here](https://x.example).", "Call 0190 123456."),
    ),
}  # fmt: skip
