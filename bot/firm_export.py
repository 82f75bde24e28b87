"""Writing a firm's contacts to files: a dossier as PDF and JSON each, the log as JSON Lines, and its consents.

Only what its staff may see: nothing unsent, nothing whose names were not cleared, nothing declined. The files are
readable for the operator alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.firms import Firm
from bot.journeys.contact.dossier import build
from bot.paper.dossier import dossier_pdf
from bot.paper.dossier_model import dossier_json
from bot.private_files import private_folder, write_private
from bot.store import Store
from bot.store.contacts import KeptContact

SEEN = ("cleared", "taken", "asked", "accepted", "closed")


def export(store: Store, firm: Firm, references: Sequence[str], folder: Path, now: dt.datetime) -> Iterator[Path]:
    """Writes the contacts named, or all, the log, and what the firm agreed to; each file as it is there.

    Raises LookupError for a wrong one.
    """
    rows = [_named(store, firm, one) for one in references] or store.contacts.in_states(firm.id, *SEEN)
    private_folder(folder)
    for row in rows:
        dossier = build(store, row, firm, now, firm.language)
        yield write_private(folder / f"{row.reference}.pdf", dossier_pdf(dossier))
        yield write_private(folder / f"{row.reference}.json", dossier_json(dossier))
    yield write_private(folder / f"{firm.id}-log.jsonl", "".join(_log_lines(store, firm.id)).encode())
    if consents := _consents(store, firm.id):
        content = json.dumps(consents, ensure_ascii=False, indent=2) + "\n"
        yield write_private(folder / f"{firm.id}-model-consent.json", content.encode())


def _consents(store: Store, firm: str) -> list[dict[str, str | None]]:
    """What the firm agreed to about a language model: which text, when, by whom, and when it was withdrawn."""
    names = {one.person: f"{one.name} ({one.person})" for one in store.staff.all(firm)}
    return [
        {
            "version": one.version,
            "given_at": one.given_at.isoformat(),
            "given_by": names.get(one.given_by or "", one.given_by),
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            "withdrawn_by": names.get(one.withdrawn_by or "", one.withdrawn_by),
        }
        for one in store.consents.of("firm", firm)
    ]


def _named(store: Store, firm: Firm, reference: str) -> KeptContact:
    row = store.contacts.by_reference(firm.id, reference.strip().upper())
    if row is None or row.state not in SEEN:
        raise LookupError(reference[:60])
    return row


def _log_lines(store: Store, firm: str) -> Iterator[str]:
    for number, at, entry, made in store.firm_log.entries(firm):
        line = {"number": number, "at": at.isoformat(), "entry": entry, "hash": made}
        yield json.dumps(line, ensure_ascii=False) + "\n"
