"""When a contact and its names go: what the person withdraws, what a firm declines, and drafts that nobody finished.

Names of a mandate stay in the firm's register when the contact goes: a firm must know for whom it has acted (§ 43a
Abs. 4 BRAO). Names of everybody else go with their contact.
"""

from __future__ import annotations

import datetime as dt

from bot.store import Store
from bot.store.forgetting import MANDATES


def remove(store: Store, firm: str, contact: str, state: str) -> bool:
    """Removes a contact with its files, and its names unless there was a mandate; True if there was one."""
    if state not in MANDATES:
        store.register.remove(firm, contact)
    return store.contacts.delete(firm, contact)


def tidy(store: Store, now: dt.datetime, draft_days: int) -> int:
    """Removes what has reached the end of its retention, and drafts untouched for ``draft_days``. How many."""
    overdue = store.contacts.overdue(now, now - dt.timedelta(draft_days))
    return sum(remove(store, firm, contact, state) for firm, contact, state in overdue)
