"""A time as the answer to "how long ago": "1955", "30 Jahre alt", "über 80 Jahre", counted to the end of the year.

Not a date as such, that is dates_in_words.py. What is found has always to be confirmed, and where words and time do not
go together ("viel Arbeit, 2005"), it is asked which holds.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from knowledge.check import dates_in_words, typed
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN, chosen
from knowledge.check.matching import Reading
from knowledge.check.periods import count_of, date_words
from knowledge.check.phrases import Age
from knowledge.check.understood import Understood
from knowledge.check.vocabulary import HEDGE

_FAR_PAST = dt.date(1500, 1, 1)
_NUMBER = re.compile(r"\d+")


def aged(age: Age, text: str, reading: Reading, on: dt.date) -> Understood | None:
    """The answer that the time in ``text`` gives on the day ``on``; None if the words alone decide."""
    unless = {typed.spelled(word) for word in age.unless}
    if unless & {word.text for word in reading.words} or any(map(reading.has, (HEDGE, UNKNOWN, NOT_APPLICABLE))):
        return None
    said = reading.options()
    fits = _fitting(age, text, on) or _perhaps(age, text, on, said)
    if not fits or set(fits) == set(said) or not (said or age.alone):
        return None
    both = tuple(dict.fromkeys((*said, *fits)))
    return Understood("likely", chosen(*both)) if len(both) == 1 else Understood("several", None, None, both)


def _fitting(age: Age, text: str, on: dt.date) -> tuple[str, ...]:
    """The option on the side of which the time lies, both if it may lie on either, none if no time is named."""
    within, over = (age.within,), (age.over,)
    named = list(_years().finditer(typed.plain(text)))
    if named:
        years, bound = count_of(named[0]["n"]), _bound(named[0])
        if len(named) > 1 or len(_NUMBER.findall(text)) > 1:
            return within + over
        if bound == "older":
            return over if years >= age.years else within + over
        if bound == "younger":
            return within if years <= age.years else within + over
        return within + over if years == age.years else over if years > age.years else within
    time = dates_in_words.read(text, on, start=True, earliest=_FAR_PAST)
    if time is None:
        return ()
    if time.last.year + age.years < on.year:
        return over
    return within if time.first.year + age.years >= on.year else within + over


def _perhaps(age: Age, text: str, on: dt.date, said: tuple[str, ...]) -> tuple[str, ...]:
    """Both options where a time stands beside words and nothing tells what it is the time of ("viel, aber 2005")."""
    return (age.within, age.over) if said and dates_in_words.mentioned(text, on) else ()


def _bound(match: re.Match[str]) -> str | None:
    """Is the number of years a lower bound ("über") or an upper one ("keine", "unter", "nicht mehr als")?"""
    if match["older"]:
        return "younger" if match["no"] else "older"
    if match["younger"]:
        return "older" if match["no"] else "younger"
    return "younger" if match["no"] else None


@cache
def _years() -> re.Pattern[str]:
    """A number of years that is no age at death ("mit 80 Jahren")."""
    words = date_words()
    older, younger, no = ("|".join(listed) for listed in (words.older, words.younger, words.turns))
    bound = rf"(?:(?P<older>{older}) |(?P<younger>{younger}) )?"
    count = "|".join(word for listed in words.counts.values() for word in listed)
    return re.compile(
        rf"\b(?<!mit )(?<!at )(?:(?P<no>{no}) )?(?:(?:vor|seit|schon) )?{bound}"
        rf"(?P<n>\d{{1,3}}|{count}) ?(?:jahre?n?|years?)\b"
    )
