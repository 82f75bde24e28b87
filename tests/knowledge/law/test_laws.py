import pytest

from knowledge.content import ContentError
from knowledge.law import laws


@pytest.mark.parametrize(
    ("name", "abbreviation"),
    [
        ("urhg", "UrhG"), ("Urheberrechtsgesetz", "UrhG"), ("Urhebergesetz", "UrhG"), ("Copyright Act", "UrhG"),
        ("GKG 2004", "GKG"), ("UWG 2004", "UWG"), ("BDSG 2018", "BDSG"), ("KunstUrhG", "KUG"),
        ("DSM-Richtlinie", "DSM-RL"), ("Richtlinie (EU) 2019/790", "DSM-RL"), ("AI Act", "KI-VO"), ("AIA", "KI-VO"),
        ("GDPR", "DSGVO"), ("Datenschutz-Grundverordnung", "DSGVO"), ("  ai   act ", "KI-VO"),
    ],
)  # fmt: skip
def test_a_law_is_known_by_every_name_people_use(name: str, abbreviation: str) -> None:
    law = laws.find(name)

    assert law is not None
    assert law.abbreviation == abbreviation


@pytest.mark.parametrize(
    ("name", "number", "url"),
    [
        ("UrhG", "44b", "https://www.gesetze-im-internet.de/urhg/__44b.html"),
        ("GG", "14", "https://www.gesetze-im-internet.de/gg/art_14.html"),
        ("GKG", "Anlage 2", "https://www.gesetze-im-internet.de/gkg_2004/anlage_2.html"),
        ("UrhG", "§§ 52a und 52b", "https://www.gesetze-im-internet.de/urhg/"),
        ("KI-VO", "53", "https://eur-lex.europa.eu/legal-content/DE/TXT/HTML/?uri=CELEX:32024R1689#art_53"),
        ("DSM-RL", "Erwgr. 18", "https://eur-lex.europa.eu/legal-content/DE/TXT/HTML/?uri=CELEX:32019L0790#rct_18"),
        ("TRIPS", "9", None),
    ],
)
def test_a_norm_leads_to_its_official_page(name: str, number: str, url: str | None) -> None:
    law = laws.find(name)

    assert law is not None
    assert laws.norm_url(law, number) == url


def test_an_unknown_name_is_no_law() -> None:
    assert laws.find("Kochbuch") is None


def test_a_name_that_belongs_to_two_laws_is_a_fault(tmp_path) -> None:
    file = tmp_path / "laws.yaml"
    one = "{{abbreviation: {0}, title: {{de: {0}, en: {0}}}, aliases: [Doppelt], numbering: §}}"
    file.write_text(f"laws: [{one.format('AG')}, {one.format('BG')}]", encoding="utf-8")

    with pytest.raises(ContentError) as error:
        laws.load(file)

    assert "Doppelt" in error.value.problems[0]
