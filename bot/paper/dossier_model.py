"""The dossier of a first contact as a value: for a firm's software as JSON with a documented schema, for paper.

Not an assessment of the case: what the person told is marked as told, what the other side claims as their claim, and
what a calculation of ours found carries its source and day. Names of other contacts are never in it.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "schrankenlotse/dossier/1"
Role = Literal["self", "opponent", "opponent_lawyer", "other"]
Origin = Literal["told", "letter", "case", "check"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FirmPart(_Part):
    """The firm that was asked."""

    id: str
    name: str


class PartyPart(_Part):
    """Somebody involved. ``origin``: told by the person, or read in a letter or draft of theirs."""

    role: Role
    name: str
    aliases: tuple[str, ...] = ()
    origin: Origin = "told"


class WayPart(_Part):
    """How the person wants to be reached; ``how`` empty: not asked."""

    how: Literal["", "telegram", "phone", "email", "portal", "unknown"] = ""
    to: str = ""


class ParagraphPart(_Part):
    """Words of the person, or forwarded by them."""

    text: str
    forwarded: bool = False


class MatterPart(_Part):
    """What it is about. ``kind``: a key, ``label``: in words."""

    kind: str = ""
    label: str = ""
    story: tuple[ParagraphPart, ...] = ()
    outcome: str = ""


class EventPart(_Part):
    """What happened when; ``date`` null: not known."""

    date: dt.date | None
    what: str
    source: str = ""
    origin: Origin = "case"


class DeadlinePart(_Part):
    """A deadline, nearest first. ``said``: as it was typed; ``rule``: how the day was worked out."""

    date: dt.date | None
    what: str = ""
    said: str = ""
    rule: str = ""
    source: str = ""
    origin: Origin = "told"


class DemandPart(_Part):
    """What a letter demands: a claim of whoever wrote it, not a fact."""

    kind: str
    label: str
    passage: str
    letter: str = ""
    claimed_by: str = ""
    is_claim: Literal[True] = True


class AmountPart(_Part):
    """Money that a letter names, in cents: a claim of whoever wrote it, not a fact."""

    cents: int
    currency: str = "EUR"
    purpose: str
    label: str
    letter: str = ""
    claimed_by: str = ""
    is_claim: Literal[True] = True


class FindingPart(_Part):
    """A point that the automatic check of a letter made. ``sources`` are of the day ``as_of``."""

    letter: str = ""
    status: Literal["ok", "wrong", "open"]
    text: str
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None


class ElementPart(_Part):
    """An element of a provision; ``strength`` of the evidence from 0 (does not carry) to 3 (strong)."""

    title: str
    state: str
    burden: str
    evidence: str | None = None
    strength: int | None = None
    citation: str
    sources: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


class ProvisionPart(_Part):
    """A provision as the guided check judged it, for one actor and act."""

    provision: str
    title: str
    who: str
    kind: str
    result: str
    elements: tuple[ElementPart, ...] = ()


class CheckBatchPart(_Part):
    """The result of the guided check for one batch of works; ``batch`` null: the whole case."""

    batch: str | None = None
    works: int | None = None
    summary: str = ""
    provisions: tuple[ProvisionPart, ...] = ()
    open_questions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


class LinePart(_Part):
    """A sentence with the provision it rests on."""

    text: str
    citation: str | None = None


class CheckPart(_Part):
    """The result of the guided check on the day ``on``: a typical assessment by rules, no legal advice."""

    on: dt.date
    scheme_version: str
    language: str
    stops: tuple[LinePart, ...] = ()
    parts: tuple[CheckBatchPart, ...] = ()
    courts: tuple[str, ...] = ()
    risks: tuple[LinePart, ...] = ()
    terms: tuple[LinePart, ...] = ()
    disclaimer: str = ""


class DocumentPart(_Part):
    """A file that was handed over; ``size`` in bytes, ``sha256`` in hexadecimal digits."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int
    category: str
    label: str
    origin: Origin = "told"


class InsurancePart(_Part):
    """Legal expenses insurance; ``has`` empty: not asked."""

    has: Literal["", "yes", "no", "unknown"] = ""
    company: str = ""
    number: str = ""
    cover: Literal["", "granted", "refused", "asked", "not_asked", "unknown"] = ""


class ConsentPart(_Part):
    """What the person agreed to: version and hash of the text, scope by key, moment, language."""

    version: str
    text_sha256: str
    scope: tuple[str, ...]
    at: dt.datetime
    language: str


class SourcePart(_Part):
    """A source with the day as of which what rests on it was written."""

    citation: str
    as_of: dt.date


class LogPart(_Part):
    """The firm's log when the dossier was made: entries, hash of the last one, whether the chain holds."""

    entries: int
    head: str
    intact: bool


class Dossier(_Part):
    """Everything a firm gets of a first contact. Dates are ISO 8601, money is whole cents."""

    format: Literal["schrankenlotse/dossier/1"] = FORMAT  # type: ignore[assignment]
    reference: str
    firm: FirmPart
    state: str
    made_at: dt.datetime
    received_at: dt.datetime
    language: Literal["de", "en"]
    client_language: str
    client: PartyPart | None
    way: WayPart
    parties: tuple[PartyPart, ...]
    matter: MatterPart
    deadlines: tuple[DeadlinePart, ...]
    no_deadline_told: bool = False
    chronology: tuple[EventPart, ...]
    demands: tuple[DemandPart, ...]
    amounts: tuple[AmountPart, ...]
    findings: tuple[FindingPart, ...]
    check: CheckPart | None = None
    documents: tuple[DocumentPart, ...]
    missing_documents: tuple[str, ...]
    insurance: InsurancePart
    budget: str = ""
    open_questions: tuple[str, ...]
    consent: ConsentPart | None
    sources: tuple[SourcePart, ...]
    log: LogPart


def dossier_json(dossier: Dossier) -> bytes:
    """The dossier for other programs: UTF-8, the same bytes for the same dossier."""
    content = dossier.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def schema() -> dict[str, Any]:
    """The JSON schema of a dossier, as it stands in docs/dossier.schema.json."""
    found = Dossier.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": FORMAT, **found}
