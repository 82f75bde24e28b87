"""Embeddings by setting, as langchain knows them ("ollama:bge-m3", "openai:text-embedding-3-small", "huggingface:…").

The default needs none: our own latent vectors, built from the cards. This file is only imported where one is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def open_embeddings(name: str) -> Embeddings:
    """The embeddings of a setting. Raises UserError if the provider's package is missing or the name is unknown."""
    from langchain.embeddings import init_embeddings

    try:
        found = init_embeddings(name)
    except ImportError as error:
        provider = name.partition(":")[0]
        raise UserError(f"LOTSE_EMBEDDING={name}: pip install 'schrankenlotse[{provider}]'") from error
    except ValueError as error:
        raise UserError(f"LOTSE_EMBEDDING={name}: {error}") from error
    return found
