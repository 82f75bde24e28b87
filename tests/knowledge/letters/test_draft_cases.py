"""Legal cases of letters: what must stand in them, what must not, and what keeps them from being final."""

from __future__ import annotations

import pytest

from knowledge.letters.drafts.draft import NotFinalError, final
from knowledge.letters.drafts.scheme import Tone
from tests.draft_cases import all_cases, draft_of, text_of

TONES: tuple[Tone, ...] = ("friendly", "formal")


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("name", all_cases())
def test_a_letter_says_what_its_case_expects(name: str, tone: Tone) -> None:
    case = all_cases()[name]

    draft = draft_of(case, tone)
    text = text_of(draft)

    expected = case.expect
    assert [phrase for phrase in expected.contains if phrase not in text] == []
    assert [phrase for phrase in expected.lacks if phrase in text] == []
    assert {gap.path for gap in draft.open_places} == set(expected.open)
    states = {duty.id: duty.state for duty in draft.duties}
    assert {name: states[name] for name in expected.duties} == expected.duties
    warned = {warn.id for warn in draft.warnings}
    assert set(expected.warnings) - warned == set()
    assert set(expected.without_warnings) & warned == set()


@pytest.mark.parametrize("name", all_cases())
def test_a_letter_is_final_only_without_gaps_and_with_its_formal_duties(name: str) -> None:
    case = all_cases()[name]
    draft = draft_of(case)

    if case.expect.final:
        sent = final(draft)
        assert sent.is_final
        assert "[…" not in text_of(sent)
        assert "Entwurf" not in text_of(sent)
        assert "Draft" not in text_of(sent)
    else:
        with pytest.raises(NotFinalError) as refused:
            final(draft)
        assert {gap.path for gap in refused.value.open_places} == set(case.expect.open)
        missing = {name for name, state in case.expect.duties.items() if state == "missing"}
        assert {duty.id for duty in refused.value.duties} == missing
