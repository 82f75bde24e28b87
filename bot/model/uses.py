"""What else a model is asked for, each with its proof: plainer words, an option, a field, a question made whole.

None of it decides. A rewording says what it was given or is thrown away, an option is one of those offered and is
confirmed by the person, a field stands in the letter letter by letter, a translation is shown beside its original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.blocks import Proved, quoted, usable_of
from bot.model.ports import Generates, ModelUnavailable, Prompt, Reason, Who
from bot.model.prompting import prompt
from bot.model.shapes import Chosen, Copied, Item, Paragraph, Written
from knowledge.letters.confirmed import place_of
from knowledge.letters.dates import find_days
from knowledge.letters.money import find_money
from knowledge.proof import inflection
from knowledge.proof.check import Prover
from knowledge.proof.claims import Claim, Facts, Source, SourceKind
from knowledge.proof.clean import tidy
from knowledge.proof.lexicon import lexicon
from knowledge.proof.passages import Passage, read, split
from knowledge.proof.placeholders import Placeholders
from knowledge.proof.same_facts import faults_of_translation
from knowledge.proof.tokens import tokens

_LONGEST_FIELD = 200
_TURNS = 4


@dataclass(frozen=True, slots=True)
class Reworded:
    """Texts in plainer words, in their order; ``proved`` of ``all`` sentences of the model were said.

    ``missing``: why there was nothing of a model at all.
    """

    texts: tuple[str, ...]
    proved: int
    all: int
    missing: Reason | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """Words of a letter at [start, end)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Places:
    """Fields of a letter with their places; ``missing``: why there was nothing of a model at all."""

    found: Mapping[str, Literal]
    missing: Reason | None = None


@dataclass(frozen=True, slots=True)
class Uses:
    """Asks ``model`` for ``who``. ``parties``: the names the case knows; they and all that is personal stay here."""

    model: Generates
    who: Who
    parties: tuple[str, ...] = ()

    def explain(self, points: Sequence[str], kinds: Sequence[SourceKind] = ()) -> Reworded:
        """The points of an explanation (see knowledge.letters.explaining) in plainer words; else as they are."""
        try:
            return self._reworded("explain", points, kinds)
        finally:
            inflection.forget()  # words of somebody's letter must not stay in memory

    def polish(self, paragraph: str) -> str:
        """A paragraph of a draft in better words, with all its facts and demands; else as it is."""
        try:
            return self._reworded("polish", (paragraph,), ()).texts[0]
        finally:
            inflection.forget()

    def options(
        self, question: str, options: Mapping[str, str], answered: str, several: bool = False
    ) -> tuple[str, ...]:
        """Which of ``options`` (id → label) was meant; one, or ``several``; none where a model says a foreign one.

        A proposal: the person confirms it, by the label of ours.
        """
        hidden = Placeholders(self.parties)
        asked = prompt(
            "understand",
            self.who.language,
            question=question,
            options=[{"id": one, "label": label} for one, label in options.items()],
            answered=hidden.hide(answered),
            several=several,
        )
        try:
            chosen = tuple(dict.fromkeys(self.model.generate(asked, Chosen, self.who).options))
        except ModelUnavailable:
            return ()
        fitting = len(chosen) <= (len(options) if several else 1) and all(one in options for one in chosen)
        return chosen if fitting else ()

    def fields(self, letter: str, wanted: Sequence[str]) -> Places:
        """What our rules did not find in ``letter`` (its sentences to machines blanked); only what stands in it.

        A name that ends in "date" must be a date, one that ends in "amount" an amount; each is found once or not used.
        What it is worth is read from the letter by our own parsers, not here.
        """
        hidden = Placeholders(self.parties)
        asked = prompt("read", self.who.language, wanted=list(wanted), letter=hidden.hide(letter))
        try:
            copied = {one.name: one.words for one in self.model.generate(asked, Copied, self.who).fields}
        except ModelUnavailable as unavailable:
            return Places({}, unavailable.reason)
        found = {name: _literal(hidden.show(copied.get(name, "")), letter, name) for name in wanted}
        return Places({name: one for name, one in found.items() if one is not None})

    def english(self, paragraph: str) -> str | None:
        """A German paragraph in English, where all that can be compared is the same; to be shown as a machine's."""
        hidden = Placeholders(self.parties)
        covered = hidden.hide(paragraph)
        try:
            said = self._paragraph(prompt("translate", "en", paragraph=covered))
        except ModelUnavailable:
            return None
        return None if faults_of_translation(covered, said) else hidden.show(tidy(said))

    def whole_question(self, turns: Sequence[str], question: str) -> str:
        """``question`` with what it needs of the last ``turns``, only to search with; else as it is."""
        hidden = Placeholders(self.parties)
        last = [hidden.hide(turn) for turn in turns[-_TURNS:]]
        try:
            said = self._paragraph(prompt("follow_up", self.who.language, turns=last, question=hidden.hide(question)))
        except ModelUnavailable:
            return question
        shown = hidden.show(tidy(said))
        words = lexicon(self.who.language)
        known = {key for text in (*turns, question) for token in tokens(tidy(text), words) for key in token.keys}
        mine = tokens(shown, words)
        return shown if mine and all(set(token.keys) & (known | {"?"}) for token in mine) else question

    def _paragraph(self, asked: Prompt) -> str:
        return self.model.generate(asked, Paragraph, self.who).text

    def _reworded(self, name: str, texts: Sequence[str], kinds: Sequence[SourceKind]) -> Reworded:
        hidden = Placeholders(self.parties)
        sources = [
            Source(str(number), "", kinds[number - 1] if kinds else "record", text)
            for number, text in enumerate(texts, start=1)
        ]
        try:
            items = self._sentences(name, sources, hidden)
        except ModelUnavailable as unavailable:
            return Reworded(tuple(texts), 0, 0, unavailable.reason)
        prover = Prover(sources, Facts(), self.who.language)
        good = []
        for item in items:
            verdict = prover.check(Claim(hidden.show(item.text), tuple(item.sources), item.kind))
            if verdict.ok:
                good.append(Proved(verdict.text, verdict.pieces))
        passages = [read(source, lexicon(self.who.language)) for source in sources]
        used = usable_of(good, passages)
        return Reworded(tuple(_in_place(passage, used) for passage in passages), len(used), len(items))

    def _sentences(self, name: str, sources: Sequence[Source], hidden: Placeholders) -> list[Item]:
        """What the model says, each sentence with its ids."""
        if name == "polish":
            asked = prompt(name, self.who.language, paragraph=hidden.hide(sources[0].text))
            said = hidden.show(self._paragraph(asked))
            return [Item(text=one, sources=[sources[0].id]) for one in split(tidy(said))]
        covered = [{"id": one.id, "kind": one.kind, "text": hidden.hide(one.text)} for one in sources]
        return self.model.generate(prompt(name, self.who.language, passages=covered), Written, self.who).sentences


def _in_place(passage: Passage, used: Sequence[Proved]) -> str:
    """The passage with proved sentences in the places of what they say; untouched where none is."""
    key = passage.source.id
    ours = [one for one in used if any(piece.source_id == key for piece in one.pieces)]
    if not ours:
        return passage.source.text
    first = {id(one): min((piece.sentence, min(piece.words)) for piece in one.pieces) for one in ours}
    covered = {piece.sentence for one in ours for piece in one.pieces}
    said: list[str] = []
    for number, sentence in enumerate(passage.sentences):
        begun = sorted((one for one in ours if first[id(one)][0] == number), key=lambda one: first[id(one)])
        said += [one.text for one in begun] if number in covered else [sentence]
    return quoted(" ".join(said), passage.source.text)


def _literal(words: str, letter: str, name: str) -> Literal | None:
    """``words`` where they stand in ``letter``, blanks aside: once, and a date or amount where one is wanted."""
    place = place_of(words, letter) if len(words) <= _LONGEST_FIELD else None
    if place is None:
        return None
    text = letter[slice(*place)]
    flat = " ".join(text.split())
    if name.endswith("date") and len(find_days(flat.lower())) != 1:
        return None
    if name.endswith("amount") and len(find_money(flat, flat.lower())) != 1:
        return None
    return Literal(text, *place)
