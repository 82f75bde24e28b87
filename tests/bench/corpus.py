"""How well words alone find the text they come from: known items among the real laws, or LegalQuAD where it is at hand.

Known items: a sentence of an official norm, once whole and once as five of its words, must lead back to its norm. That
is easier than LegalQuAD, but needs no data set. ``--legalquad DIR`` expects questions.jsonl, one {"question",
"document"} per line, and docs/*.txt with those names; it asks the same library as `lotse search --corpus`.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from math import log2
from pathlib import Path

from bot.corpus import read_corpus
from knowledge.library import lexical, split, words
from knowledge.library.lexical import LexicalIndex
from knowledge.library.passages import Passage
from tests.bench.figures import Figure, share
from tests.bench.ground import CONSOLE, Ground, shown

SAMPLE = 400
_SENTENCE = range(10, 60)
_WORDS = 5


def known_items(ground: Ground) -> list[Figure]:
    """nDCG@10 and recall@5 of the lexical index, scored whole and in two stages."""
    passages = list(_passages(ground))
    picked = _sample(passages)
    texts = [passage.text for passage in passages]
    found: list[Figure] = []
    for name, limit in (("whole", len(texts)), ("two stages", 0)):
        index = _index(texts, limit)
        for what, made in (("sentence", lambda sentence: sentence), ("five words of it", _five_words)):
            search = documents(index, passages)
            ranks = [_rank(search(made(s)), p.document) for s, p in shown(picked, f"known items, {name}, {what}")]
            found.append(share("corpus", f"{what} → norm, nDCG@10, {name}", _ndcg(ranks)))
    return found


def legalquad(folder: Path) -> list[Figure]:
    """nDCG@10 and recall@5 on LegalQuAD or anything of its shape."""
    library = read_corpus(folder / "docs", lambda reason, name: CONSOLE.print(f"{name}: {reason}"))
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    ranks = []
    for entry in shown(asked, "LegalQuAD"):
        hits = [hit.passage.document for hit in library.search(entry["question"], 10)]
        ranks.append(_rank(hits, _file(str(entry["document"]))))
    return [
        share("corpus", "LegalQuAD nDCG@10", _ndcg(ranks), 0.87),
        share("corpus", "LegalQuAD recall@5", sum(rank <= 5 for rank in ranks if rank) / max(len(ranks), 1)),
    ]


def _passages(ground: Ground) -> list[Passage]:
    """The official norms in force; without them our own cards."""
    official = [p for p in ground.app.library_store.passages() if p.role == "absatz" and p.language == "de"]
    own = ground.knowledge.library.shelves["public"].passages
    return official or [p for p in own if p.layer == "own" and p.language == "de" and p.role != "question"]


def _sample(passages: Sequence[Passage]) -> list[tuple[str, Passage]]:
    """Sentences that stand in one norm only, always the same ones."""
    every = [
        (sentence.strip(), passage)
        for passage in passages
        for sentence in split.sentences(passage.text)
        if len(sentence.split()) in _SENTENCE
    ]
    owners = Counter(sentence for sentence, _ in every)
    alone = [(sentence, passage) for sentence, passage in every if owners[sentence] == 1]
    return random.Random(44).sample(alone, min(SAMPLE, len(alone)))


def _five_words(sentence: str) -> str:
    """Five of the longer words in another order: what somebody remembers of a sentence."""
    longer = sorted({word for word in words.words(sentence) if len(word) > 4})
    return " ".join(random.Random(sentence).sample(longer, min(_WORDS, len(longer)))) or sentence


def _index(texts: Sequence[str], limit: int) -> LexicalIndex:
    usual = lexical.WHOLE
    lexical.WHOLE = limit
    try:
        return LexicalIndex.build(texts)
    finally:
        lexical.WHOLE = usual


def documents(index: LexicalIndex, passages: Sequence[Passage]) -> Callable[[str], list[str]]:
    def search(query: str) -> list[str]:
        ids, _ = index.top(query, 60)
        return list(dict.fromkeys(passages[position].document for position in ids))[:10]

    return search


def _rank(found: Sequence[str], wanted: str) -> int | None:
    return found.index(wanted) + 1 if wanted in found else None


def _ndcg(ranks: Sequence[int | None]) -> float:
    """Of one relevant document per query."""
    return sum(1 / log2(rank + 1) for rank in ranks if rank) / max(len(ranks), 1)


def _file(name: str) -> str:
    return name if name.endswith(".txt") else f"{name}.txt"
