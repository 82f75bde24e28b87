"""``python -m tests.fuzz [--minutes N] [TARGET …]``: each target in turn for so long, and a table; 1 for a finding.

Every target runs alone, politely (nice 19), with a bound on time and memory. The corpus grows below the folder --work
and is used again by the next run; what breaks a promise is left there as crash-…, to become a file below found/.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.seeds import words
from tests.fuzz.targets import TARGETS, Target

ROW = "{:<14}{:>12}{:>10}{:>10}{:>10}{:>10}  {}"
SECONDS_FOR_ONE_INPUT = 10
MEGABYTES = 2_048


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one target's run came to. ``covered``: branches; ``found``: the files of inputs that broke a promise."""

    executions: int
    covered: int
    features: int
    corpus: int
    peak: int
    found: tuple[str, ...]
    ended: int


def main() -> int:
    """Runs what was asked for and prints a row per target as soon as it is done."""
    asked = _arguments()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: pip install -c constraints.txt -e '.[fuzz]'")
        return 2
    print(ROW.format("target", "executions", "branches", "features", "corpus", "MB", "found"), flush=True)
    broken = 0
    for name in asked.targets or list(TARGETS):
        outcome = _run(TARGETS[name], asked.minutes, asked.work / name)
        told = ", ".join(outcome.found) or ("ended with " + str(outcome.ended) if outcome.ended else "nothing")
        figures = (outcome.executions, outcome.covered, outcome.features, outcome.corpus, outcome.peak)
        print(ROW.format(name, *figures, told), flush=True)
        broken += bool(outcome.found or outcome.ended)
    return min(broken, 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--work", type=Path, default=Path("bench-out/fuzz"), help="where corpus and findings are kept")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="default: all")
    return parser.parse_args()


def _run(target: Target, minutes: float, work: Path) -> Outcome:
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number:04d}").write_bytes(seed[: target.largest])
    (work / "words").write_text("".join(_entry(word) for word in words(target.name)), encoding="ascii")
    before = set(_findings(work))
    command = _command(target, minutes, work)
    with (work / "log").open("wb") as log:
        ended = subprocess.run(command, stdout=log, stderr=log, preexec_fn=_politely, check=False)
    fresh = tuple(sorted(set(_findings(work)) - before))
    return _outcome((work / "log").read_text(encoding="utf-8", errors="replace"), fresh, ended.returncode)


def _outcome(log: str, found: tuple[str, ...], ended: int) -> Outcome:
    return Outcome(
        executions=_last(r"stat::number_of_executed_units: +(\d+)", log) or _last(r"^#(\d+)\t", log),
        covered=_last(r"\bcov: (\d+)", log),
        features=_last(r"\bft: (\d+)", log),
        corpus=_last(r"\bcorp: (\d+)", log),
        peak=_last(r"\brss: (\d+)Mb", log),
        found=found,
        ended=ended,
    )


def _command(target: Target, minutes: float, work: Path) -> list[str]:
    options = {
        "max_total_time": max(1, round(minutes * 60)), "max_len": target.largest, "timeout": SECONDS_FOR_ONE_INPUT,
        "rss_limit_mb": MEGABYTES, "print_final_stats": 1, "artifact_prefix": f"{work}/", "dict": work / "words",
    }  # fmt: skip
    written = [f"-{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "tests.fuzz.one", target.name, *written, str(work / "corpus")]


def _politely() -> None:
    os.nice(19)


def _findings(work: Path) -> list[str]:
    return [path.name for path in work.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-", "leak-"))]


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def _entry(word: str) -> str:
    """A word as libFuzzer's dictionary takes it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")) + '"\n'


if __name__ == "__main__":
    sys.exit(main())
