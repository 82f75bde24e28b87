"""Firms for tests of the staff's side: the example of the documentation, and a second one beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.firm_file import read_firm
from bot.firm_settings import Firm
from bot.store import Store

EXAMPLE_FILE = Path(__file__).parents[1] / "cases" / "firms" / "kanzlei-beispiel.yaml"
EXAMPLE = read_firm(EXAMPLE_FILE, "de")
OTHER = Firm(id="anders", name="Anders <& Co.>", land="BY", email="post@anders.example", language="en")
NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)  # a Monday, ten o'clock in Berlin


def put(store: Store, *firms: Firm) -> None:
    """Adds ``firms``, as ``lotse firm add`` does."""
    for firm in firms:
        store.firms.put(firm.id, firm.model_dump_json(), NOW)
