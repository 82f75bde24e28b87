"""/merken, /wissen and /frage at a desk: staff have the firm keep something, look after it, and find it again.

What is kept is decided in corpus.py. An answer is the public one of the library; beside it, marked, stands what the
firm's own documents say. Nothing of a contact is kept: what people wrote goes when their contact goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import prompts
from bot.firms import Firm
from bot.intake import take
from bot.intake.taken import Limits, NamedBytes, Taken
from bot.journeys.desk.corpus import DOCUMENTS, Corpus, Kept, Passage
from bot.journeys.desk.firm_words import button, numbered, plain, say, toast
from bot.ports import Incoming, Reply
from bot.store.notes import Notes
from knowledge.library import language as languages

VERB = "n"
FOLDED = 300
READ = 1_500
"""Characters of a document that are shown when somebody looks at it."""
LIMITS = Limits(files=1, attachments=0)

_UNREADABLE: Mapping[str, str] = {
    "locked_pdf": "locked", "locked_file": "locked",
    "too_large": "large", "too_big": "large", "too_slow": "large", "zip_bomb": "large", "too_many_pixels": "large",
    "no_room": "later",
    "no_ocr": "picture", "ocr_time": "picture", "ocr_failed": "picture", "scan": "picture", "heif": "picture",
    "picture_without_text": "picture",
    "no_text": "no_text", "empty": "no_text",
}  # fmt: skip
"""Why the intake has nothing -> what staff are told: its own sentences speak to somebody who got a letter."""

Takes = Callable[[list[NamedBytes], Limits], Taken]
Answers = Callable[[str, str, Firm, Incoming], str]
"""Question, language, for whom and how it came, to the public answer as HTML."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of firms, as commands and buttons of their desks."""

    notes: Notes
    answers: Answers
    take: Takes = take

    def of(self, firm: str) -> Corpus:
        """What ``firm`` keeps."""
        return Corpus(self.notes, firm)

    def remember(self, incoming: Incoming, firm: Firm) -> Reply:
        """/merken: with text (first line: title), as an answer to a message, or with a file."""
        language, quoted = firm.language, incoming.quoted
        if incoming.contents:
            return self._file(incoming, incoming.contents[0], firm)
        if quoted is not None and quoted.ours:
            return Reply(say("corpus.not_ours", language))
        if incoming.files or incoming.unfetched or (quoted and quoted.file and not quoted.text):
            return Reply(say("corpus.no_file", language))
        if quoted is not None and quoted.text:
            return self._kept(incoming.text, quoted.text, incoming, firm, "text")
        if not incoming.text.strip():
            return Reply(say("corpus.how", language))
        title, _, text = incoming.text.strip().partition("\n")
        return self._kept(title, text if text.strip() else incoming.text, incoming, firm, "text")

    def ask(self, incoming: Incoming, firm: Firm) -> Reply:
        """/frage: the public answer, and what the firm's documents say."""
        quoted = incoming.quoted
        question = incoming.text.strip() or (quoted.text.strip() if quoted is not None else "")
        if not question:
            return Reply(say("corpus.ask", firm.language))
        language = languages.detect(question, firm.language)
        passages = self.of(firm.id).find(question)
        said = [self.answers(question, language, firm, incoming)]
        if passages:
            said.append(passages_html(passages, language))
        elif self.notes.count(self.of(firm.id).scope):
            said.append(f"<i>{say('corpus.nothing', language)}</i>")
        return Reply("\n\n".join(said))

    def listed(self, firm: Firm, page: int = 0, *, replaces: bool = False) -> Reply:
        """/wissen: all documents, with a button for each."""
        language, texts = firm.language, self.of(firm.id).all()
        if not texts:
            return Reply(say("corpus.none", language), replaces=replaces)
        entries = [(one.id, f"{one.title} ({prompts.day(one.day, language)})") for one in texts]
        shown = numbered(
            plain("corpus.title", language), plain("corpus.hint", language), entries, language, VERB,
            page=page, counts=plain("corpus.counts", language, count=len(texts), most=DOCUMENTS),
        )  # fmt: skip
        return Reply(shown.html, shown.buttons, replaces=replaces, silent=True)

    def tap(self, argument: str, firm: Firm, *, may_remove: bool) -> list[Reply]:
        """A button of the list."""
        language = firm.language
        text_id, _, verb = argument.partition(":")
        if text_id == "close":
            return [Reply(say("corpus.closed", language), replaces=True)]
        if not text_id or (text_id.startswith("p") and text_id[1:].isdecimal()):
            return [self.listed(firm, int(text_id[1:] or 0), replaces=True)]
        text = self.of(firm.id).get(text_id)
        if text is None:
            return [toast("corpus.gone", language)]
        if verb and not may_remove:
            return [toast("corpus.not_allowed", language)]
        if verb == "remove":
            self.of(firm.id).remove(text_id)
            return [self.listed(firm, replaces=True), toast("corpus.removed", language, title=text.title)]
        if verb == "ask":
            row = (
                button("remove_yes", language, VERB, text_id, "remove"),
                button("remove_no", language, VERB, text_id),
            )
            return [Reply(say("corpus.sure", language, title=text.title), (row,), replaces=True)]
        beginning = text.text if len(text.text) <= READ else text.text[: READ - 1].rstrip() + "…"
        remove = [button("remove", language, VERB, text_id, "ask")] if may_remove else []
        html = passages_html([Passage(text.title, beginning, text.day)], language)
        return [Reply(html, ((*remove, button("back", language, VERB, "")),), replaces=True)]

    def _file(self, incoming: Incoming, given: NamedBytes, firm: Firm) -> Reply:
        taken = self.take([given], LIMITS)
        if not taken.text.strip():
            fault = taken.faults[0].reason if taken.faults else "no_text"
            key = f"corpus.unreadable.{_UNREADABLE.get(fault, 'broken')}"
            return Reply(say(key, firm.language, file=given.name))
        title = incoming.text.strip() or given.name.rsplit(".", 1)[0]
        return self._kept(title, taken.text, incoming, firm, "document")

    def _kept(self, title: str, text: str, incoming: Incoming, firm: Firm, kind: str) -> Reply:
        kept = self.of(firm.id).keep(title, text, incoming.at, kind)
        return Reply(_told(kept, firm.language), silent=True)


def passages_html(passages: list[Passage], language: str) -> str:
    """Passages of a firm's documents: whose word they are, from which document and day."""
    shown = [
        {
            "title": one.title, "text": one.text, "long": len(one.text) > FOLDED,
            "kept_on": plain("corpus.kept_on", language, day=prompts.day(one.day, language)),
        }
        for one in passages
    ]  # fmt: skip
    return prompts.render(
        "firms/passages.jinja", language, head=plain("corpus.head", language), word=plain("corpus.word", language),
        passages=shown,
    )  # fmt: skip


def _told(kept: Kept, language: str) -> str:
    said = say(f"corpus.{kept.outcome}", language, title=kept.title, limit=kept.limit)
    return f"{said}\n\n{say('corpus.stays', language)}" if kept.outcome == "new" else said
