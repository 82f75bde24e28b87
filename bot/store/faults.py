"""What can be wrong with a store so that a person must do something. Said in both languages: no settings are read here.

Not for what the database throws while it works; that is logged, and the update is tried again.
"""

from __future__ import annotations

import prompts
from bot.errors import UserError

FILE = "database"


class StoreError(UserError):
    """``reason``: a key below "faults" in prompts/database.*.yaml."""

    def __init__(self, reason: str, **values: object) -> None:
        said = [prompts.phrase_of(FILE, f"faults.{reason}", each, html=False, **values) for each in ("de", "en")]
        super().__init__("\n".join(said))
        self.reason = reason
