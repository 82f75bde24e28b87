"""The repository as a newcomer meets it: what its pages promise is there, and nothing of anybody's machine is in it."""

from __future__ import annotations

import fnmatch
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from tests.shared_material import REPOSITORY

TOP_LEVEL = {
    ".ci", ".env.example", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "SECURITY.md", "bot", "constraints.txt", "docs", "knowledge", "prompts", "pyproject.toml", "tests",
}  # fmt: skip
ROOMS = {"bot", "knowledge", "prompts", "tests"}

REGISTRY = re.compile(
    r"pypi\.(?:org|python)|python" r"hosted|registry\.npm|(?:extra-)?index" r"-url|find" r"-links|/simple(?:/|\b)"
    r"|artifact" r"ory|devpi|trusted" r"-host",
    re.IGNORECASE,
)  # fmt: skip
HOME = re.compile(r"(?<![\w.$}<>~/-])/(?:home|Users|root|work)/[\w.]|[A-Z]:\\Users\\", re.ASCII)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _ignored() -> list[str]:
    lines = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.rstrip("/") for line in lines if line and not line.startswith("#"))]


def _is_ours(name: str) -> bool:
    return not any(fnmatch.fnmatch(name, pattern) for pattern in _ignored())


def _files() -> Iterator[Path]:
    """Every file that belongs to the repository, with or without git."""
    for folder, folders, names in os.walk(REPOSITORY):
        folders[:] = [name for name in folders if _is_ours(name)]
        yield from (Path(folder) / name for name in names if _is_ours(name))


def _pages() -> list[Path]:
    return [path for path in _files() if path.suffix == ".md"]


def _read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in _files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    return found


def _examples() -> list[tuple[str, str, list[str]]]:
    """(variable, value, comment lines above it) of .env.example, in order."""
    found: list[tuple[str, str, list[str]]] = []
    comments: list[str] = []
    for line in _read(".env.example").splitlines():
        if line.startswith("#"):
            comments.append(line.removeprefix("#").strip())
        elif "=" in line:
            name, _, value = line.partition("=")
            found.append((name, value, comments))
            comments = []
        else:
            comments = []
    return found


def _default(name: str) -> str:
    """How .env.example writes the default of a setting: nothing where there is none, or where the machine decides."""
    field = Settings.model_fields[name]
    if field.default_factory is not None or field.default is None:
        return ""
    return str(field.default).lower() if isinstance(field.default, bool) else str(field.default)


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_example_of_settings_names_every_setting_with_its_default_in_order() -> None:
    written = [(name, value) for name, value, _ in _examples()]

    assert written == [(f"LOTSE_{name.upper()}", _default(name)) for name in Settings.model_fields]


def test_the_example_of_settings_explains_every_setting_in_the_words_of_the_code() -> None:
    explained = {name: comments[0] for name, _, comments in _examples()}

    assert explained == {f"LOTSE_{name.upper()}": field.description for name, field in Settings.model_fields.items()}


def test_copying_the_example_of_settings_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)

    assert Settings(_env_file=REPOSITORY / ".env.example") == Settings(_env_file=None)


def test_the_example_of_settings_holds_no_secret() -> None:
    secret = [value for name, value, _ in _examples() if re.search("TOKEN|KEY|SECRET|PASSWORD", name)]

    assert secret
    assert set(secret) == {""}


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(LOTSE_\w+)` \| ([^|]*) \|", _read("README.md"), re.MULTILINE)

    assert [name for name, _ in rows] == [f"LOTSE_{name.upper()}" for name in Settings.model_fields]
    for name, default in rows:
        wanted = _default(name.removeprefix("LOTSE_").lower())
        assert default == f"`{wanted}`" if wanted else "`" not in default, name


def test_every_make_command_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))

    named = {
        name
        for page in _pages()
        for name in re.findall(r"(?:`|^)make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {"run", "test"} <= named
    assert named <= targets


def test_the_readme_begins_with_the_two_commands() -> None:
    blocks = FENCE.findall(_read("README.md"))

    assert re.findall(r"^make (\w+)", blocks[0], re.MULTILINE) == ["run", "test"]


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"https?://|mailto:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        missing = not target.exists() or not target.is_relative_to(REPOSITORY)
        if missing or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_file_that_a_page_names_exists() -> None:
    named = re.compile(r"`((?:bot|knowledge|prompts|tests|docs|\.ci)/[\w./-]+?)/?`")
    gone = [
        f"{page.name}: {name}"
        for page in _pages()
        for name in named.findall(page.read_text(encoding="utf-8"))
        if name != "docs/benchmarks.md" and not (REPOSITORY / name).exists()
    ]

    assert gone == []


def test_decision_records_are_numbered_without_gaps_listed_and_say_the_same_four_things() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    assert listed == [record.name for record in records]
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {record.name[:4]} "), record.name
        headings = re.findall(r"^## (\w+)", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Measured"], record.name


def test_the_changelog_knows_the_version_of_the_package() -> None:
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]

    assert f"## [{version}]" in _read("CHANGELOG.md")


def test_no_file_names_a_package_registry() -> None:
    assert [line for line in _lines_with(REGISTRY) if not line.startswith("tests/test_repository.py")] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert [line for line in _lines_with(HOME) if not line.startswith("tests/test_repository.py")] == []


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("--extra-index-url=file:///opt/x", REGISTRY),
        ("https://files.pythonhosted.org/packages", REGISTRY),
        ("see /home/anna/law", HOME),
        ("'/root/.cache'", HOME),
        ("C:\\Users\\anna", HOME),
    ],
)
def test_the_search_for_addresses_and_paths_finds_them(text: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(text)


def test_pinned_packages_are_names_and_versions_and_no_addresses() -> None:
    lines = [line.partition("#")[0].strip() for line in _read("constraints.txt").splitlines()]
    pins = [line for line in lines if line]

    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.\-]+==[\w.+!]+(?: *;[^@:]+)?", pin)] == []


def test_everything_at_the_top_has_its_reason_to_be_there() -> None:
    there = {path.name for path in REPOSITORY.iterdir() if _is_ours(path.name)}

    assert there - TOP_LEVEL == set()
    assert TOP_LEVEL - there == set()


def test_every_room_is_a_package_and_the_continuous_check_can_be_run() -> None:
    assert [room for room in ROOMS if not (REPOSITORY / room / "__init__.py").exists()] == []
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
