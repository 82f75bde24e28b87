"""Sealing what people confide: text in, unreadable text out, by keys that stand outside the database.

Fernet (AES and HMAC) of the package cryptography; several keys may be given, the first one seals and all of them open,
so that a key can be changed without losing anything. Without a key from the settings one is made in the data folder,
readable for the operator only: that guards a copy of the database, not the whole disk.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import UserError
from bot.private_files import private_folder

KEY_FILE = "case.key"


class Sealer:
    """Seals and opens text and bytes. Raises Unsealable for what none of its keys opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            single = [Fernet(key.strip()) for key in keys if key.strip()]
            self._fernet = MultiFernet(single)
            self._newest = single[0]
            self._secret = next(key.strip() for key in keys if key.strip()).encode()
        except ValueError as error:
            raise UserError("LOTSE_CASE_KEY: 32 Bytes, base64 (lotse keys new)") from error

    def seal(self, text: str) -> str:
        """``text`` sealed with the newest key."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode()

    def open(self, sealed: str) -> str:
        """The text behind ``sealed``."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise Unsealable from error

    def renew(self, sealed: str) -> str:
        """The same text, sealed with the newest key."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unsealable from error

    def is_newest(self, sealed: str) -> bool:
        """Is ``sealed`` sealed with the newest key already?"""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def mark(self, text: str) -> str:
        """A hash of ``text`` that nobody can check a guess against without the newest key. 64 hex digits."""
        return hmac.new(self._secret, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def seal_bytes(self, content: bytes) -> bytes:
        """``content`` sealed with the newest key, as raw bytes: a third smaller than text."""
        return base64.urlsafe_b64decode(self._fernet.encrypt(content))

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes behind ``sealed``."""
        try:
            return self._fernet.decrypt(base64.urlsafe_b64encode(sealed))
        except InvalidToken as error:
            raise Unsealable from error


class Unsealable(Exception):  # noqa: N818  # a state of what is stored, told as "lost", not a fault of the caller
    """No key opens this: it was sealed by another installation, or it is damaged."""


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def keys_for(setting: str | None, folder: Path) -> list[str]:
    """The keys from ``setting`` (newest first, parted by commas), else those of ``folder``, made where missing."""
    if setting:
        return setting.split(",")
    path = folder / KEY_FILE
    if not path.exists():
        private_folder(folder)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return keys_for(None, folder)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key())
    return path.read_text(encoding="ascii").replace("\n", ",").split(",")
