"""Joining by code: a person joins a firm's staff in private, a group becomes a firm's desk.

What the staff then does is not here. A code for a person works in the private chat alone: written into a group it could
be read by others, so it is used up there and opens nothing. A code for a desk works in a group with topics alone, and
only from an admin's hand. Wrong codes are counted per person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.firms import Firm, Firms
from bot.journeys.deadlines import BERLIN
from bot.journeys.desk.firm_words import role_of, say
from bot.journeys.desk.roles import DESK
from bot.ports import Elsewhere, Incoming, Person, Reply
from bot.store import Store
from bot.store.codes import Opens
from bot.store.staff import Member

LONGEST_NAME = 80

_CODE = re.compile(r"\s*((?:[0-9A-Za-z]{4}[ -]?){3}[0-9A-Za-z]{4})(?![0-9A-Za-z])(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Joining:
    """Lets people and groups in."""

    store: Store
    firms: Firms

    def join(self, code: str, incoming: Incoming, language: str) -> list[Reply]:
        """What ``code`` opens (behind it, a name may follow); in private for a person, in a group for a desk."""
        guest = incoming.person.id
        until = self.store.codes.waits_until(guest, incoming.at)
        if until is not None:
            return [_reply("join.wait", language, time=f"{until.astimezone(BERLIN):%H:%M}")]
        in_group = incoming.place.kind == "group"
        if not code.strip():
            return [_reply("join.how_desk" if in_group else "join.how", language)]
        written, name = _parted(code)
        opens = self.store.codes.look(written, incoming.at)
        firm = self.firms.get(opens.firm) if opens else None
        if opens is None or firm is None:
            self.store.codes.failed(guest, incoming.at)
            return [_reply("join.unknown", language)]
        if in_group:
            return self._group(written, opens, firm, incoming, language)
        return self._person(written, opens, firm, name, incoming, language)

    def rename(self, incoming: Incoming, language: str) -> list[Reply]:
        """/name: by which name clients know somebody of the staff."""
        member, name = self.store.staff.of(incoming.person.id), _clean(incoming.text)
        if member is None:
            return [_reply("join.no_member", language)]
        if not name:
            return [_reply("join.name_now", language, name=member.name)]
        self.store.staff.rename(member.person, name)
        return [_reply("join.named", language, name=name)]

    def leave(self, incoming: Incoming, language: str) -> list[Reply]:
        """/austreten: somebody leaves the staff; what was assigned to them is open again."""
        member = self.store.staff.of(incoming.person.id)
        if member is None:
            return [_reply("join.no_member", language)]
        self.store.staff.leave(member.person)
        return [_reply("join.left", language, firm=self._name_of(member))]

    def disconnect(self, incoming: Incoming, language: str) -> list[Reply]:
        """/trennen: the group is a desk no more; for an owner of its firm."""
        firm = self.store.firms.firm_at(incoming.place.id)
        member = self.store.staff.of(incoming.person.id)
        if firm is None:
            return [_reply("join.no_desk", language)]
        if member is None or member.firm != firm or member.role != "owner":
            return [_reply("join.owner_only", language)]
        self.store.firms.disconnect(incoming.place.id)
        return [_reply("join.disconnected", language)]

    def _person(self, code: str, opens: Opens, firm: Firm, name: str, incoming: Incoming, language: str) -> list[Reply]:
        """Somebody joins, or gets another role. Who works elsewhere must leave first: one firm per person."""
        if opens.role == DESK:
            return [_reply("join.for_group", language, firm=firm.name)]
        before = self.store.staff.of(incoming.person.id)
        if before is not None and before.firm != firm.id:
            return [_reply("join.elsewhere", language, firm=self._name_of(before))]
        if self.store.codes.take(code, incoming.at) is None:
            return [_reply("join.unknown", language)]
        name = name or (before.name if before else _name(incoming.person))
        self.store.staff.join(incoming.person.id, firm.id, opens.role, name, incoming.at)
        told = [_reply("join.joined", language, firm=firm.name, role=role_of(opens.role, language), name=name)]
        desk = self.store.firms.desk_of(firm.id)
        if desk is not None:
            role = role_of(opens.role, firm.language)
            told.append(_reply("join.told", firm.language, to=Elsewhere(desk), name=name, role=role))
        return told

    def _group(self, code: str, opens: Opens, firm: Firm, incoming: Incoming, language: str) -> list[Reply]:
        """A group becomes the desk; a former desk of the firm is told that it is none any more."""
        place = incoming.place
        if opens.role != DESK:
            self.store.codes.take(code, incoming.at)
            return [_reply("join.burned", language)]
        if not incoming.by_admin:
            return [_reply("join.admin_only", language)]
        if not place.forum:
            return [_reply("join.no_forum", language)]
        before, taken_by = self.store.firms.desk_of(firm.id), self.store.firms.firm_at(place.id)
        if taken_by not in {None, firm.id}:
            return [_reply("join.taken", language)]
        if self.store.codes.take(code, incoming.at) is None:
            return [_reply("join.unknown", language)]
        if not self.store.firms.connect(firm.id, place.id):
            return [_reply("join.taken", language)]
        told = [_reply("join.connected", firm.language, firm=firm.name)]
        if before is not None and before != place.id:
            told.append(_reply("join.moved", firm.language, to=Elsewhere(before)))
        return told

    def _name_of(self, member: Member) -> str:
        firm = self.firms.get(member.firm)
        return firm.name if firm else member.firm


def _parted(text: str) -> tuple[str, str]:
    """The code, and the name behind it if there is one; what is no code is left whole, so that it is a wrong one."""
    found = _CODE.fullmatch(text)
    return (found[1], _clean(found[2])) if found else (text, "")


def _name(person: Person) -> str:
    return _clean(person.name or person.first_name) or person.id


def _clean(text: str) -> str:
    """One line without what does not show."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:LONGEST_NAME]


def _reply(key: str, language: str, *, to: Elsewhere | None = None, **values: Any) -> Reply:
    return Reply(say(key, language, **values), to=to)
