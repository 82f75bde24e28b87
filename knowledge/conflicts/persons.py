"""Are two names of persons one? The surname is weighed first, then what the given names say to it.

A surname alone tells nothing where many bear it. Different given names end the matter: two people of one family are
not one client.
"""

from __future__ import annotations

from enum import IntEnum

from knowledge.conflicts.names import Name
from knowledge.conflicts.spelling import Grade, Word, grade
from knowledge.conflicts.verdict import LIKELY, POSSIBLE, SAME, Reason, Strength, Verdict
from knowledge.conflicts.words import words

TELLING_SOUND = 4


class Given(IntEnum):
    """What the given names say."""

    DIFFERENT = 0
    MISSING = 1
    INITIAL = 2
    NEAR = 3
    EQUAL = 4


FULL: dict[Grade, dict[Given, tuple[Strength | None, Strength | None]]] = {
    Grade.EQUAL: {Given.EQUAL: (SAME, SAME), Given.NEAR: (LIKELY, LIKELY), Given.INITIAL: (LIKELY, POSSIBLE),
                  Given.MISSING: (POSSIBLE, None)},
    Grade.NEAR: {Given.EQUAL: (LIKELY, LIKELY), Given.NEAR: (LIKELY, POSSIBLE), Given.INITIAL: (POSSIBLE, None),
                 Given.MISSING: (POSSIBLE, None)},
    Grade.SOUND: {Given.EQUAL: (POSSIBLE, POSSIBLE), Given.NEAR: (POSSIBLE, None), Given.INITIAL: (None, None)},
    Grade.FAINT: {Given.EQUAL: (POSSIBLE, None)},
}  # fmt: skip
"""Surname and given names -> how strong, with a rare surname and with a frequent one."""


def compare_persons(ours: Name, theirs: Name) -> Verdict | None:
    """The best of: as written, swapped, part of a double name; None where they are two people."""
    found = [_as_read(ours.given, ours.family, theirs.given, theirs.family), _double(ours, theirs)]
    found.append(_regrouped(ours, theirs))
    if not (ours.sorted_by_comma or theirs.sorted_by_comma) or not ours.given or not theirs.given:
        found.append(_swapped(ours, theirs))
    best = max((one for one in found if one is not None), key=lambda one: one.strength, default=None)
    if best is not None and best.strength is SAME and ours.particles != theirs.particles:
        return Verdict(LIKELY, (*best.reasons, Reason("particle")))
    return best


def _as_read(
    our_given: tuple[Word, ...], our_family: tuple[Word, ...], their_given: tuple[Word, ...],
    their_family: tuple[Word, ...],
) -> Verdict | None:  # fmt: skip
    surname = _family(our_family, their_family)
    given, about_given = _given(our_given, their_given)
    both = (our_family, their_family)
    rare = not any(_is_common(family) for family in both)
    strong, weak = FULL.get(surname, {}).get(given, (None, None))
    if surname is Grade.SOUND and given is Given.EQUAL and rare and len(our_family[0].sound) >= TELLING_SOUND:
        strong = LIKELY
    strength = strong if rare else weak
    if strength is None or not (our_given or their_given or rare):
        return None
    if given is Given.MISSING and not our_given and not their_given:
        strength, about_given = (SAME if surname is Grade.EQUAL else LIKELY), ()
    return Verdict(strength, (*_about_family(surname, our_family, their_family), *about_given))


def _swapped(ours: Name, theirs: Name) -> Verdict | None:
    """ "Kneschke Robert" beside "Robert Kneschke"; surname first, written without a comma."""
    found = _as_read(ours.given, ours.family, theirs.family, theirs.given)
    if found is None or not theirs.given or not ours.given or found.strength is POSSIBLE:
        return None
    return Verdict(min(found.strength, LIKELY), (Reason("swapped"), *found.reasons))


def _double(ours: Name, theirs: Name) -> Verdict | None:
    """ "Anna Müller-Schmidt" beside "Anna Schmidt", and the parts the other way round."""
    shared = [one for one in ours.family for two in theirs.family if grade(one, two) >= Grade.NEAR]
    given, about = _given(ours.given, theirs.given)
    if not shared or max(len(ours.family), len(theirs.family)) < 2 or given in {Given.DIFFERENT, Given.MISSING}:
        return None
    whole = len(shared) >= max(len(ours.family), len(theirs.family))
    rare = any(one.text not in words().common_surnames for one in shared)
    if given is Given.INITIAL and not rare:
        return None
    strong = whole or (rare and given is Given.EQUAL)
    said = Reason("other_order") if whole else Reason("double_name", _written(ours.family), _written(theirs.family))
    return Verdict(LIKELY if strong else POSSIBLE, (said, *about))


def _regrouped(ours: Name, theirs: Name) -> Verdict | None:
    """ "Anna Müller Lüdenscheid" beside "Anna Müller-Lüdenscheid": the same words, cut elsewhere."""
    one, two = [[part.text for part in (*name.given, *name.family)] for name in (ours, theirs)]
    if one != two or len(ours.family) == len(theirs.family) or not ours.given or not theirs.given:
        return None
    return Verdict(LIKELY, (Reason("double_name", _written(ours.family), _written(theirs.family)),))


def _family(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> Grade:
    if len(ours) == len(theirs):
        return min((grade(one, two) for one, two in zip(ours, theirs, strict=True)), default=Grade.NONE)
    one, two = "".join(part.text for part in ours), "".join(part.text for part in theirs)
    return Grade.NEAR if one == two and one else Grade.NONE


def _about_family(surname: Grade, ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> tuple[Reason, ...]:
    if surname is Grade.EQUAL:
        return (Reason("same_spelling"),)
    key = {Grade.NEAR: "other_spelling", Grade.SOUND: "sounds_alike", Grade.FAINT: "looks_alike"}[surname]
    return (Reason(key, _written(ours), _written(theirs)),)


def _given(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> tuple[Given, tuple[Reason, ...]]:
    """What the given names say, compared one by one from the first."""
    if not ours or not theirs:
        return Given.MISSING, (Reason("surname_only"),)
    if "".join(one.text for one in ours) == "".join(one.text for one in theirs):
        return Given.EQUAL, ()
    pairs = [_one_given(one, two) for one, two in zip(ours, theirs, strict=False)]
    said = (_written(ours), _written(theirs))
    if Given.DIFFERENT in pairs:
        return _later_given(ours, theirs, pairs)
    if Given.INITIAL in pairs:
        first = pairs[0] is not Given.INITIAL
        return (Given.NEAR if first else Given.INITIAL), (Reason("initial", *said),)
    if len(ours) != len(theirs):
        return Given.NEAR, (Reason("more_given"),)
    return (Given.EQUAL, ()) if set(pairs) == {Given.EQUAL} else (Given.NEAR, (_about_given(ours, theirs),))


def _later_given(
    ours: tuple[Word, ...], theirs: tuple[Word, ...], pairs: list[Given]
) -> tuple[Given, tuple[Reason, ...]]:
    """The first names agree and later ones do not; or the one is called by a later name ("Hans Peter", "Peter")."""
    if pairs[0] >= Given.NEAR and len(pairs) > 1 and Given.DIFFERENT not in pairs[:1]:
        initials = any(one.is_initial for one in (*ours[1:], *theirs[1:]))
        return (Given.NEAR if initials else Given.DIFFERENT), (Reason("more_given"),)
    shorter, longer = sorted((ours, theirs), key=len)
    later = len(shorter) == 1 and not shorter[0].is_initial and any(shorter[0].text == one.text for one in longer[1:])
    return (Given.NEAR if later else Given.DIFFERENT), (Reason("more_given"),)


def _one_given(one: Word, two: Word) -> Given:
    if one.is_initial or two.is_initial:
        return Given.INITIAL if one.text[0] == two.text[0] else Given.DIFFERENT
    alike = grade(one, two)
    if alike is Grade.EQUAL:
        return Given.EQUAL
    if alike is Grade.NEAR or _is_short_form(one, two):
        return Given.NEAR
    return Given.DIFFERENT


def _is_short_form(one: Word, two: Word) -> bool:
    rows = words().short_forms
    return bool(rows.get(one.text, frozenset()) & rows.get(two.text, frozenset()))


def _about_given(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> Reason:
    short = any(_is_short_form(one, two) for one, two in zip(ours, theirs, strict=False))
    return Reason("short_form" if short else "other_spelling", _written(ours), _written(theirs))


def _is_common(family: tuple[Word, ...]) -> bool:
    return all(one.text in words().common_surnames or one.text in words().given_names for one in family)


def _written(parts: tuple[Word, ...]) -> str:
    return "-".join(one.text.capitalize() for one in parts)
