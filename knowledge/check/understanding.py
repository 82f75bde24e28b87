"""Free text instead of a tapped button: what was meant, and how sure that is.

It never decides what is true, and never takes a guess for an answer: "clear" is only what leaves no word unexplained.
Everything else is asked back ("likely", "hedged", "several") or not understood. No model and no network; the phrases
are data (phrases/). How words are weighed stands in deciding.py, how long ago something was in ages.py.
"""

from __future__ import annotations

import datetime as dt

from knowledge.check import ages, dates_in_words, matching, period_patterns, phrases, typed, typed_numbers
from knowledge.check.deciding import MOST_UNEXPLAINED, decided, not_known, taken
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, NOT_APPLICABLE, UNKNOWN, Given, chosen, dated
from knowledge.check.matching import Reading
from knowledge.check.scheme import Question, Scheme
from knowledge.check.side_questions import is_side_question
from knowledge.check.understood import NOTHING, Kind, Understood, own_words
from knowledge.check.vocabulary import HEDGE, vocabulary

__all__ = ["Understood", "is_side_question", "understand", "warm"]


def understand(question: Question, text: str, scheme: Scheme, on: dt.date) -> Understood:
    """What ``text`` answers to ``question``, read on the day ``on``. Never raises; a clear answer is always valid."""
    if typed.unreadable(text):
        return NOTHING
    if (exact := _exact(question, text, scheme, on)) is not None:
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
    if age is not None and (found := ages.aged(age, text, reading, on)) is not None:
        return found
    return decided(question, text, reading)


def warm(scheme: Scheme) -> None:
    """Builds the vocabulary of every question, so that no person waits for it; once at the start, in the background."""
    period_patterns.patterns()
    is_side_question("?")
    for question in scheme.questions:
        vocabulary(question.id, question.options, scheme.common)


def _exact(question: Question, text: str, scheme: Scheme, on: dt.date) -> Given | None:
    """The answer whose id or label this is, or whose whole wording, apart from case and punctuation."""
    if text.strip() in question.option_ids - phrases.in_doubt(question.id):
        return chosen(text.strip())
    said = _bare(text) if not text.rstrip().endswith("?") else ()
    for option in question.options:
        if said and said in {_bare(option.label.de), _bare(option.label.en)}:
            return chosen(option.id)
    for option_id, wordings in phrases.shipped().whole.get(question.id, {}).items():
        if said and any(said == _bare(wording) for wording in wordings):
            return chosen(option_id)
    for suggestion in question.suggestions:
        value = dated(suggestion.value)
        if said and said in {_bare(suggestion.label.de), _bare(suggestion.label.en)} and _has_begun(value, on):
            return value
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
    return taken(question, picked, kind)


def _dated(question: Question, text: str, reading: Reading, on: dt.date) -> Understood:
    """The answer to a question for a time."""
    if (number := text.strip()).isdecimal() and len(number) <= 2:
        return _counted(question, int(number), on)
    time = dates_in_words.read(text, on, start=question.id.endswith("_since"))
    if reading.has(HEDGE):
        return (
            Understood("hedged", DONT_KNOW, own_words(text))
            if time or len(reading.rest) <= MOST_UNEXPLAINED
            else NOTHING
        )
    if reading.has(UNKNOWN):
        named = time is not None or dates_in_words.mentioned(text, on)
        return Understood("hedged", DONT_KNOW, own_words(text)) if named else not_known(text, reading, ())
    if reading.has(NOT_APPLICABLE):
        return NOTHING if time else Understood("likely" if reading.rest or reading.mended else "clear", DOES_NOT_APPLY)
    if time is None:
        return NOTHING
    sure = time.sure and not text.rstrip().endswith("?")
    return Understood("clear" if sure else "likely", Given("known", span=(time.first, time.last)))


def _counted(question: Question, number: int, on: dt.date) -> Understood:
    """A bare number counts the buttons; to be confirmed, because "5" may be a month."""
    values = (*(dated(suggestion.value) for suggestion in question.suggestions), DONT_KNOW, DOES_NOT_APPLY)
    value = values[number - 1] if 1 <= number <= len(values) else None
    return Understood("likely", value) if _has_begun(value, on) else NOTHING


def _has_begun(value: Given | None, on: dt.date) -> bool:
    return value is not None and (value.span is None or value.span[0] <= on)


def _foreign(reading: Reading) -> bool:
    """A word that neither German nor English has, outside of what was understood."""
    taken = {place for hit in reading.hits for place in hit.places}
    sets = phrases.words().sets
    return any(word.text in sets["foreign"] for place, word in enumerate(reading.words) if place not in taken)


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in typed.read(text))
