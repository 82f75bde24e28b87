"""/mitglieder and /kanzlei at a desk: who belongs to the firm, whom an owner removes, and what the settings say."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape

from bot.firms import Firm, answers_by
from bot.journeys.desk.firm_words import button, numbered, plain, role_of, say, toast
from bot.ports import Button, Incoming, Reply
from bot.store.staff import Member, Staff

VERB = "m"


@dataclass(frozen=True, slots=True)
class Members:
    """The staff of firms, as commands and buttons of their desks."""

    staff: Staff

    def listed(self, firm: Firm, viewer: Member, *, replaces: bool = False) -> Reply:
        """Everybody who joined; an owner can tap whom to remove."""
        language, owner = firm.language, viewer.role == "owner"
        members = self.staff.all(firm.id)
        if not members:
            return Reply(say("members.none", language), replaces=replaces)
        entries = [(one.person, f"{one.name}, {role_of(one.role, language)}") for one in members]
        hint = [plain("members.hint", language), *([plain("members.remove_hint", language)] if owner else [])]
        shown = numbered(
            plain("members.title", language, firm=firm.name), " ".join(hint), entries, language, VERB, tappable=owner
        )
        return Reply(shown.html, shown.buttons, replaces=replaces, silent=True)

    def tap(self, argument: str, firm: Firm, viewer: Member) -> list[Reply]:
        """A button of the list. ``argument``: a person's id, and a verb behind a "!"."""
        language = firm.language
        if argument == "close":
            return [Reply(say("corpus.closed", language), replaces=True)]
        if not argument:
            return [self.listed(firm, viewer, replaces=True)]
        if viewer.role != "owner":
            return [toast("members.not_allowed", language)]
        person, _, verb = argument.partition("!")
        member = self.staff.of(person)
        if member is None or member.firm != firm.id:
            return [toast("members.gone", language)]
        owners = [one for one in self.staff.all(firm.id) if one.role == "owner"]
        if owners == [member]:
            return [toast("members.last_owner", language)]
        if verb == "remove":
            self.staff.leave(person, firm.id)
            return [self._after(firm, viewer, member), toast("members.removed", language, name=member.name)]
        row = (button("remove_yes", language, VERB, f"{person}!remove"), button("remove_no", language, VERB, ""))
        sure = say("members.sure", language, name=member.name, role=role_of(member.role, language))
        return [Reply(sure, (row,), replaces=True)]

    def _after(self, firm: Firm, viewer: Member, gone: Member) -> Reply:
        """The list again; whoever removed themselves sees no buttons any more."""
        if gone.person == viewer.person:
            return Reply(say("members.removed", firm.language, name=gone.name), replaces=True)
        return self.listed(firm, viewer, replaces=True)


def overview(firm: Firm, incoming: Incoming, model: str = "") -> Reply:
    """What clients are told of the firm, and the link that they follow. ``model``: a line on its language model."""
    language, keeps = firm.language, firm.retention
    response = (
        say("firm.response", language, hours=firm.response) if firm.response else say("firm.no_response", language)
    )
    said = [
        f"<b>{say('firm.title', language, firm=firm.name)}</b>",
        *([f"<i>{escape(', '.join(firm.areas))}</i>"] if firm.areas else []),
        *([] if firm.accepting else [say("firm.pausing", language)]),
        response,
        answers_by(firm, incoming.at, language),
        say("firm.retention", language, closed=keeps.closed_days, declined=keeps.declined_days, names=keeps.names_days),
        model,
        f"<i>{say('firm.change', language)}</i>",
        say("firm.link", language),
    ]
    link = Button(plain("firm.link_button", language), start=f"firm_{firm.id}")
    return Reply("\n".join(filter(None, said)), ((link,),))
