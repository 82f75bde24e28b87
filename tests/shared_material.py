"""Real laws and court files for tests, where the machine has them; nothing of it is in the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("LOTSE_SHARED") or REPOSITORY.parent / "shared")

needs_laws = pytest.mark.skipif(
    not (FOLDER / "law").is_dir(), reason="no real laws here: set LOTSE_SHARED or put them into ../shared"
)
needs_pdfs = pytest.mark.skipif(
    not (FOLDER / "pdf").is_dir(), reason="no real court PDFs here: set LOTSE_SHARED or put them into ../shared"
)
