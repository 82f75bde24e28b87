"""Whole cards are ranked by what a question is about, even where no word is shared with the law."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.library.passages import Passage
from knowledge.library.themes import DIMENSIONS, Themes, _Owned


def _card(document: str, *texts: str, weight: str = "", kind: str = "norm") -> list[Passage]:
    return [
        Passage(
            id=f"{document}:{number}", document=document, text=text, citation=document, kind=kind, layer="own",  # type: ignore[arg-type]  # a kind
            norms=(document,), role="summary" if number == 0 else "question", weight=weight,
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip


CARDS = [
    *_card("UrhG § 44b", "Text und Data Mining ist erlaubt.", "Darf eine Firma meine Fotos zum Trainieren nehmen?",
           "Can a company train its AI on my photos?", "Wie verbiete ich Bots meine Bilder?"),
    *_card("UrhG § 97a", "Die Abmahnung kommt vor der Klage.", "Wer bezahlt den Anwalt nach einem Abmahnbrief?",
           "Who pays the lawyer after a warning letter?", "Muss ich erst abmahnen?"),
    *_card("UrhG § 102", "Ansprüche verjähren nach drei Jahren.", "Ist meine Sache schon zu alt?",
           "Is it too late to claim?", "Bis wann kann ich noch Geld verlangen?"),
]  # fmt: skip


@pytest.fixture(scope="module")
def themes() -> Themes:
    return Themes.build(CARDS)


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("Nehmen die einfach meine Fotos fürs Training?", "UrhG § 44b"),
        ("Was kostet der Brief vom Anwalt?", "UrhG § 97a"),
        ("Can they still claim after so long, is it too late?", "UrhG § 102"),
    ],
)
def test_a_lay_question_finds_the_card_of_its_theme(themes: Themes, question: str, card: str) -> None:
    ranking = themes.rank(question)

    assert ranking.themes[0].document == card
    assert len(ranking.themes) == 3
    assert [t.score for t in ranking.themes] == sorted((t.score for t in ranking.themes), reverse=True)


def test_the_nearest_single_text_is_known_by_its_id(themes: Themes) -> None:
    ranking = themes.rank("Muss ich erst abmahnen?")

    assert max(ranking.closeness, key=lambda text: ranking.closeness[text]) == "UrhG § 97a:3"
    assert ranking.closeness["UrhG § 97a:3"] == pytest.approx(1, abs=0.2)
    assert ranking.closeness["gibt es nicht"] == 0


def test_a_typical_question_asked_word_for_word_finds_its_card_though_others_are_needed_more_often() -> None:
    often = [
        _card(f"N{n}", "Fotos und Training und Firma.", "Darf eine Firma trainieren?", weight="core") for n in range(6)
    ]
    seldom = _card("S", "Ausnahme für Archive.", "Darf eine Firma meine Fotos trainieren?", weight="short")

    ranking = Themes.build([passage for card in (*often, seldom) for passage in card]).rank(seldom[1].text)

    assert ranking.themes[0].document == "S"


def test_only_our_own_layer_makes_cards() -> None:
    official = Passage(
        id="o", document="official:urhg:§ 1", text="Werke", citation="UrhG § 1", kind="norm", layer="official"
    )

    assert Themes.build([*CARDS, official]).documents == ["UrhG § 44b", "UrhG § 97a", "UrhG § 102"]


def test_without_own_cards_there_is_nothing_to_rank() -> None:
    empty = Themes.build([])

    assert empty.rank("Foto").themes == ()
    assert empty.card_vectors() == []
    assert empty.known_share("Foto") == 0
    assert empty.latent("Foto").shape == (DIMENSIONS,)


def test_one_card_alone_can_be_ranked() -> None:
    alone = Themes.build(CARDS[:4])

    assert [theme.document for theme in alone.rank("Fotos").themes] == ["UrhG § 44b"]


@pytest.mark.parametrize("question", ["", "🎨", "qqq xxx"])
def test_a_question_without_known_words_still_has_a_finite_ranking(themes: Themes, question: str) -> None:
    ranking = themes.rank(question)

    assert all(np.isfinite(theme.score) for theme in ranking.themes)
    assert all(theme.cosine == 0 for theme in ranking.themes)


def test_known_share_counts_the_words_that_cards_know(themes: Themes) -> None:
    assert themes.known_share("Abmahnung Klage") == 1
    assert themes.known_share("Abmahnung Kartoffelsuppe") == pytest.approx(0.5)
    assert themes.known_share("Kartoffelsuppe") == 0


def test_cards_that_people_need_more_often_win_a_draw() -> None:
    core, short = (
        _card("A", "Das Werk ist geschützt.", weight="core"),
        _card("B", "Das Werk ist geschützt.", weight="short"),
    )

    for passages in ([*CARDS, *core, *short], [*short, *core, *CARDS]):
        assert [theme.document for theme in Themes.build(passages).rank("Werk geschützt").themes[:2]] == ["A", "B"]


def test_latent_vectors_are_units_and_cards_are_nearest_to_themselves(themes: Themes) -> None:
    vector = themes.latent("Wer bezahlt den Anwalt nach einem Abmahnbrief?")
    cards = np.array(themes.card_vectors())

    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(cards, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert themes.documents[int(np.argmax(cards @ vector))] == "UrhG § 97a"


def test_cosines_of_a_vector_store_replace_our_own(themes: Themes) -> None:
    question = "Abmahnung"
    turned = np.array([9.0, -9.0, -9.0], np.float32)

    assert themes.rank(question).themes[0].document == "UrhG § 97a"
    own, given = (
        {theme.document: theme.score for theme in ranking.themes}
        for ranking in (themes.rank(question), themes.rank(question, latent=turned))
    )
    assert given["UrhG § 44b"] > own["UrhG § 44b"]
    assert given["UrhG § 97a"] < own["UrhG § 97a"]


def test_a_saved_ranker_ranks_alike_when_loaded(themes: Themes, tmp_path: Path) -> None:
    themes.save(tmp_path / "themes")
    loaded = Themes.load(tmp_path / "themes")

    assert loaded.documents == themes.documents
    for question in ("Fotos trainieren", "Anwalt", "zu alt", ""):
        one, two = themes.rank(question), loaded.rank(question)
        assert [theme.document for theme in one.themes] == [theme.document for theme in two.themes]
        assert [theme.score for theme in two.themes] == pytest.approx([theme.score for theme in one.themes], abs=1e-4)
        assert dict(two.closeness) == pytest.approx(dict(one.closeness), abs=1e-6)


def test_building_twice_gives_the_same_ranker() -> None:
    one, two = (Themes.build(CARDS).rank("Fotos und Anwalt").themes for _ in range(2))

    assert list(one) == list(two)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1, width=32)), min_size=1, max_size=90),
    st.lists(st.sampled_from([0.0, 0.25, 0.5]), max_size=40),
)
def test_the_nearest_texts_of_a_card_are_summed_exactly_as_if_sorted_one_by_one(
    texts: list[tuple[int, float]], alike: list[float]
) -> None:
    texts += [(2, cosine) for cosine in alike]
    owners = np.array([owner for owner, _ in texts], np.int32)
    single = np.array([abs(cosine) for _, cosine in texts], np.float32)

    sums = []
    for card in range(7):
        best = sorted(single[owners == card], reverse=True)[:10]
        total = 0.0
        for rank, cosine in enumerate(best):
            total += (10 - rank) / 10 * float(cosine)
        sums.append(total)

    assert _Owned(owners, 7).nearest(single).tolist() == np.array(sums, np.float32).tolist()


def test_ranked_cards_can_be_looked_at_singly_and_as_a_whole(themes: Themes) -> None:
    ranked = themes.rank("Fotos zum Training").themes

    assert list(ranked) == [ranked[0], ranked[1], ranked[2]] == list(ranked[:9])
    assert ranked[-1] == list(ranked)[-1]
    assert [ranked[0]] == list(ranked[:1])
