"""The key of all test stores."""

from __future__ import annotations

from bot.store.sealing import Sealer

KEY = "bm90LWEtc2VjcmV0LW9ubHktZm9yLXRlc3RzLTMyYnk="
SEALER = Sealer([KEY])
