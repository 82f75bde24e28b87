"""From phrases found to an answer: which options are meant, and whether any doubt is left.

Not the search, that is matching.py, and no dates or numbers. Rather ask once too often than put words into a mouth.
"""

from __future__ import annotations

from knowledge.check import phrases
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, NOT_APPLICABLE, UNKNOWN, chosen
from knowledge.check.matching import Reading
from knowledge.check.scheme import Question
from knowledge.check.understood import NOTHING, Kind, Understood, own_words
from knowledge.check.vocabulary import HEDGE, MARKS, NO, YES

MOST_UNEXPLAINED = 3
_CHOICES_LEFT = 2


def decided(question: Question, text: str, reading: Reading) -> Understood:
    """The answer in words."""
    options, doubtful = _meant(question, reading)
    rest = len(reading.rest)
    if reading.has(HEDGE):
        few = rest <= MOST_UNEXPLAINED or bool(options) or reading.has(UNKNOWN)
        return Understood("hedged", DONT_KNOW, own_words(text), options) if few else NOTHING
    if reading.has(UNKNOWN):
        return not_known(text, reading, options)
    if reading.has(NOT_APPLICABLE):
        if options:
            return Understood("several", None, None, (*options, NOT_APPLICABLE))
        return Understood("likely" if rest or doubtful or reading.mended else "clear", DOES_NOT_APPLY)
    if reading.more and question.kind == "one" and len(options) < 2:
        return NOTHING
    if not options:
        return _left_over(question, reading)
    if _tied(question, reading, options):
        agreed = () if question.kind == "many" or reading.denied or _either(reading) else tuple(reading.agreed())
        return Understood("likely", chosen(*agreed)) if len(agreed) == 1 else Understood("several", None, None, options)
    return taken(question, options, "likely" if rest or doubtful or reading.mended else "clear")


def taken(question: Question, options: tuple[str, ...], kind: Kind) -> Understood:
    """These options as an answer, if the question takes them together."""
    alone = {option.id for option in question.options if option.alone}
    special = {UNKNOWN, NOT_APPLICABLE} & set(options)
    if len(options) > 1 and (question.kind == "one" or special or alone & set(options)):
        return Understood("several", None, None, options)
    return Understood(kind, chosen(*options))


def not_known(text: str, reading: Reading, options: tuple[str, ...]) -> Understood:
    """ "I do not know": outright, or with "whether it was a photo", which says the same; or only half so."""
    last = max(place for hit in reading.hits if hit.option == UNKNOWN for place in hit.places)
    goes_on = _goes_on(reading, last)
    if not options and not reading.rest and not reading.denied:
        unsure = reading.mended or (reading.doubtful and not text.rstrip().endswith("?"))
        return Understood("likely" if unsure else "clear", DONT_KNOW)
    if goes_on:
        return Understood("likely" if reading.mended else "clear", DONT_KNOW, own_words(text))
    if options or reading.denied:
        return Understood("hedged", DONT_KNOW, own_words(text), options)
    return Understood("likely", DONT_KNOW, own_words(text))


def _meant(question: Question, reading: Reading) -> tuple[tuple[str, ...], bool]:
    """Options said in phrases, by "I", or by a yes or no that can mean them; and whether that leaves a doubt."""
    options, doubtful = reading.options(), reading.doubtful
    marked = any(reading.has(mark) for mark in (HEDGE, UNKNOWN, NOT_APPLICABLE))
    if (weak := reading.bare()) and not marked:
        linked = any(word.text in phrases.words().sets["links"] for word in reading.words)
        if not options and not reading.rest and reading.alone():
            options = weak
        elif options and linked:
            options = tuple(dict.fromkeys((*options, *weak)))
        else:
            doubtful = True
    for mark, meanings in ((YES, phrases.shipped().means_yes), (NO, phrases.shipped().means_no)):
        if not reading.has(mark):
            continue
        meant = meanings.get(question.id, ())
        if not meant:
            doubtful = doubtful or mark == NO
        elif not set(options) & set(meant) and not (len(reading.rest) > MOST_UNEXPLAINED and not options):
            options = tuple(dict.fromkeys((*options, *meant)))
    denied = {hit.option for hit in reading.denied}
    about_me = reading.spoken and question.id in phrases.shipped().about_others
    both = reading.both_ways()
    return options, doubtful or about_me or both or bool(denied & set(options))


def _tied(question: Question, reading: Reading, options: tuple[str, ...]) -> bool:
    """Do several options fit that cannot all be meant: "or", a bare yes, words of two, one beside "nothing"?"""
    if len(options) < 2:
        return False
    alone = {option.id for option in question.options if option.alone}
    said = set(reading.options()) | set(reading.bare())
    return (
        question.kind == "one"
        or reading.torn()
        or bool(alone & set(options))
        or not set(options) <= said
        or (reading.doubtful and _either(reading))
    )


def _either(reading: Reading) -> bool:
    return any(word.text in phrases.words().sets["choices"] for word in reading.words)


def _goes_on(reading: Reading, last: int) -> bool:
    """Does "I do not know" go on with "whether …" right away, and nothing is said before or after that?"""
    sets = phrases.words().sets
    following = range(last + 1, len(reading.words))
    quiet = sets["light"] | sets["filler"]
    opener = next((place for place in following if reading.words[place].text not in quiet), None)
    if opener is None or reading.words[opener].text not in sets["unknown_goes_on"]:
        return False
    clauses = {reading.words[place].clause for place in range(opener, len(reading.words))}
    before = any(place < last and place in reading.rest for place in range(last))
    said = [hit for hit in reading.hits if hit.option not in MARKS and hit.places[0] < opener]
    return len(clauses) == 1 and not before and not said


def _left_over(question: Question, reading: Reading) -> Understood:
    """Only denials: what is left if that are at most two options."""
    denied = {hit.option for hit in reading.denied}
    left = tuple(option.id for option in question.options if option.id not in denied)
    if not denied or question.kind != "one" or len(left) > _CHOICES_LEFT or not left:
        return NOTHING
    return Understood("likely", chosen(*left)) if len(left) == 1 else Understood("several", None, None, left)
