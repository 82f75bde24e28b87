"""No secret lies in the repository: every file is searched for keys of known shapes and for words drawn at random."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.shared_material import REPOSITORY
from tests.test_repository import _files

SHAPES = {
    "a Telegram token": r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY",
    "an OpenAI or Anthropic key": r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,}",
    "an AWS key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})",
    "a Hugging Face token": r"\bhf_[A-Za-z0-9]{30,}",
    "a Google key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "a Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a signed web token": r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a password in an address": r"\b[a-z][a-z+]{2,12}://[^/\s:@'\"{}<>$…]{1,40}:(?!\*|…|\.\.|pass|geheim|secret)[^/\s:@'\"{}<>$]{6,60}@",
}
"""What it is -> how it looks. Made-up keys in tests are built from parts, so that none of them looks like one."""

GIVEN = re.compile(
    r"(?i)\b\w*(?:token|secret|api_?key|case_?key|model_?key|passw(?:or)?d)\w*\s*[:=]\s*['\"]?([A-Za-z0-9_\-+/=]{24,})"
)
RANDOM_FROM = 4.1  # bits a character: words of a language stay below, keys lie above


def entropy(word: str) -> float:
    """Bits per character."""
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def suspects(text: str) -> Iterator[str]:
    """What in ``text`` looks like a secret, by its kind."""
    for kind, shape in SHAPES.items():
        if re.search(shape, text):
            yield kind
    for found in GIVEN.finditer(text):
        if entropy(found[1]) > RANDOM_FROM and re.search(r"\d", found[1]):
            yield "a word drawn at random"


def test_no_file_of_the_repository_holds_a_secret() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {kind}"
        for path in _files()
        for kind in suspects(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("a Telegram token", ("1234567890:", "AAF" + "x1Y_" * 8)),
        ("a private key", ("-----BEGIN RSA ", "PRIVATE KEY-----")),
        ("an OpenAI or Anthropic key", ("sk-ant-", "a1B2" * 8)),
        ("an AWS key", ("AKIA", "A1B2C3D4E5F6G7H8")),
        ("a GitHub token", ("ghp_", "a1B2c3D4e5" * 3 + "a1B2c3")),
        ("a password in an address", ("postgresql://", "lotse:hunter22", "@db.example/lotse")),
        ("a word drawn at random", ("LOTSE_CASE_", "KEY=", "q8Zr3vT1mW7xK0pLs5bN2yHdJ4uGf6Ce")),
        ("a signed web token", ("eyJ", "hbGciOiJIUzI1", ".eyJzdWIiOiIxMjM0.", "SflKxwRJSMeKKF2QT4")),
    ],
)
def test_a_secret_would_be_found(kind: str, parts: tuple[str, ...]) -> None:
    assert kind in set(suspects(f"x\n{''.join(parts)}\ny"))


@pytest.mark.parametrize(
    "text", ["LOTSE_MODEL_KEY=", "model_key: SecretStr | None = Field(None)", "postgresql://lotse:geheim@db/lotse",
             "secret_token = configuration_of_the_installation_itself"],
)  # fmt: skip
def test_ordinary_lines_are_no_secrets(text: str) -> None:
    assert list(suspects(text)) == []


def test_the_audit_of_packages_fails_where_it_could_not_look() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")

    assert re.search(r"pip-audit --requirement constraints\.txt .*--strict", makefile)
    assert "audit" not in makefile.partition("\ntest:")[2].partition("\n\n")[0]
