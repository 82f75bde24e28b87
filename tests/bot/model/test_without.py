"""Without LOTSE_MODEL nothing of a model is there: the bot imports no library of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASKS = """
import sys, datetime as dt
from pathlib import Path
from bot.conversation import Conversation
from bot.app import App
from bot.ports import Incoming, Person, Place
from tests.conftest import settings_for

app = App(settings_for(Path(sys.argv[1])).model_copy(update={"data_dir": Path(sys.argv[2])}))
store = app.open_store()
app._knowledge = App(settings_for(Path(sys.argv[1]))).knowledge()
talk = app.conversation(store.people, store)
at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
said = []
for kind, words in (("text", {"text": "Darf eine KI-Firma meine Fotos nutzen?"}), ("command", {"command": "start"}),
                    ("command", {"command": "pruefen"}), ("command", {"command": "datenschutz"}),
                    ("command", {"command": "entwurf"})):
    said += talk.handle(Incoming(kind=kind, person=Person("tg:1", "de", "Anna"), place=Place("tg:1"), at=at, **words))
assert len(said) >= 5, said
heavy = {"langchain", "langchain_core", "langgraph", "langsmith", "openai", "ollama", "anthropic", "tiktoken",
         "torch", "transformers"}
proof = {name for name in sys.modules if name.startswith(("knowledge.proof", "bot.model.writer", "bot.model.provider"))}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}), sorted(proof))
store.close()
"""


def test_a_bot_without_a_model_imports_nothing_of_one(data_dir: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKS, str(data_dir), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[] []"
