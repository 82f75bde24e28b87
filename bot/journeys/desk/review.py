"""Texts that a person looks at before they go out: text blocks of the firm, answers of the library, letters.

Nothing in here reaches the client without somebody of the firm tapping "send" on the very text they see. A draft with
an open blank does not go out at all. Everybody of the firm may propose; who sends it answers for it and is named.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import replace

from markupsafe import escape

import prompts
from bot.journeys.contact.kept import ContactData
from bot.journeys.desk.notes import Cited, Draft, with_notes
from bot.journeys.desk.office import Office, Opened
from bot.journeys.desk.ports import Block, Member
from bot.journeys.desk.words import button, data, plain, say, toast
from bot.ports import Button, Document, Incoming, Reply
from bot.store.firm_log import Source

ID_BYTES, LABEL, MOST_BLOCKS, LONGEST = 4, 60, 20, 3_500
_BLANK = re.compile(r"\[…[^\[\]\n]{0,200}\]|\{\{[^{}\n]*\}\}")


def blocks(at: Opened) -> list[Reply]:
    """The text blocks of the firm, to choose from."""
    language = at.firm.language
    if not at.firm.blocks:
        return [Reply(say("note.no_blocks", language))]
    shown = at.firm.blocks[:MOST_BLOCKS]
    rows = tuple(
        (Button(one.title[:LABEL], data(at.row.id, "block", one.id)),) for one in shown
    )  # fmt: skip
    return [Reply(say("draft.choose", language), rows)]


def from_block(office: Office, incoming: Incoming, at: Opened, member: Member, choice: str) -> list[Reply]:
    """A text block as a draft, in the language of the person, with its blanks filled as far as they are known."""
    block = next((one for one in at.firm.blocks if one.id == choice), None)
    if block is None:
        return [toast("draft.gone", at.firm.language)]
    return propose(office, incoming, at, member, block.title, filled(block, at, member))


def filled(block: Block, at: Opened, member: Member) -> str:
    """The words of a block; a blank that nobody knows stays visible."""
    nearest = at.data.nearest
    known = {
        "name": at.data.own_name, "reference": at.row.reference, "firm": at.firm.name, "staff": member.name,
        "deadline": prompts.day(nearest, at.language) if nearest else "",
    }  # fmt: skip
    return block.filled(at.language, known)


def from_library(office: Office, incoming: Incoming, at: Opened, member: Member, question: str) -> list[Reply]:
    """What the library says to ``question``, as a draft in the language of the person."""
    if not question:
        return [Reply(say("draft.proposal_prompt", at.firm.language))]
    found = office.propose(question, at.language) if office.propose else None
    if found is None or not found.text:
        return [Reply(say("draft.no_proposal", at.firm.language))]
    title = plain("draft.proposal", at.firm.language, question=" ".join(question.split())[:LABEL])
    sources = tuple(Cited(one.citation, one.as_of.isoformat()) for one in found.sources)
    return propose(office, incoming, at, member, title, found.text, sources)


def propose(
    office: Office, incoming: Incoming, at: Opened, member: Member, title: str, text: str,
    sources: tuple[Cited, ...] = (),
) -> list[Reply]:  # fmt: skip
    """Puts a draft into the topic; it goes nowhere yet."""
    if not office.may(member.role, "note"):
        return [Reply(say("note.no_role", at.firm.language))]
    draft = Draft(secrets.token_hex(ID_BYTES), title, text.strip()[:LONGEST], incoming.person.id, sources=sources)
    return _kept(office, incoming, at, draft)


def tap(office: Office, incoming: Incoming, at: Opened, member: Member, verb: str, draft_id: str) -> list[Reply]:
    """A button under a draft."""
    language, draft = at.firm.language, at.notes.draft(draft_id)
    if draft is None:
        return [toast("draft.gone", language)]
    if not office.may(member.role, "draft" if verb == "send" else "note"):
        return [toast("note.no_role", language)]
    match verb:
        case "edit":
            asked = {"journey": "desk", "draft": draft.id}
            office.store.dialogs.ask(pending(at, incoming.person.id), asked, incoming.at)
            return [Reply(say("draft.edit_now", language, name=member.name))]
        case "letter":
            return _kept(office, incoming, at, replace(draft, letter=not draft.letter), replaces=True)
        case "drop":
            office.noted(at, incoming.at, drafts=at.notes.without_draft(draft.id).drafts)
            return [Reply(say("draft.dropped", language, name=member.name, title=draft.title), replaces=True)]
        case "send":
            return _send(office, incoming, at, member, draft)
    return [toast("draft.gone", language)]


def rewritten(office: Office, incoming: Incoming, at: Opened, draft_id: str) -> list[Reply]:
    """The new text of a draft, as somebody of the firm wrote it: their words now, no longer the library's."""
    draft = at.notes.draft(draft_id)
    if draft is None:
        return [Reply(say("draft.gone", at.firm.language))]
    text = incoming.text.strip()[:LONGEST]
    return _kept(office, incoming, at, replace(draft, text=text, by=incoming.person.id, sources=()))


def pending(at: Opened, person: str) -> str:
    """Under which name a desk remembers what a member was asked to write; never that of a person."""
    return f"desk:{at.row.id}:{person}"


def _kept(office: Office, incoming: Incoming, at: Opened, draft: Draft, *, replaces: bool = False) -> list[Reply]:
    def change(newest: Opened) -> ContactData | None:
        return with_notes(newest.data, newest.notes.with_draft(draft))

    kept = office.changed(at, incoming.at, change)
    if kept is None:
        return [Reply(say("note.gone", at.firm.language))]
    shown = [_shown(kept, draft, replaces=replaces)]
    if draft.letter:
        shown.append(Reply(say("draft.preview", at.firm.language), document=_letter(kept, draft, office.today())))
    return shown


def _shown(at: Opened, draft: Draft, *, replaces: bool) -> Reply:
    """The draft with all that decides about it."""
    language = at.firm.language
    said = [say("draft.title", language, title=draft.title), say("draft.text", language, text=draft.text)]
    if draft.letter:
        said.append(say("draft.letter", language))
    if draft.sources:
        said.append(say("draft.sources", language, sources="; ".join(_source(one, language) for one in draft.sources)))
    if _open(draft):
        said.append(say("draft.open", language, blanks=", ".join(_open(draft))))
    rows = (
        (button("send_letter" if draft.letter else "send", language, at.row.id, "send", draft.id),
         button("edit", language, at.row.id, "edit", draft.id)),
        (button("as_text" if draft.letter else "as_letter", language, at.row.id, "letter", draft.id),
         button("drop", language, at.row.id, "drop", draft.id)),
    )  # fmt: skip
    return Reply("\n\n".join(said), rows if not _open(draft) else (rows[0][1:], rows[1]), replaces=replaces)


def _send(office: Office, incoming: Incoming, at: Opened, member: Member, draft: Draft) -> list[Reply]:
    """Out, as the words of ``member``. Of two taps one sends it: whoever takes the draft away."""
    language = at.firm.language
    if not at.is_live:
        return [toast("note.before_taking_short", language)]
    if _open(draft):
        return [toast("draft.open", language, blanks=", ".join(_open(draft)))]

    def change(newest: Opened) -> ContactData | None:
        if newest.notes.draft(draft.id) != draft:
            return None
        left = newest.notes.without_draft(draft.id)
        return with_notes(newest.data, replace(left, talk=left.talk or "on"))

    sent = office.changed(at, incoming.at, change)
    if sent is None:
        return [toast("draft.gone", language)]
    office.store.contacts.note(at.firm.id, at.row.id, waiting_since=None)
    sent = office.opened(at.firm.id, at.row.id) or sent
    done = say("draft.sent", language, name=member.name, title=draft.title)
    shown = Reply(f"{done}\n\n{say('draft.text', language, text=draft.text)}", replaces=True)
    return [shown, _out(office, incoming, sent, member, draft), *office.card(sent)]


def _out(office: Office, incoming: Incoming, at: Opened, member: Member, draft: Draft) -> Reply:
    header = say("person.header", at.language, name=member.name, firm=at.firm.name)
    back = ((button("back", at.language, at.row.id, "b"),),)
    sources = tuple(Source(one.citation, dt.date.fromisoformat(one.as_of)) for one in draft.sources)
    if draft.letter:
        html = f"{header}\n{say('person.letter', at.language, firm=at.firm.name)}"
        paper = _letter(at, draft, office.today())
        return office.to_person(at, html, incoming.at, kind="letter", buttons=back, sources=sources, document=paper)
    html = f"{header}\n{escape(draft.text)}"
    if draft.sources:
        cited = "; ".join(_source(one, at.language) for one in draft.sources)
        html = f"{html}\n\n{say('draft.sources', at.language, sources=cited)}"
    return office.to_person(at, html, incoming.at, kind="reviewed", buttons=back, sources=sources)


def _letter(at: Opened, draft: Draft, today: dt.date) -> Document:
    """The draft on the firm's paper."""
    from bot.paper.letter import Letterform, Paragraph, letter_pdf

    head = tuple(at.firm.letterhead) or (at.firm.name, *at.firm.address.splitlines())
    form = Letterform(
        sender=head,
        recipient=(at.data.own_name,),
        subject=plain("draft.subject", at.language, reference=at.row.reference),
        paragraphs=tuple(Paragraph(part.strip()) for part in draft.text.split("\n\n") if part.strip()),
        date=today,
        note="",
        draft=False,
        language=at.language,
    )
    return Document(plain("draft.file", at.language, reference=at.row.reference), letter_pdf(form))


def _open(draft: Draft) -> list[str]:
    return [found[0] for found in _BLANK.finditer(draft.text)]


def _source(one: Cited, language: str) -> str:
    day = prompts.day(dt.date.fromisoformat(one.as_of), language)
    return plain("draft.source", language, citation=one.citation, day=day)
