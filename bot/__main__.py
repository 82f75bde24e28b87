"""The console script ``lotse`` and ``python -m bot``."""

from __future__ import annotations

import sys

from bot.cli import lotse


def main() -> None:
    """Runs the command line; an error meant for people becomes its sentence and exit code 1, without a traceback."""
    from bot.errors import UserError
    from knowledge.content import ContentError
    from knowledge.library.faults import LibraryError

    try:
        lotse(standalone_mode=True)
    except (UserError, ContentError) as error:
        print(error, file=sys.stderr)  # noqa: T201  # the command line's own voice
        sys.exit(1)
    except LibraryError as error:
        import prompts

        print(prompts.library_sentence(error.reason, error.name, "de"), file=sys.stderr)  # noqa: T201  # likewise
        sys.exit(1)


if __name__ == "__main__":
    main()
