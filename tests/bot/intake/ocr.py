"""Is there text recognition on this machine? The tests that need it say why they are skipped."""

from __future__ import annotations

import pytest

from bot.intake import recognise

needs_ocr = pytest.mark.skipif(not recognise.available("deu"), reason="tesseract with German data is not installed")
