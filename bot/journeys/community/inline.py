"""Inline mode: what somebody types after the bot's name, in any chat, becomes quotes to pick from.

The quotes are found by knowledge/answers/quotes.py; here they get their words. Nothing of the person is read, and what
was typed is not kept.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from textwrap import shorten

import prompts
from bot.journeys import ask
from bot.journeys.community.words import plain
from bot.ports import InlineQuote
from knowledge.answers import quotes
from knowledge.answers.compose import Knowledge
from knowledge.answers.quotes import Quotation

TITLE, DESCRIPTION, TEXT, WORDING = 90, 120, 900, 1_200


def offered(query: str, knowledge: Knowledge, on: dt.date, language: str) -> list[InlineQuote]:
    """The quotes for ``query``, best first."""
    return [_quote(quotation, on, language) for quotation in quotes.find(query, knowledge, on, language)]


def _quote(quotation: Quotation, on: dt.date, language: str) -> InlineQuote:
    key = ask.card_button(quotation.document, "", language).data.split(":")[2]
    return InlineQuote(
        id=f"{key}{language}",
        title=shorten(quotation.title, TITLE, placeholder=" …"),
        description=shorten(quotation.text, DESCRIPTION, placeholder=" …"),
        html=card(quotation, on, language),
    )


def card(quotation: Quotation, on: dt.date, language: str) -> str:
    """A quotation as a short message: title, text, official wording where there is one, source and date."""
    source, wording = quotation.source, quotation.wording
    kinds = prompts.phrases(language)["answer"]["kinds"]
    kind = ""
    if source is not None:
        own = f"norm_{'official' if source.official else 'own'}" if source.kind == "norm" else source.kind
        kind = kinds[own]
    standing = prompts.phrase(f"answer.standing.{quotation.standing}", language) if quotation.standing else ""
    return prompts.render(
        "community/quote.jinja", language, title=quotation.title, text=_cut(quotation.text, TEXT), source=source,
        kind=kind, wording=wording, quoted=_cut(wording.text, WORDING) if wording else "",
        standing=html.unescape(standing), on=on, bot=plain("inline.by", language),
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    """``text``, or as many of its sentences as fit."""
    if len(text) <= most:
        return text
    ends = [match.end() for match in re.finditer(r"(?<=[a-zäöüß)“\"])[.!?](?=\s)", text[:most])]
    return f"{text[: ends[-1]]} …" if ends else shorten(text, most, placeholder=" …")
