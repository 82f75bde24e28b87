"""A scripted model server: speaks as OpenAI and as Ollama do over HTTP, honestly or lying on purpose."""

from tests.model_server.core import Asked, Fault, ModelScript
from tests.model_server.server import ModelServer

__all__ = ["Asked", "Fault", "ModelScript", "ModelServer"]
