"""One target under atheris, in a process of its own: libFuzzer ends the process when it is done.

Only called by tests/fuzz/__main__.py. Needs the extra ``fuzz``.
"""

from __future__ import annotations

import importlib
import sys

import atheris

with atheris.instrument_imports(include=["knowledge", "bot"], enable_loader_override=False):
    from tests.fuzz.targets import TARGETS

    for reader in ("mail", "office", "plain", "webpage"):  # imported late by whoever needs them: too late to be seen
        importlib.import_module(f"bot.intake.{reader}")


def main() -> None:
    """``python -m tests.fuzz.one TARGET <options of libFuzzer>``."""
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], TARGETS[name].try_it)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
