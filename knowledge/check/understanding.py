"""Free text instead of a tapped button: what was meant, and how sure that is.

It never decides what is true, and never takes a guess for an answer: "clear" is only what leaves no word unexplained.
Everything else is asked back ("likely", "hedged", "several") or not understood. No model and no network; the phrases
are data (phrases/). Rather ask once too often than put words into somebody's mouth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.check import dates_in_words, matching, phrases, typed, typed_numbers
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, NOT_APPLICABLE, UNKNOWN, Given, chosen
from knowledge.check.matching import Reading
from knowledge.check.phrases import Age
from knowledge.check.scheme import Question, Scheme
from knowledge.check.vocabulary import HEDGE, MARKS, NO, YES, vocabulary

Kind = Literal["clear", "likely", "hedged", "several", "nothing"]

_LONGEST_REMARK = 500
_MOST_UNEXPLAINED = 3
_CHOICES_LEFT = 2
_FAR_PAST = dt.date(1500, 1, 1)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a person meant. ``remark``: their own words, where these say more than ``given``.

    ``candidates``: what fits, for "several" and "hedged": option ids, or "unknown" / "not_applicable" beside them.
    """

    kind: Kind
    given: Given | None = None
    remark: str | None = None
    candidates: tuple[str, ...] = ()


NOTHING = Understood("nothing")


def understand(question: Question, text: str, scheme: Scheme, on: dt.date) -> Understood:
    """What ``text`` answers to ``question``, read on the day ``on``. Never raises; a clear answer is always valid."""
    if typed.unreadable(text):
        return NOTHING
    if (exact := _exact(question, text, scheme)) is not None:
        return Understood("clear", exact)
    if question.kind != "date" and (numbers := typed_numbers.read(text)) is not None:
        return _numbered(question, numbers)
    if is_side_question(text):
        return NOTHING
    reading = matching.read(text, vocabulary(question.id, question.options, scheme.common))
    if _foreign(reading):
        return NOTHING
    if question.kind == "date":
        return _dated(question, text, reading, on)
    age = phrases.shipped().ages.get(question.id)
    if age is not None and not reading.options() and (found := _aged(age, text, reading, on)) is not None:
        return found
    return _said(question, text, reading)


def is_side_question(text: str) -> bool:
    """Does the person ask something back ("Was heißt Vervielfältigung?") instead of answering?"""
    if typed.unreadable(text):
        return False
    said = " ".join(word.text for word in typed.read(text))
    forms = _side_question_forms()
    if any(_begins(said, form) for form in forms["never"]):
        return False
    if any(f" {form} " in f" {said} " for form in forms["anywhere"]):
        return True
    marked = forms["starts_if_marked"] if text.rstrip().endswith("?") else ()
    return any(_begins(said, form) for form in (*forms["starts"], *marked))


def _exact(question: Question, text: str, scheme: Scheme) -> Given | None:
    """The answer whose id or label this is, apart from case and punctuation."""
    if text.strip() in question.option_ids:
        return chosen(text.strip())
    said = _bare(text) if not text.rstrip().endswith("?") else ()
    for option in question.options:
        if said and said in {_bare(option.label.de), _bare(option.label.en)}:
            return chosen(option.id)
    for option in scheme.common:
        if said and said in {_bare(option.id), _bare(option.label.de), _bare(option.label.en)}:
            return DONT_KNOW if option.id == UNKNOWN else DOES_NOT_APPLY
    return None


def _numbered(question: Question, numbers: typed_numbers.Numbers) -> Understood:
    """Numbers count the options, then unknown, then not applicable."""
    names = (*(option.id for option in question.options), UNKNOWN, NOT_APPLICABLE)
    if not all(1 <= number <= len(names) for number in numbers.values):
        return NOTHING
    picked = tuple(names[number - 1] for number in numbers.values)
    kind: Kind = "clear" if numbers.plain else "likely"
    if picked == (UNKNOWN,) or picked == (NOT_APPLICABLE,):
        return Understood(kind, DONT_KNOW if picked == (UNKNOWN,) else DOES_NOT_APPLY)
    return _taken(question, picked, kind)


def _said(question: Question, text: str, reading: Reading) -> Understood:
    """The answer in words."""
    options, doubtful = _meant(question, reading)
    rest = len(reading.rest)
    if reading.has(HEDGE):
        few = rest <= _MOST_UNEXPLAINED or bool(options) or reading.has(UNKNOWN)
        return Understood("hedged", DONT_KNOW, _remark(text), options) if few else NOTHING
    if reading.has(UNKNOWN):
        return _not_known(text, reading, options)
    if reading.has(NOT_APPLICABLE):
        if options:
            return Understood("several", None, None, (*options, NOT_APPLICABLE))
        return Understood("likely" if rest or doubtful or reading.mended else "clear", DOES_NOT_APPLY)
    if reading.more and question.kind == "one" and len(options) < 2:
        return NOTHING
    if not options:
        return _left_over(question, reading)
    if _tied(question, reading, options):
        return Understood("several", None, None, options)
    return _taken(question, options, "likely" if rest or doubtful or reading.mended else "clear")


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
        elif not set(options) & set(meant) and not (len(reading.rest) > _MOST_UNEXPLAINED and not options):
            options = tuple(dict.fromkeys((*options, *meant)))
    denied = {hit.option for hit in reading.denied}
    about_me = reading.spoken and question.id in phrases.shipped().about_others
    both = reading.both_ways()
    return options, doubtful or about_me or both or bool(denied & set(options))


def _tied(question: Question, reading: Reading, options: tuple[str, ...]) -> bool:
    """Do several options fit where they cannot all be meant: "or", a bare yes, one beside "nothing"?"""
    if len(options) < 2:
        return False
    alone = {option.id for option in question.options if option.alone}
    either = any(word.text in phrases.words().sets["choices"] for word in reading.words)
    said = set(reading.options()) | set(reading.bare())
    return (
        question.kind == "one"
        or bool(alone & set(options))
        or not set(options) <= said
        or (reading.doubtful and either)
    )


def _taken(question: Question, options: tuple[str, ...], kind: Kind) -> Understood:
    """These options as an answer, if the question takes them together."""
    alone = {option.id for option in question.options if option.alone}
    special = {UNKNOWN, NOT_APPLICABLE} & set(options)
    if len(options) > 1 and (question.kind == "one" or special or alone & set(options)):
        return Understood("several", None, None, options)
    return Understood(kind, chosen(*options))


def _not_known(text: str, reading: Reading, options: tuple[str, ...]) -> Understood:
    """ "I do not know": outright, or with "whether it was a photo", which says the same; or only half so."""
    last = max(place for hit in reading.hits if hit.option == UNKNOWN for place in hit.places)
    goes_on = _goes_on(reading, last)
    if not options and not reading.rest and not reading.denied:
        unsure = reading.mended or (reading.doubtful and not text.rstrip().endswith("?"))
        return Understood("likely" if unsure else "clear", DONT_KNOW)
    if goes_on:
        return Understood("likely" if reading.mended else "clear", DONT_KNOW, _remark(text))
    if options or reading.denied:
        return Understood("hedged", DONT_KNOW, _remark(text), options)
    return Understood("likely", DONT_KNOW, _remark(text))


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


def _dated(question: Question, text: str, reading: Reading, on: dt.date) -> Understood:
    """The answer to a question for a time."""
    if text.strip() in {"1", "2"}:
        return Understood("clear", DONT_KNOW if text.strip() == "1" else DOES_NOT_APPLY)
    time = dates_in_words.read(text, on, start=question.id.endswith("_since"))
    if reading.has(HEDGE):
        return (
            Understood("hedged", DONT_KNOW, _remark(text))
            if time or len(reading.rest) <= _MOST_UNEXPLAINED
            else NOTHING
        )
    if reading.has(UNKNOWN):
        named = time is not None or dates_in_words.mentioned(text, on)
        return Understood("hedged", DONT_KNOW, _remark(text)) if named else _not_known(text, reading, ())
    if reading.has(NOT_APPLICABLE):
        return NOTHING if time else Understood("likely" if reading.rest or reading.mended else "clear", DOES_NOT_APPLY)
    if time is None:
        return NOTHING
    sure = time.sure and not text.rstrip().endswith("?")
    return Understood("clear" if sure else "likely", Given("known", span=(time.first, time.last)))


def _aged(age: Age, text: str, reading: Reading, on: dt.date) -> Understood | None:
    """A year where the question asks whether it was long ago: counted to the end of the year, to be confirmed."""
    time = dates_in_words.read(text, on, earliest=_FAR_PAST)
    unless = {typed.spelled(word) for word in age.unless}
    if (
        time is None
        or unless & {word.text for word in reading.words}
        or any(reading.has(mark) for mark in (HEDGE, UNKNOWN, NOT_APPLICABLE))
    ):
        return None
    if time.last.year + age.years < on.year:
        return Understood("likely", chosen(age.over))
    if time.first.year + age.years >= on.year:
        return Understood("likely", chosen(age.within))
    return Understood("several", None, None, (age.within, age.over))


def _foreign(reading: Reading) -> bool:
    """A word that neither German nor English has, outside of what was understood."""
    taken = {place for hit in reading.hits for place in hit.places}
    sets = phrases.words().sets
    return any(word.text in sets["foreign"] for place, word in enumerate(reading.words) if place not in taken)


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in typed.read(text))


def _begins(said: str, form: str) -> bool:
    return said == form or said.startswith(f"{form} ")


def _remark(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_REMARK]


@cache
def _side_question_forms() -> dict[str, Sequence[str]]:
    listed = phrases.words().side_questions
    return {
        name: [" ".join(word.text for word in typed.read(form)) for form in getattr(listed, name)]
        for name in ("starts", "starts_if_marked", "anywhere", "never")
    }
