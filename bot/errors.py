"""Errors whose message is meant for a person. Everything else is logged and told in one calm sentence."""

from __future__ import annotations


class UserError(Exception):
    """Something a person can understand and act on. ``str(error)`` is a sentence for them, never a traceback."""
