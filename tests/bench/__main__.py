"""``python -m tests.bench [PART …] [--quick] [--accept] [--write] [--legalquad DIR]``.

Runs the chosen parts (default: all) and prints one table of figures with targets. Every run leaves bench-out/last.json,
with which the next one compares; ``--accept`` also makes it the committed reference, ``--write`` keeps the figures in
bench-out/<date>.json and docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import conflicts, corpus, letters, lies, memory, moving, page, proof, quality, speed, walk
from tests.bench.figures import Figure, machine, table
from tests.bench.ground import CONSOLE, LAWS, OUT, Ground, laws_there, questions

PARTS = ("quality", "corpus", "speed", "check", "letters", "conflicts", "proof", "move", "memory", "citations")
LONG = ("lies",)
"""Measured only when named."""
QUICK = ("quality", "speed")
LAST = OUT / "last.json"
REFERENCE = Path(__file__).parent / "reference.json"


class Run:
    """One run: what was chosen, and what was measured so far."""

    def __init__(self, parts: Sequence[str], quick: bool) -> None:
        self.parts, self.quick = parts, quick
        self.own = Ground("own")
        self.laws = Ground("laws") if laws_there() and not quick else None
        self.questions = questions()
        self.today = dt.datetime.now(dt.UTC).date()
        self.figures: list[Figure] = []
        self.states: dict[str, Any] = {}
        self.pages: list[str] = []

    @property
    def main(self) -> Ground:
        """The fullest library at hand."""
        return self.laws or self.own

    def quality(self) -> None:
        """Lay questions on the own cards alone and with all laws beside them; once more with Chroma's vectors."""
        for ground in filter(None, (self.own, self.laws)):
            part = f"quality, {ground.title}"
            outcomes = quality.measure(ground.knowledge, self.questions, self.today, part)
            self.figures += quality.figures(part, outcomes)
            self.states[ground.layers] = quality.states(outcomes)
            self.pages.append(f"## Quality, {ground.title}\n\n{quality.groups(outcomes)}")
            tell(f"\n{part}\n{quality.groups(outcomes)}")
            if ground is self.main:
                tell(quality.mistakes(outcomes))
                for name, path in (("the last run", LAST), ("the reference", REFERENCE)):
                    tell(quality.changes(name, _before(path, ground.layers), outcomes))
        self._with_vectors()

    def corpus(self) -> None:
        """Known items by words alone."""
        self.figures += corpus.known_items(self.main)

    def speed(self) -> None:
        """Asking, building, starting."""
        if self.quick:
            self.figures += speed.few(self.main, self.questions, self.today)
        else:
            self.figures += speed.building(self.own, self.laws)
            self.figures += speed.asking(self.main, self.questions, self.today)
        self.figures += speed.starting(self.main)

    def check(self) -> None:
        """A thousand people in the check."""
        self.figures += walk.walking(self.own)

    def letters(self) -> None:
        """A letter from its bytes to its explanation."""
        self.figures += letters.letters(self.own)

    def conflicts(self) -> None:
        """The conflict check of a firm."""
        self.figures += conflicts.checking()

    def proof(self) -> None:
        """What checking a model costs, and what passes."""
        self.figures += proof.proving(self.own.knowledge)

    def lies(self) -> None:
        """Five hundred answers in every lying mode, over real sockets."""
        self.figures += lies.lying(self.own.knowledge, self.quick)

    def move(self) -> None:
        """Ten thousand cases from SQLite to PostgreSQL."""
        self.figures += moving.moving()

    def memory(self) -> None:
        """The running bot."""
        self.figures += memory.running(self.main, self.questions)

    def citations(self) -> None:
        """Measured and printed by the module of that name, where it is."""
        if importlib.util.find_spec("tests.bench.citations") is None:
            tell("citations: not here")
            return
        from tests.bench import citations

        citations.main()
        logging.disable(logging.NOTSET)

    def _with_vectors(self) -> None:
        app = self.main.app
        app.open_vectors()
        knowledge = app.knowledge()
        if knowledge.library.vectors is None:
            return
        part = f"quality, {self.main.title}, vectors in Chroma"
        outcomes = quality.measure(knowledge, self.questions, self.today, part)
        self.figures += quality.figures(part, outcomes)[:2]
        knowledge.library.vectors = None


def main() -> None:
    """Measures, prints, keeps."""
    given = _arguments()
    OUT.mkdir(exist_ok=True)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    about = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {machine()}"
    tell(about)
    if not laws_there():
        tell(f"No official laws at {LAWS}: measuring our own cards only.")
    run = Run(given.parts or (QUICK if given.quick else PARTS), given.quick)
    for part in (*PARTS, *LONG):
        if part in run.parts:
            CONSOLE.rule(part)
            getattr(run, part)()
    if given.legalquad:
        run.figures += corpus.legalquad(given.legalquad)
    tell(f"\n{about}\n\n{table(run.figures)}")
    _keep(run, about, given)


def tell(text: str) -> None:
    """Prints to the output; progress goes to the error stream."""
    print(text, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, *LONG, []], metavar="PART", help=", ".join((*PARTS, *LONG))
    )
    parser.add_argument("--quick", action="store_true", help="own cards only, no large index, no build: about a minute")
    parser.add_argument("--accept", action="store_true", help="make this run the committed reference")
    parser.add_argument("--write", action="store_true", help="write bench-out/<date>.json and docs/benchmarks.md")
    parser.add_argument("--legalquad", type=Path, metavar="DIR", help="folder with questions.jsonl and docs/*.txt")
    return parser.parse_args()


def _before(path: Path, layers: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["questions"].get(layers)
    except (OSError, ValueError, KeyError):
        return None


def _keep(run: Run, about: str, given: argparse.Namespace) -> None:
    made = {"about": about, "figures": {figure.key: figure.value for figure in run.figures}, "questions": run.states}
    if run.states:
        _save(LAST, made)
    if given.accept and run.states:
        _save(REFERENCE, {"about": about, "questions": run.states})
    if given.write:
        _save(OUT / f"{run.today.isoformat()}.json", {**made, "figures": [asdict(figure) for figure in run.figures]})
        pages = "\n\n".join(["# Benchmarks", f"`make bench`, {about}", table(run.figures), *run.pages])
        page.put("bench", pages)


def _save(path: Path, value: object) -> None:
    """As JSON with one line per question or figure, so that a changed reference reads well in a diff."""
    text = re.sub(r"\{\s+([^{}\[\]]*?)\s+\}", lambda flat: f"{{{_one_line(flat[1])}}}", json.dumps(value, indent=1))
    path.write_text(f"{text}\n", encoding="utf-8")


def _one_line(lines: str) -> str:
    return " ".join(line.strip() for line in lines.splitlines())


if __name__ == "__main__":
    main()
