"""The conversation: Telegram, terminal, store, clock and environment around the plain functions of ``knowledge``."""
