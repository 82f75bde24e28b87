"""What must survive a restart: inbox, outbox, answers, people, settings. SQLite by default, PostgreSQL by URL.

Plain SQLAlchemy Core; nothing here knows Telegram's format or the law. Every function is one transaction.
"""

from bot.store.database import Store, open_store, sqlite_url

__all__ = ["Store", "open_store", "sqlite_url"]
