"""Each setting: is it known, where is it from, is it sound? Values of secrets and addresses are never shown.

What has no value that could be a secret (numbers, choices, folders) is shown; all else is only said to be set.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.config import PREFIX, Settings, names_outside
from bot.operations.findings import Finding, Say

NEAR = 0.8  # the prefix alone makes names alike
NOT_OURS = ("LOTSE_TEST_", "LOTSE_SHARED")  # of the tests
TOKEN = re.compile(r"\d{5,}:[\w-]{30,}")
OFFICIAL = "https://api.telegram.org"


def examine_settings(settings: Settings, say: Say, file: Path = Path(".env")) -> Iterator[Finding]:
    """What is set, what is misspelt, what cannot work."""
    in_file = {name: value for name, value in _read(file).items() if value}
    outside = names_outside()
    for field in type(settings).model_fields:
        name = f"{PREFIX}{field.upper()}"
        where = "environment" if name in outside else "file" if name in in_file else None
        if where is not None:
            yield say("ok", f"set_{where}", name=name, value=_shown(getattr(settings, field)), file=file)
    known = {f"{PREFIX}{field.upper()}" for field in type(settings).model_fields}
    yield from _unknown({*outside, *in_file} - known, known, say)
    yield from _faults(settings, say)
    if file.exists() and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield say("hint", "file_open", file=file)


def _read(file: Path) -> Mapping[str, str | None]:
    return dotenv_values(file) if file.is_file() else {}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f" = {str(value).lower()}"
    return f" = {value}" if isinstance(value, int | Path) or value in {"de", "en", "text", "json"} else ""


def _unknown(names: set[str], known: set[str], say: Say) -> Iterator[Finding]:
    for name in sorted(names):
        if name.startswith(PREFIX) and not name.startswith(NOT_OURS):
            near = difflib.get_close_matches(name, known, 1, NEAR)
            yield say("hint", "unknown_near" if near else "unknown", name=name, near=near[0] if near else "")


def _faults(settings: Settings, say: Say) -> Iterator[Finding]:
    token = settings.telegram_token
    if isinstance(token, SecretStr) and not TOKEN.fullmatch(token.get_secret_value()):
        yield say("hint", "odd_token")
    numbers = [place.removeprefix("tg:") for place in settings.allowed_groups]
    if not all(re.fullmatch(r"-?\d+", number) for number in numbers):
        yield say("bad", "odd_groups")
    if settings.webhook_url and settings.webhook_url.startswith("http:") and settings.telegram_base_url == OFFICIAL:
        yield say("bad", "webhook_without_tls")
    for name in ("operations_listen", "webhook_listen"):
        address = getattr(settings, name)
        if address and int(address.rpartition(":")[2]) > 65535:
            yield say("bad", "odd_port", name=f"{PREFIX}{name.upper()}")
    if (settings.operations_listen or "").startswith(("0.0.0.0:", "[::]:")):
        yield say("hint", "open_operations")
    if settings.store_url and not _is_an_address(settings.store_url):
        yield say("bad", "odd_store")


def _is_an_address(url: str) -> bool:
    try:
        make_url(url).get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError):
        return False
    return True
