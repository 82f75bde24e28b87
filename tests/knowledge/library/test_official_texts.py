"""The real laws and acts, where the machine has them: every norm is read, none lost, none doubled."""

import re
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from knowledge.library import eurlex, gii, sources, split
from tests.shared_material import FOLDER, needs_laws

pytestmark = needs_laws
LAWS = sorted((FOLDER / "law" / "gesetze-im-internet").glob("*/xml.zip"))


@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.parent.name)
def test_every_norm_becomes_at_least_one_passage_and_none_is_doubled(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(archive.namelist()[0]).decode()
    names = [re.sub(r"^\(X+\)\s*", "", name) for name in re.findall(r"<enbez>(.*?)</enbez>", xml)]

    law = gii.read(path.read_bytes(), path.name)

    passages = list(split.all_passages(law.documents))
    assert len(law.documents) == len(names)
    assert len({document.id for document in law.documents}) == len(names)
    assert {passage.document for passage in passages} == {document.id for document in law.documents}
    assert max(Counter(passage.id for passage in passages).values()) == 1
    assert all(passage.text.strip() for passage in passages)
    assert law.as_of is not None
    assert law.stand


@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.parent.name)
def test_no_word_of_the_wording_is_lost(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(archive.namelist()[0]).decode()
    xml = re.sub(r"<(Footnotes|kommentar|fussnoten)\b.*?</\1>", " ", xml, flags=re.DOTALL)
    blocks = re.findall(r"<enbez>(?:(?!</norm>).)*?<text [^>]*>(.*?)</text>", xml, flags=re.DOTALL)
    wanted = Counter(re.findall(r"\w+", " ".join(re.sub(r"<[^>]+>", " ", block) for block in blocks)))

    law = gii.read(path.read_bytes(), path.name)

    read = Counter(re.findall(r"\w+", " ".join(document.text for document in law.documents)))
    missing = {word: count - read[word] for word, count in wanted.items() if count > read[word]}
    assert sum(missing.values()) <= len(law.documents) // 20, missing


@pytest.mark.parametrize(
    ("pattern", "law", "articles", "recitals"),
    [
        ("32019L0790*", "DSM-RL", 32, 86), ("32001L0029*", "InfoSoc-RL", 15, 0),
        ("32024R1689*", "KI-VO", 119, 0), ("32016R0679*", "DSGVO", 99, 173),
    ],
)  # fmt: skip
def test_every_article_and_recital_of_an_act_is_read(pattern: str, law: str, articles: int, recitals: int) -> None:
    path = next((FOLDER / "law" / "eu").glob(pattern))

    act = eurlex.read(path.read_bytes(), path.name)

    roles = Counter(document.role for document in act.documents)
    assert (act.abbreviation, roles["norm"], roles["recital"]) == (law, articles, recitals)
    assert len({document.id for document in act.documents}) == len(act.documents)
    assert all(document.text.strip() for document in act.documents)
    assert not any(re.search(r"[►▼◄]|\(\s*\)", document.text) for document in act.documents)


def test_the_norms_everybody_asks_for_are_cut_by_absatz() -> None:
    urhg = gii.read((FOLDER / "law" / "gesetze-im-internet" / "urhg" / "xml.zip").read_bytes(), "xml.zip")

    labels = {document.citation: [part.label for part in document.sections] for document in urhg.documents}

    assert labels["UrhG § 44b"] == ["Abs. 1", "Abs. 2", "Abs. 3"]
    assert labels["UrhG § 60d"] == [f"Abs. {number}" for number in range(1, 7)]


def test_all_laws_are_read_in_less_than_fifteen_seconds() -> None:
    began = time.perf_counter()

    for path in LAWS:
        list(split.all_passages(gii.read(path.read_bytes(), path.name).documents))

    assert time.perf_counter() - began < 15


def test_every_german_source_has_its_file_in_the_mirror() -> None:
    for source in sources.load():
        if source.format == "gii":
            assert (FOLDER / "law" / source.mirror_paths[0]).is_file()
