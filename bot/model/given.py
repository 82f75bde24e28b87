"""What an operator set about the model, read once: which, where, how long, what it may cost. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.model.budget import Budget, needs_prices, parse_budget
from bot.model.prices import Price, parse_prices, price_of

if TYPE_CHECKING:
    from bot.config import Settings

_PACKAGES = {
    "openai": "openai",
    "ollama": "ollama",
    "anthropic": "anthropic",
    "mistralai": "mistral",
}
_ALIASES = {"mistral": "mistralai"}
UNSET = "unset"
"""The key for an address that wants none: without one, the libraries send the key of the environment there."""
ONE_CALL = {"Connection": "close"}
"""A connection per call: seconds pass between calls, and a line that was kept open is often dead when it is needed."""
NAMES = {"openai": "OpenAI", "ollama": "Ollama", "anthropic": "Anthropic", "mistralai": "Mistral AI"}


@dataclass(frozen=True, slots=True)
class Given:
    """The settings of one model. ``name``: as init_chat_model knows it; ``key`` is never shown."""

    name: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    seconds: float = 25
    budget: Budget = field(default_factory=dict)
    prices: Mapping[str, Price] = field(default_factory=dict)
    region: str | None = None

    @property
    def provider(self) -> str:
        """The part before the colon."""
        return self.name.partition(":")[0]

    @property
    def price(self) -> Price | None:
        """What its tokens cost, where that is set."""
        return price_of(self.name, self.prices)

    @property
    def provider_name(self) -> str:
        """The provider as people write it, with the address where it is not the provider's own."""
        name = NAMES.get(self.provider, self.provider)
        return f"{name} ({self.url})" if self.url else name


def given(settings: Settings, name: str | None = None) -> Given | None:
    """What is set, for the model ``name`` where another one is asked for; None: no model.

    Raises UserError for what cannot work: no provider named, its package missing, a limit in EUR without prices.
    """
    chosen = name or settings.model
    if chosen is None:
        return None
    chosen = _checked(chosen)
    key = settings.model_key.get_secret_value() if settings.model_key else None
    found = Given(
        chosen, settings.model_url, key, settings.model_seconds, parse_budget(settings.model_budget),
        parse_prices(settings.model_prices), settings.model_region,
    )  # fmt: skip
    if needs_prices(found.budget) and found.price is None:
        raise UserError(f"LOTSE_MODEL_BUDGET: EUR braucht / needs LOTSE_MODEL_PRICES={chosen}=…/…")
    return found


def _checked(name: str) -> str:
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        raise UserError(f"LOTSE_MODEL={name}: PROVIDER:MODEL, z. B. / e.g. ollama:qwen3")
    provider = _ALIASES.get(provider, provider)
    package = f"langchain_{provider.replace('-', '_')}"
    if find_spec(package) is None:
        extra = _PACKAGES.get(provider)
        wanted = f"-e '.[{extra}]'" if extra else package.replace("_", "-")
        raise UserError(f"LOTSE_MODEL={name}: .venv/bin/pip install {wanted}")
    return f"{provider}:{model}"
