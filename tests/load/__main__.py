"""``python -m tests.load [RUN …] [--quick] [--people N] [--rate R] [--seconds S] [--store URL] [--webhook] [--write]``.

Runs: ``steady`` (1,000 people, 30 updates a second, five minutes), ``day`` (a day's traffic in ten minutes, with a
series of the memory), ``prices`` (processor time of an update by kind, one after the other). Without a name: steady
and day. ``--write`` keeps tables and plots in docs/benchmarks.md. The machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.bench import page
from tests.bench.figures import Figure, machine, table
from tests.bench.ground import OUT, REPOSITORY, Ground, laws_there
from tests.load import plots, report, runs
from tests.load.runs import Seen, Setting
from tests.load.stories import MIX

RUNS = ("steady", "day", "prices")
PICTURES = REPOSITORY / "docs" / "benchmarks"


def main() -> int:
    """Measures, prints, keeps; 1 if a target is missed."""
    given = _arguments()
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    ground = Ground("laws" if laws_there() and not (given.quick or given.own) else "own")
    _ = ground.app
    about = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {machine()}, commit {_commit()}, {ground.title}"
    told = [f"`python -m tests.load {' '.join(sys.argv[1:])}`", about, _conditions(given)]
    print("\n".join(told), flush=True)
    setting = Setting(
        ground.folder, given.people, given.store, "webhook" if given.webhook else "polling", given.imposed / 1000,
        given.pace, given.seed, profile=given.profile, processes=given.processes,
        lived=given.lived,
    )  # fmt: skip
    found: list[Figure] = []
    for name in given.runs or ("steady", "day"):
        text, measured = _measured(name, setting, given)
        print(f"\n{text}", flush=True)
        told.append(text)
        found += measured
    missed = [figure.key for figure in found if figure.ok is False]
    print("\nmissed: " + ("; ".join(missed) or "nothing"))
    if given.write:
        page.put("load", "\n\n".join(["# Load", *told]))
    return 1 if missed else 0


def _measured(name: str, setting: Setting, given: argparse.Namespace) -> tuple[str, list[Figure]]:
    """The run ``name``: what is told of it, and its figures."""
    if name == "prices":
        found = runs.prices(setting, given.visits or runs.VISITS, given.updates)
        return f"## What an update costs\n\n{report.prices(found)}", []
    if name == "steady":
        seen = runs.steady(setting, given.rate, given.seconds or 300.0)
    else:
        seconds = given.seconds or 600.0
        hourly = Setting(**{**{slot: getattr(setting, slot) for slot in Setting.__slots__}, "hour": seconds / 24})
        seen = runs.day(hourly, given.messages, seconds)
    figures = report.figures(seen)
    parts = [f"## {_title(seen)}", table(figures), report.by_kind(seen), *_pictures(seen, keep=given.write)]
    return "\n\n".join([*parts, *_complaints(seen)]), figures


def _title(seen: Seen) -> str:
    if seen.name == "day":
        return f"A day in {seen.seconds:.0f} seconds, {seen.setting.people:,} people"
    return f"{seen.setting.people:,} people, {seen.seconds:.0f} seconds"


def _pictures(seen: Seen, *, keep: bool) -> list[str]:
    """The plots, beside the page, or among what is not kept."""
    folder = PICTURES if keep else OUT
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for what, picture in (("waiting", plots.waiting(seen)), ("memory", plots.memory(seen))):
        path = folder / f"load-{seen.name}-{what}.svg"
        path.write_text(picture, encoding="utf-8")
        made.append(f"![{seen.name}, {what}]({path.relative_to(folder.parent)})")
    return made if keep else []


def _complaints(seen: Seen) -> list[str]:
    most = Counter(seen.complaints).most_common(10)
    return ["In the log:\n\n" + "\n".join(f"- {times} × `{line[:200]}`" for line, times in most)] if most else []


def _conditions(given: argparse.Namespace) -> str:
    store = (given.store or "sqlite").partition(":")[0]
    way = "webhook" if given.webhook else "polling"
    pace = "lifted" if given.pace >= runs.LIFTED else f"{given.pace} a second"
    processes = "One process" if given.processes == 1 else f"{given.processes} processes"
    return (
        f"{processes}, store {store}, {way}, limit of sending {pace}, Telegram takes {given.imposed:g} ms a message; "
        f"others talked to the bot for {given.lived:g} s before each run."
    )


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", nargs="*", choices=[*RUNS, []], metavar="RUN", help=", ".join(RUNS))
    parser.add_argument("--quick", action="store_true", help="50 people, 5 a second, 20 seconds, our own cards only")
    parser.add_argument("--people", type=int, help="how many (1,000)")
    parser.add_argument("--rate", type=float, help="updates a second in steady (30)")
    parser.add_argument("--seconds", type=float, help="how long a run lasts (steady: 300, day: 600)")
    parser.add_argument("--messages", type=int, default=12_000, help="a day's messages of all people (12,000)")
    parser.add_argument("--updates", type=int, default=60, help="of each kind in prices (60)")
    parser.add_argument("--visits", nargs="+", choices=list(MIX), help="which kinds in prices (all)")
    parser.add_argument("--processes", type=int, default=1, help="LOTSE_PROCESSES of the bot (1)")
    parser.add_argument("--lived", type=float, help="seconds for which others talk to the bot before (150)")
    parser.add_argument("--store", help="SQLAlchemy address of an empty database; default: SQLite in a fresh folder")
    parser.add_argument("--webhook", action="store_true", help="updates come by webhook instead of polling")
    parser.add_argument("--imposed", type=float, default=0.0, help="ms that the fake Telegram takes for a message (0)")
    parser.add_argument(
        "--pace", type=int, default=runs.LIFTED, help="messages a second the bot sends at most (no limit)"
    )
    parser.add_argument("--own", action="store_true", help="our own cards only, also where the laws are at hand")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", type=Path, help="write a profile of the bot there (slow)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its plots")
    given = parser.parse_args()
    usual = (50, 5.0, 20.0) if given.quick else (1_000, 30.0, None)
    given.people = given.people or usual[0]
    given.rate = given.rate or usual[1]
    given.seconds = given.seconds or usual[2]
    given.lived = (0.0 if given.quick else 150.0) if given.lived is None else given.lived
    given.runs = given.runs or (["steady"] if given.quick else [])
    return given


if __name__ == "__main__":
    sys.exit(main())
