"""The search by words: nearest wording first, whole for small collections, in two stages for large ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.library import lexical
from knowledge.library.lexical import LexicalIndex
from knowledge.library.own import Content

TEXTS = [
    "Vervielfältigungen von rechtmäßig zugänglichen Werken für das Text und Data Mining sind zulässig.",
    "Der Vermieter hat die Mietsache in gebrauchsfähigem Zustand zu überlassen.",
    "Ein Nutzungsvorbehalt ist bei online zugänglichen Werken nur in maschinenlesbarer Form wirksam.",
    "Die Verjährung beginnt mit dem Schluss des Jahres, in dem der Anspruch entstanden ist.",
    "Der Verletzte kann Schadensersatz nach der Lizenzanalogie berechnen.",
]


def _large(content: Content) -> list[str]:
    """About two thousand sentences of our own cards."""
    parts = [[card.summary.de, *(part.text.de for part in card.paragraphs)] for card in content.norms.values()]
    return [text for part in parts for text in part] + [card.answer.de for card in content.questions.values()]


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("maschinenlesbarer Vorbehalt", 2),
        ("Wann beginnt die Verjährung?", 3),
        ("Lizenz-Analogie Schaden", 4),
        ("nutzungsvorbehallt", 2),
        ("MINING", 0),
    ],
    ids=["two words", "a sentence", "written apart", "with a typing error", "one word in capitals"],
)
def test_the_nearest_wording_comes_first(query: str, nearest: int) -> None:
    ids, scores = LexicalIndex.build(TEXTS).top(query, 3)

    assert ids[0] == nearest
    assert list(scores) == sorted(scores, reverse=True)
    assert (scores > 0).all()


@pytest.mark.parametrize("query", ["", "🎨", "qqq xxx"])
def test_a_query_without_a_common_piece_finds_nothing(query: str) -> None:
    ids, scores = LexicalIndex.build(TEXTS).top(query, 3)

    assert len(ids) == len(scores) == 0


@pytest.mark.parametrize("texts", [[], [""], ["", "…"]], ids=["no text", "an empty text", "texts without words"])
def test_an_index_of_nothing_finds_nothing(texts: list[str]) -> None:
    index = LexicalIndex.build(texts)

    assert len(index.top("Werk", 5)[0]) == 0
    assert index.ideal("Werk") == 0


def test_masked_positions_are_never_found() -> None:
    index = LexicalIndex.build(TEXTS)
    allowed = np.array([True, True, False, True, True])

    ids, _ = index.top("maschinenlesbarer Nutzungsvorbehalt", 5, allowed)

    assert 2 in index.top("maschinenlesbarer Nutzungsvorbehalt", 5)[0]
    assert 2 not in ids


def test_no_passage_scores_much_above_the_ideal() -> None:
    index = LexicalIndex.build(TEXTS)

    for text in TEXTS:
        assert 0.4 * index.ideal(text) < index.top(text, 1)[1][0] < 2.5 * index.ideal(text)


def test_a_text_is_found_by_its_own_words(content: Content) -> None:
    texts = sorted(set(_large(content)))[::5]
    index = LexicalIndex.build(texts)

    lost = [text for number, text in enumerate(texts) if index.top(text, 1)[0][0] != number]

    assert len(lost) <= 0.01 * len(texts), lost


def test_two_stages_find_what_the_whole_search_finds(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _large(content)
    questions = [text for card in content.norms.values() for text in card.questions.de[:1]][::3]
    whole = LexicalIndex.build(texts)
    monkeypatch.setattr(lexical, "WHOLE", 100)
    staged = LexicalIndex.build(texts)

    same_first = overlap = 0.0
    for question in questions:
        one, two = whole.top(question, 10)[0].tolist(), staged.top(question, 10)[0].tolist()
        same_first += bool(one[:1]) and one[0] in two[:3]
        overlap += len(set(one) & set(two)) / max(len(one), 1)

    assert len(texts) > 1_000
    assert same_first / len(questions) > 0.75
    assert overlap / len(questions) > 0.5


@pytest.mark.parametrize("whole", [10, 1_000], ids=["in two stages", "whole"])
def test_a_saved_index_gives_the_same_hits_when_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr(lexical, "WHOLE", whole)
    texts = [f"{text} Nummer {number}." for number in range(20) for text in TEXTS]
    built = LexicalIndex.build(texts)

    built.save(tmp_path / "index")
    loaded = LexicalIndex.load(tmp_path / "index")

    assert (tmp_path / "index" / "second").exists() == (whole == 10)
    assert loaded.size == built.size == 100
    for query in ("maschinenlesbarer Vorbehalt 7", "Verjährung", ""):
        assert loaded.top(query, 10)[0].tolist() == built.top(query, 10)[0].tolist()
        np.testing.assert_allclose(loaded.top(query, 10)[1], built.top(query, 10)[1], rtol=1e-5)
        assert loaded.ideal(query) == pytest.approx(built.ideal(query))


def test_equal_scores_keep_the_order_of_the_texts() -> None:
    index = LexicalIndex.build(["Das Werk ist geschützt."] * 4)

    assert index.top("geschützt", 4)[0].tolist() == [0, 1, 2, 3]
