"""A page becomes a PNG: headless Chromium draws it, pngquant makes it small. Both are programs of the machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.screens.page import HEIGHT, WIDTH

SCALE = 2
LIMIT = 200_000  # bytes
COLOURS = (128, 64, 32)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class CannotDrawError(RuntimeError):
    """A program that draws is missing or failed; the message says which, and how to get it."""


def draw(page: str, out: Path) -> int:
    """Writes ``page`` as a picture to ``out``; its size in bytes. Raises CannotDrawError."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    quantise = shutil.which("pngquant")
    if browser is None or quantise is None:
        raise CannotDrawError("this needs chromium and pngquant: apt install chromium pngquant fonts-inter")
    with tempfile.TemporaryDirectory() as folder:
        source, raw = Path(folder) / "page.html", Path(folder) / "raw.png"
        source.write_text(page, encoding="utf-8")
        _run(
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={folder}/own",
            f"--force-device-scale-factor={SCALE}", f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={raw}",
            source.as_uri(),
        )  # fmt: skip
        for colours in COLOURS:
            _run(quantise, str(colours), "--speed", "1", "--strip", "--force", "--output", str(out), str(raw))
            if out.stat().st_size < LIMIT:
                break
    return out.stat().st_size


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        raise CannotDrawError(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
