"""Cutting answers into messages: nothing lost, nothing broken, cut where a reader would."""

from __future__ import annotations

import contextlib
import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.render import AIM, LIMIT, MarkupError, plain, rendered, split, utf16
from tests.fake_telegram.markup import parse

WORDS = st.text(
    st.one_of(
        st.sampled_from("aäßé §.,:;!?&<>\"'()\n 😀👍🏽\u200d"), st.characters(codec="utf-8", exclude_characters="\0\r")
    ),
    max_size=60,
)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "pre"])
LINK = 'a href="https://example.org/?a=1&amp;b=%22"'
QUOTE = "blockquote expandable"


def tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    simple = st.builds("<{0}>{1}</{0}>".format, TAGS, inner)
    return st.one_of(
        simple, st.builds(f"<{LINK}>{{0}}</a>".format, inner), st.builds("{0}\n\n{1}".format, inner, inner)
    )


INLINE = st.recursive(WORDS.map(html.escape), tagged, max_leaves=12)
QUOTED = st.builds(f"<{QUOTE}>{{0}}</blockquote>".format, INLINE)
MARKUP = st.lists(st.one_of(INLINE, QUOTED), max_size=12).map("\n".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=300, deadline=None)
@given(markup=MARKUP, aim=st.integers(min_value=8, max_value=400))
def test_no_text_is_lost_no_tag_is_cut_and_no_part_is_too_long(markup: str, aim: int) -> None:
    parts = split(markup, aim=aim)

    shown = [parse(part) for part in parts]

    assert squeezed("".join(shown)) == squeezed(rendered(markup))
    assert all(0 < utf16(text) <= aim for text in shown)


@settings(max_examples=20, deadline=None)
@given(paragraphs=st.lists(WORDS.map(html.escape), min_size=1, max_size=20), times=st.integers(1, 40))
def test_with_the_usual_limit_every_part_is_one_that_telegram_takes(paragraphs: list[str], times: int) -> None:
    parts = split("<b>" + "\n\n".join(paragraphs * times) + "</b>")

    assert all(0 < utf16(parse(part)) <= AIM for part in parts)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_either_splits_or_is_refused_and_has_a_plain_form(text: str) -> None:
    with contextlib.suppress(MarkupError):
        split(text, aim=50)

    assert utf16(plain(text)) <= LIMIT or utf16(text) > LIMIT


def test_a_short_answer_is_one_message_as_it_was_written() -> None:
    answer = "Kurz: <b>Ja.</b>\n\n<blockquote expandable>§ 44b &amp; mehr</blockquote>\n\n<i>Hinweis</i>"

    assert split(answer) == (answer,)


def test_nothing_to_say_is_no_message() -> None:
    assert split(" \n <b> </b>") == ()


def test_a_long_answer_is_cut_between_paragraphs_first() -> None:
    paragraph = "Ein Satz steht hier. " * 20

    parts = split("\n\n".join([paragraph] * 6), aim=1000)

    assert [parse(part) for part in parts] == ["\n\n".join([paragraph.strip() + " "] * 2).strip()] * 3


def test_without_paragraphs_it_is_cut_between_lines_then_sentences_then_words() -> None:
    lines = split("\n".join(["Zeile mit Worten"] * 10), aim=60)
    sentences = split("Das ist ein Satz. " * 10, aim=60)
    words = split("Wort " * 40, aim=60)

    assert all(parse(part).endswith("Worten") for part in lines)
    assert all(parse(part).endswith("Satz.") for part in sentences)
    assert all(set(parse(part).split()) == {"Wort"} for part in words)


def test_open_tags_are_closed_and_opened_again_with_their_attributes() -> None:
    parts = split("<blockquote expandable><b>" + "Ein Satz. " * 20 + "</b></blockquote>", aim=80)

    assert len(parts) > 1
    assert all(part.startswith("<blockquote expandable><b>") for part in parts)
    assert all(part.endswith("</b></blockquote>") for part in parts)


@pytest.mark.parametrize(
    "whole",
    [
        "§ 44b Abs. 3 UrhG",
        "§ 44b Abs. 3 S. 2 UrhG",
        "§§ 97, 97a UrhG",
        "§ 97a Abs. 3 S. 1 Nr. 2 UrhG",
        "Art. 4 Abs. 3 DSM-RL",
        "§ 60d i.V.m. § 44b Abs. 2 UrhG",
        "310 O 227/23",
        "I ZR 281/25",
        "27. September 2024",
        "Rn. 112",
    ],
)
def test_a_citation_is_never_cut(whole: str) -> None:
    for lead in range(40):
        parts = split("x" * lead + " " + whole + " und was noch folgt, gilt weiter", aim=38)

        assert any(whole in parse(part) for part in parts), f"{whole!r} cut after {lead} characters: {parts}"


def test_a_link_stays_in_one_message() -> None:
    link = f"<{LINK}>LG Hamburg, Urteil vom heutigen Tag</a>"

    for lead in range(60):
        parts = split("Wort " * lead + link + " Ende.", aim=80)

        assert sum(link in part for part in parts) == 1


def test_the_closing_notice_stays_whole() -> None:
    notice = "<i>Das ist keine Rechtsberatung. Ich bin ein Programm. Stand: 23.11.2026.</i>"

    for length in range(150, 400, 7):
        parts = split("Ein Satz. " * (length // 10) + "\n\n" + notice, aim=200)

        assert sum(notice in part for part in parts) == 1


def test_an_emoji_counts_two_units_and_is_not_torn() -> None:
    parts = split("👩‍💻" * 30, aim=21)

    assert all(utf16(parse(part)) <= 21 for part in parts)
    assert all(not part.startswith(("\u200d", "\ufe0f")) for part in parts)


@pytest.mark.parametrize(
    "markup",
    ["<h1>x</h1>", "<b>x", "x</b>", "<b><i>x</b></i>", '<b onclick="x">y</b>', "<a>x</a>", "<!-- x -->", "x<br/>y",
     "<blockquote><blockquote>x</blockquote></blockquote>", "<![CDATA[x]]>"],
)  # fmt: skip
def test_markup_outside_the_small_subset_is_refused(markup: str) -> None:
    with pytest.raises(MarkupError):
        split(markup)


def test_the_plain_form_keeps_the_words_and_writes_links_out() -> None:
    markup = 'Siehe <a href="https://a.de/?x=1&amp;y=2">LG &amp; OLG</a>, <b>1 &lt; 2</b>'

    assert plain(markup) == "Siehe LG & OLG (https://a.de/?x=1&y=2), 1 < 2"
