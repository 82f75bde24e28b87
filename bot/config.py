"""Settings: the only reader of the environment. Every variable begins with LOTSE_ and stands in .env.example."""

from __future__ import annotations

import os
import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import UserError
from bot.model.budget import parse_budget
from bot.model.prices import parse_prices

PREFIX = "LOTSE_"
_ADDRESS = r"^(\[[0-9a-fA-F:.]+\]|[^\s:\[\]]+):\d{1,5}$"  # host and port


def _budget(value: str) -> str:
    parse_budget(value)
    return value


def _prices(value: str | None) -> str | None:
    parse_prices(value)
    return value


def _networks(value: str | None) -> str | None:
    """Networks and addresses parted by commas."""
    for part in (value or "").split(","):
        if part.strip():
            ip_network(part.strip())
    return value


def _is_a_webhook_secret(value: SecretStr) -> SecretStr:
    """What Telegram takes as secret_token."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("1 to 256 characters of A-Z, a-z, 0-9, _ and -")
    return value


class Settings(BaseSettings):
    """What an operator can set. Empty values count as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore")

    telegram_token: SecretStr | None = Field(None, description="Key of the bot from @BotFather; without it: terminal")
    telegram_base_url: str = Field("https://api.telegram.org", description="Address of the Telegram Bot API")
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("schrankenlotse"), description="Folder for library, index and store"
    )
    language: Literal["de", "en"] = Field("de", description="Language where a question does not show its own")
    store_url: str | None = Field(
        None, description="SQLAlchemy address of the store; default: SQLite in the data folder"
    )
    chroma_url: str | None = Field(None, description="Address of a Chroma server; default: embedded")
    embedding: str | None = Field(
        None, description="langchain embedding, e.g. ollama:bge-m3; default: our own, offline"
    )
    embedding_url: str | None = Field(None, description="Address of the embedding's API; default: the provider's own")
    embedding_key: SecretStr | None = Field(None, description="Key for the embedding's API")
    library_mirror: str | None = Field(None, description="Folder or address to sync from instead of the official sites")
    sync_at_start: bool = Field(True, description="Try once in the background to fetch the official texts")
    controller: str | None = Field(None, description="Who is responsible (name, address, contact) for /datenschutz")
    retention_days: Annotated[int, Field(ge=1, le=365)] = Field(
        14, description="Days until failed messages are deleted"
    )

    log: Literal["text", "json"] = Field("text", description="Form of the log: lines for people, or a JSON object each")
    operations_listen: Annotated[str, Field(pattern=_ADDRESS)] | None = Field(
        None, description="Host and port for /healthz, /readyz and /metrics, e.g. 127.0.0.1:9090; default: off"
    )
    stop_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        20, description="Seconds in which work under way may end when the program is told to stop"
    )

    processes: Annotated[int, Field(ge=1, le=32)] = Field(
        1, description="Processes that answer on this machine; more for hundreds of people at once"
    )

    webhook_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = Field(
        None, description="Public address under which Telegram calls us (webhook); without it we ask (polling)"
    )
    webhook_listen: Annotated[str, Field(pattern=_ADDRESS)] = Field(
        "127.0.0.1:8443", description="Host and port where the webhook listens, behind the server that does TLS"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_is_a_webhook_secret)] | None = Field(
        None, description="Word by which the webhook knows Telegram; default: made once in the data folder"
    )
    webhook_addresses: Annotated[str | None, AfterValidator(_networks)] = Field(
        None, description="Networks that may call the webhook, parted by commas; default: whoever knows the secret"
    )
    webhook_proxies: Annotated[str | None, AfterValidator(_networks)] = Field(
        None, description="Networks of the servers in front, whose X-Forwarded-For is believed; default: none"
    )

    case_key: SecretStr | None = Field(
        None, description="Keys that seal what people confide, newest first, parted by commas"
    )
    case_days: Annotated[int, Field(ge=1, le=1095)] = Field(
        90, description="Days without a sign after which checks and cases are deleted"
    )

    groups: str | None = Field(None, description="Groups the bot may be in, by id, parted by commas; default: all")
    group_days: Annotated[int, Field(ge=1, le=365)] = Field(
        30, description="Days after which everything of a group that removed the bot is deleted"
    )

    model: str | None = Field(
        None, description="langchain chat model, e.g. ollama:qwen3; default: none, templates only"
    )
    model_url: str | None = Field(None, description="Address of the model's API; default: the provider's own")
    model_key: SecretStr | None = Field(None, description="Key for the model's API")
    model_seconds: Annotated[int, Field(ge=1, le=300)] = Field(
        25, description="Seconds after which the plain answer stands in for the model's"
    )
    model_budget: Annotated[str, AfterValidator(_budget)] = Field(
        "person=200000, group=500000, firm=2000000, all=5000000",
        description="The most a month for each: tokens, or EUR where the prices are set (all=20 EUR)",
    )
    model_prices: Annotated[str | None, AfterValidator(_prices)] = Field(
        None, description="EUR per million tokens in/out, e.g. openai:gpt-5-mini=0.25/2.00; several parted by commas"
    )
    model_region: str | None = Field(None, description="Where the model's provider computes, shown in /datenschutz")

    @cached_property
    def allowed_groups(self) -> frozenset[str]:
        """The groups the bot may be in, as places ("tg:-100…"); empty: all."""
        ids = (part.strip() for part in (self.groups or "").split(","))
        return frozenset(f"tg:{number.removeprefix('tg:')}" for number in ids if number)

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy address of the store."""
        return self.store_url or self.file_database

    @property
    def file_database(self) -> str:
        """The store of one machine: a file in the data folder."""
        return f"sqlite:///{self.data_dir / 'lotse.sqlite3'}"

    @property
    def index_folder(self) -> Path:
        """Where built indexes are kept."""
        return self.data_dir / "index"


def names_outside() -> frozenset[str]:
    """The names, never the values, of all variables that begin like ours and hold something, misspelt ones too."""
    return frozenset(name for name, value in os.environ.items() if name.startswith(PREFIX) and value)


def read_settings() -> Settings:
    """The settings from environment and .env. Raises UserError naming every faulty variable and what is wrong."""
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "Die Datei .env lässt sich nicht lesen: Rechte prüfen, und als UTF-8 speichern.\n"
            "The file .env cannot be read: check its rights, and save it as UTF-8."
        ) from error
    except ValidationError as error:
        faults = [f"LOTSE_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()]
        raise UserError(
            "Diese Einstellungen stimmen nicht / these settings are wrong:\n" + "\n".join(faults)
        ) from error
