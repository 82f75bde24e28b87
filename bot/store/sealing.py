"""Sealing what people confide: text in, unreadable text out, by keys that stand outside the database.

Fernet (AES and HMAC) of the package cryptography; several keys may be given, the first one seals and all of them open,
so that a key can be changed without losing anything. Without a key from the settings one is made in the data folder,
readable for the operator only: that guards a copy of the database, not the whole disk.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.kept_secrets import kept_secret
from bot.store.faults import StoreError

KEY_FILE = "case.key"


class Sealer:
    """Seals and opens text and bytes. Raises Unsealable for what none of its keys opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises StoreError for what is no key, and where there is none."""
        try:
            single = [Fernet(key.strip()) for key in keys if key.strip()]
            self._fernet = MultiFernet(single)
            self._newest = single[0]
            self._secret = next(key.strip() for key in keys if key.strip()).encode()
        except ValueError as error:
            raise StoreError("bad_key") from error

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


def split_keys(text: str) -> list[str]:
    """Keys as they stand in a setting or a file, newest first, parted by commas or lines."""
    return [key.strip() for key in text.replace("\n", ",").split(",") if key.strip()]


def keys_there(setting: str | None, folder: Path) -> list[str]:
    """The keys from ``setting``, else those in ``folder``; none is made. Raises StoreError where we may not read."""
    if setting:
        return split_keys(setting)
    path = folder / KEY_FILE
    try:
        return split_keys(path.read_text(encoding="ascii", errors="replace"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError("key_unreadable", place=path) from error


def keys_for(setting: str | None, folder: Path) -> list[str]:
    """The keys that are there; where there are none, one is made in ``folder``."""
    return keys_there(setting, folder) or split_keys(kept_secret(folder / KEY_FILE, new_key))
