"""A command whose module is imported when it is called, so that ``lotse --help`` stays quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class Later(click.Command):
    """Stands for the command of the same name in ``bot.commands.<name>`` until it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the real command, which click then invokes."""
        command: click.Command = getattr(import_module(f"bot.commands.{self.name}"), str(self.name))
        return command.make_context(info_name, args, parent, **extra)
