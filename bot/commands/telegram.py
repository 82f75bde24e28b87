"""``lotse telegram setup``: the deploy step that tells Telegram menus, descriptions and where to call."""

from __future__ import annotations

import asyncio
import json

import click

from bot.commands.opened import installation, opened_store

HIDDEN = "***"


@click.group()
def telegram() -> None:
    """Was Telegram über den Bot weiß."""


@telegram.command()
@click.option("--dry-run", is_flag=True, help="Nur zeigen, was Telegram gesagt würde.")
def setup(dry_run: bool) -> None:
    """Befehle, Beschreibungen und Webhook setzen (ohne LOTSE_WEBHOOK_URL: den Webhook beenden)."""
    from bot.telegram.setup import set_up, setup_calls

    app = installation()
    if dry_run:
        for method, params in setup_calls(app.settings):
            shown = {**params, "secret_token": HIDDEN} if "secret_token" in params else params
            click.echo(f"{method} {json.dumps(shown, ensure_ascii=False)}")
        return
    with opened_store(app) as store:
        told = asyncio.run(set_up(app.settings, store))
    click.echo(f"{told} ✓")
