"""The page for the record of processing: no table and no period is missing, and none is invented."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest

from bot.config import Settings
from bot.firm_settings import Retention
from bot.journeys.community.chores import WORDS_KEPT
from bot.journeys.desk.journey import DRAFT_DAYS
from bot.reminders import NOTICE
from bot.store import dialogs, handovers, turns
from bot.store.resealing import BATCH
from bot.store.tables import metadata
from bot.telegram.inbox import COUNTED, KEEP, TIDY_EVERY
from tests.shared_material import REPOSITORY

WITHIN = {1: "one", 2: "two", 3: "three"}[math.ceil((COUNTED.total_seconds() + TIDY_EVERY) / 3600)]
PAGE = (REPOSITORY / "docs" / "privacy.md").read_text(encoding="utf-8")
ROWS = {
    name: (what, how, until)
    for name, what, how, until in re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| (open|sealed|both) \| ([^|]+) \|$", PAGE, re.MULTILINE
    )
}


def test_every_table_of_the_store_is_named_once_and_no_other() -> None:
    named = re.findall(r"^\| `(\w+)` \| [^|]+ \| (?:open|sealed|both) \|", PAGE, re.MULTILINE)

    assert sorted(named) == sorted(metadata.tables)


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_table_is_called_sealed_exactly_where_it_is(table: str) -> None:
    has_sealed = any(column.table.name == table for column in BATCH)

    assert (ROWS[table][1] in {"sealed", "both"}) == has_sealed


@pytest.mark.parametrize(
    ("table", "period"),
    [
        ("inbox", f"{KEEP.days} days"),
        ("inbox", f"`LOTSE_RETENTION_DAYS` ({Settings.model_fields['retention_days'].default})"),
        ("answers", f"{KEEP.days} days"),
        ("sends", f"within {WITHIN} hours"),
        ("pauses", f"within {WITHIN} hours"),
        ("checks", f"`LOTSE_CASE_DAYS` ({Settings.model_fields['case_days'].default})"),
        ("cases", f"{NOTICE.days} days before"),
        ("dialogs", f"{dialogs.LASTS // dt.timedelta(hours=1)} hours"),
        ("turns", f"{turns.LASTS // dt.timedelta(hours=1)} hours"),
        ("handovers", f"{handovers.LASTS // dt.timedelta(hours=1)} hours"),
        ("groups", f"`LOTSE_GROUP_DAYS` ({Settings.model_fields['group_days'].default})"),
        ("questions", f"{WORDS_KEPT.days} days"),
        ("contacts", f"declined {Retention().declined_days}, closed {Retention().closed_days} days"),
        ("contacts", f"drafts {DRAFT_DAYS} days"),
        ("party_names", f"{Retention().names_days} days"),
    ],
)
def test_a_period_on_the_page_is_that_of_the_code(table: str, period: str) -> None:
    assert period in ROWS[table][2]


def test_every_setting_on_the_page_exists() -> None:
    named = set(re.findall(r"`(LOTSE_[A-Z_]+)`", PAGE))

    assert named <= {f"LOTSE_{name.upper()}" for name in Settings.model_fields}


def test_the_record_names_what_article_30_asks_for() -> None:
    for part in ("Controller", "Purpose", "Data subjects", "Categories of data", "Recipients", "Third countries",
                 "Erasure", "Security (Art. 32)"):  # fmt: skip
        assert f"| {part} |" in PAGE
