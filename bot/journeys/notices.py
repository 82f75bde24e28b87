"""The notices: greeting with AI disclosure (Art. 50 KI-VO), help, what it is not, privacy, language."""

from __future__ import annotations

import prompts
from bot.journeys.ask import VERSION
from bot.journeys.model_use import privacy_line, start_line
from bot.model.given import Given
from bot.ports import Button, Reply


def say(key: str, language: str, **values: object) -> Reply:
    """One sentence of the chat as a message."""
    return Reply(prompts.phrase(key, language, **values))


def start(language: str, given: Given | None = None) -> Reply:
    """Who is speaking, what it is not, and examples to tap."""
    model = start_line(given, language)
    parts = [
        prompts.phrase("start.greeting", language),
        prompts.phrase("start.ai", language, model=model),
        prompts.phrase("start.not", language),
        prompts.phrase("start.how", language),
    ]
    check = (Button(prompts.phrase("check.button_start", language), f"{VERSION}:c:new"),)
    buttons = tuple((Button(text, f"{VERSION}:e:{n}:{language}"),) for n, text in enumerate(examples(language)))
    return Reply("\n\n".join(parts), (check, *buttons))


def examples(language: str) -> list[str]:
    """The questions offered at the start."""
    found: list[str] = prompts.phrases(language)["start"]["examples"]
    return found


def privacy(language: str, controller: str | None, days: int, case_days: int, given: Given | None = None) -> Reply:
    """What is stored, where, how long, and who is responsible."""
    return say(
        "privacy",
        language,
        controller=controller or prompts.phrase("privacy_controller_unset", language),
        model=privacy_line(given, language),
        days=days,
        case_days=case_days,
    )


def choose_language(language: str) -> Reply:
    """Offers the languages."""
    row = tuple(
        Button(prompts.phrase(f"language.button_{key}", language), f"{VERSION}:l:{key}") for key in ("de", "en")
    )
    auto = Button(prompts.phrase("language.button_auto", language), f"{VERSION}:l:auto")
    return Reply(prompts.phrase("language.ask", language), (row, (auto,)))


def old_button(language: str) -> Reply:
    """A tap on something that no longer exists."""
    text = prompts.phrase("old_button", language)
    return Reply(text, toast=text[:200])
