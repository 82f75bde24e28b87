"""What tests of the library share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.library import build
from knowledge.library.own import Content


@pytest.fixture
def small(content: Content, monkeypatch: pytest.MonkeyPatch) -> Content:
    """Three cards and a decision, so that building takes a second."""
    kept = replace(
        content,
        norms={norm: content.norms[norm] for norm in ("UrhG § 44b", "UrhG § 60d", "UrhG § 97")},
        decisions={"lg-hamburg-310-o-227-23": content.decisions["lg-hamburg-310-o-227-23"]},
        questions={}, arguments={}, digests={}, foreign_topics=(),
    )  # fmt: skip
    monkeypatch.setattr(build, "load_content", lambda: kept)
    return kept
