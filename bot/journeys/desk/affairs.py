"""A firm's own affairs at its desk, beside its contacts: joining, members, documents, questions to the library.

Contacts are journey.py's. Whoever writes here without having joined can only connect the group, or burn a code that
does not belong here; to everything else this says nothing, and the desk answers for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.firms import Firm
from bot.journeys.desk.documents import Documents
from bot.journeys.desk.firm_words import LETTER, say, toast
from bot.journeys.desk.joining import Joining
from bot.journeys.desk.members import Members, overview
from bot.journeys.desk.model import DeskModel
from bot.journeys.desk.roles import may
from bot.ports import Incoming, Reply
from bot.store.staff import Member

COMMANDS: Mapping[str, str] = {
    "verbinden": "connect", "connect": "connect",
    "beitreten": "connect", "join": "connect",
    "trennen": "disconnect", "disconnect": "disconnect",
    "name": "name",
    "austreten": "leave", "leave": "leave",
    "merken": "remember", "remember": "remember",
    "wissen": "knowledge", "knowledge": "knowledge",
    "frage": "ask", "ask": "ask",
    "mitglieder": "members", "members": "members",
    "kanzlei": "firm", "firm": "firm",
    "ki": "model", "ai": "model",
}  # fmt: skip
"""Command -> what it asks for at a desk."""


@dataclass(frozen=True, slots=True)
class Affairs:
    """What a desk answers to beside its contacts; called with what came, the desk's firm, and who wrote."""

    joining: Joining
    members: Members
    documents: Documents
    model: DeskModel

    def __call__(self, incoming: Incoming, firm: Firm, member: Member | None) -> list[Reply] | None:
        """The replies; None where it is none of these affairs, or the writer has not joined."""
        if incoming.kind == "tap":
            return self._tapped(incoming, firm, member)
        wish = COMMANDS.get(incoming.command, "")  # a file has one as its caption
        if wish == "connect":
            return self.joining.join(incoming.text, incoming, firm.language)
        if member is None or not wish:
            return None
        return self._wished(wish, incoming, firm, member)

    def _wished(self, wish: str, incoming: Incoming, firm: Firm, member: Member) -> list[Reply]:
        match wish:
            case "disconnect":
                return self.joining.disconnect(incoming, firm.language)
            case "name":
                return self.joining.rename(incoming, firm.language)
            case "leave":
                return self.joining.leave(incoming, firm.language)
            case "remember":
                if not may(member.role, "document"):
                    return [Reply(say("corpus.not_allowed", firm.language))]
                return [self.documents.remember(incoming, firm)]
            case "knowledge":
                return [self.documents.listed(firm)]
            case "ask":
                return [self.documents.ask(incoming, firm)]
            case "members":
                return [self.members.listed(firm, member)]
            case "model":
                return self.model.command(firm, member)
        return [overview(firm, incoming, self.model.line(firm))]

    def _tapped(self, incoming: Incoming, firm: Firm, member: Member | None) -> list[Reply] | None:
        version, letter, verb, argument = [*incoming.data.split(":", 3), "", "", ""][:4]
        if (version, letter) != ("1", LETTER) or verb not in {"n", "m", "k"}:
            return None
        if member is None:
            return [toast("join.no_member", firm.language)]
        if verb == "n":
            return self.documents.tap(argument, firm, may_remove=may(member.role, "document"))
        if verb == "k":
            return self.model.tap(argument, firm, member, incoming)
        return self.members.tap(argument, firm, member)
