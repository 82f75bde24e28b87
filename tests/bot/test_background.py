"""The work that nobody waits for does what the first person would have waited for."""

from __future__ import annotations

from bot.app import App
from bot.background import warm_answers
from knowledge.library import concepts


def test_the_word_lists_of_questions_are_there_before_the_first_question(app: App) -> None:
    concepts._phrases.cache_clear()

    warm_answers(app)

    assert concepts._phrases.cache_info().currsize >= 1
