"""How much the vectors of a model count in search, where `lotse library eval --keep` has measured it here.

A small file in the data folder, by the name of the model. Without it, the weights that the library ships with hold.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from bot.private_files import private_folder
from knowledge.library.themes import SHIPPED, Weights

log = logging.getLogger(__name__)

_MOST = 10.0


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """The file with the weights, one per model."""

    path: Path

    def of(self, embedding: str) -> Weights:
        """The weights for the vectors of ``embedding``; those of the library where none was kept."""
        kept = self._read().get(embedding)
        if not isinstance(kept, int | float) or not 0 <= kept <= _MOST:
            return SHIPPED
        return replace(SHIPPED, latent=float(kept))

    def keep(self, embedding: str, weight: float) -> None:
        """Keeps ``weight`` for the vectors of ``embedding``."""
        private_folder(self.path.parent)
        fresh = self.path.with_suffix(".part")
        fresh.write_text(json.dumps(self._read() | {embedding: weight}, indent=2) + "\n", encoding="utf-8")
        fresh.replace(self.path)

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            log.warning("%s cannot be read; the library's own weights hold", self.path.name)
            return {}
        return found if isinstance(found, dict) else {}
