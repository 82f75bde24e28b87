"""Nothing personal of two hundred letters stays in sight, and everything comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.proof.placeholders import Placeholders
from tests.knowledge.proof.letters import made

LETTERS = range(200)


def test_no_personal_word_of_two_hundred_letters_is_seen_when_the_case_knows_its_parties() -> None:
    seen = []
    for seed in LETTERS:
        letter = made(seed)
        hidden = Placeholders(letter.parties).hide(letter.text)
        seen += [(seed, word) for word in letter.personal if word in hidden]

    assert seen == []


def test_hardly_any_is_seen_when_nobody_is_known() -> None:
    words, seen = 0, []
    for seed in LETTERS:
        letter = made(seed)
        hidden = Placeholders().hide(letter.text)
        words += len(letter.personal)
        seen += [(seed, word) for word in letter.personal if word in hidden]

    assert len(seen) / words <= 0.002, seen


def test_everything_comes_back() -> None:
    for seed in LETTERS:
        letter = made(seed)
        placeholders = Placeholders(letter.parties)
        assert placeholders.show(placeholders.hide(letter.text)) == letter.text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "⟦NAME_1⟧",
                "Max Müller",
                " ",
                "\n",
                "a@b.de",
                "⟧",
                "⟦",
                "040 1234567",
                "GmbH",
                "§ 44b",
                "Herr Öz",
                "x",
                "s",
                "-",
            ]
        )
    ).map("".join)
    | st.text()
)
def test_any_text_comes_back(text: str) -> None:
    placeholders = Placeholders(("Max Müller",))

    assert placeholders.show(placeholders.hide(text)) == text


def test_the_same_word_has_the_same_placeholder_in_every_text_of_an_exchange() -> None:
    placeholders = Placeholders(("Kowalczyk",))

    assert placeholders.hide("Herr Kowalczyk") == placeholders.hide("Herr Kowalczyk") == "Herr ⟦NAME_1⟧"
    assert placeholders.hide("Kowalczyks Bild") == "⟦NAME_1⟧s Bild"


def test_law_amounts_dates_and_public_decisions_stay() -> None:
    text = "Nach § 97a Abs. 3 UrhG (LG Hamburg, 27.09.2024, 310 O 227/23) sind 887,03 EUR bis zum 11.04.2023 zu zahlen."

    assert Placeholders(public=("310 O 227/23",)).hide(text) == text
    assert "310 O 227/23" not in Placeholders().hide(text)


def test_a_placeholder_that_was_never_given_stays_as_it_is() -> None:
    assert Placeholders().show("⟦NAME_9⟧") == "⟦NAME_9⟧"


def test_a_question_about_the_law_is_left_alone() -> None:
    question = "Darf eine Firma meine Fotos für das Training nutzen, wenn ich in der robots.txt widersprochen habe?"

    assert Placeholders().hide(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "Can an AI company train on my illustrations?",
        "Can I object? And can they sell them?",
        "Was kostet ein Anwalt bei 5000 Euro?",
        "Muss ich die 1500 Euro Schadensersatz zahlen?",
        "They want 2500 Euros from me.",
        "Hat LAION meine 2500 Bilder benutzt? Es sind 12000 Fotos online.",
    ],
)
def test_a_word_that_only_looks_like_a_name_or_a_town_reaches_the_model(question: str) -> None:
    assert Placeholders().hide(question) == question


def test_somebody_called_can_is_still_hidden() -> None:
    for text in (
        "Can Yıldız hat mein Bild benutzt.",
        "Ich bin mit Can verabredet.",
        "Gestern schrieb Can an mich.",
        "Hallo Can, danke!",
    ):
        assert "Can" not in Placeholders().hide(text)
    assert "20095" not in Placeholders().hide("20095 Hamburg")


def test_a_sign_behind_the_word_chiffre_is_hidden() -> None:
    assert "QX-881" not in Placeholders().hide("Ihre Bildnutzung haben wir bemerkt; Chiffre QX-881.")
