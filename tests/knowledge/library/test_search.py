"""Searching: citations first, one hit a document, and never a passage of a scope or a day that was not asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.law.citations import find_citations
from knowledge.library.passages import Passage
from knowledge.library.search import Library, section_of


def _norm(number: str, text: str, *questions: str, **changes: object) -> list[Passage]:
    """A small card: summary, Absatz 1 and 3, English summary, typical questions."""
    norm = f"UrhG § {number}" if number[0].isdigit() else number
    parts = [
        ("summary", "de", text, ""), ("absatz", "de", f"Absatz eins: {text}", " Abs. 1"),
        ("absatz", "de", "Der Vorbehalt muss maschinenlesbar sein.", " Abs. 3"),
        ("summary", "en", f"In English: {text}", ""),
        *(("question", "de", question, "") for question in questions),
    ]  # fmt: skip
    made = [
        Passage(
            id=f"own:{norm}:{index}", document=norm, text=words, citation=norm + suffix, kind="norm", layer="own",
            norms=(norm + suffix,), title=number, language=language, role=role,
        )
        for index, (role, language, words, suffix) in enumerate(parts)
    ]  # fmt: skip
    return [replace(passage, **changes) for passage in made]  # type: ignore[arg-type]  # fields of Passage


def _decision(number: str, text: str, **changes: object) -> Passage:
    return replace(
        Passage(
            id=f"own:{number}", document=f"decision:{number}", text=text, citation=f"LG Hamburg, 27.09.2024, {number}",
            kind="decision", layer="own", valid_from=dt.date(2024, 9, 27), role="summary",
        ),
        **changes,  # type: ignore[arg-type]  # fields of Passage
    )  # fmt: skip


OFFICIAL = Passage(
    id="official:urhg:§ 44b#3", document="official:urhg:§ 44b", citation="UrhG § 44b Abs. 3", kind="norm",
    layer="official", norms=("UrhG § 44b",), title="Text und Data Mining", role="absatz",
    text="Nutzungen sind nur zulässig, wenn der Rechtsinhaber sich diese nicht vorbehalten hat.",
)  # fmt: skip
PUBLIC = [
    *_norm("44a", "Flüchtige Kopien im Arbeitsspeicher sind frei.", "Darf der Browser mein Bild zwischenspeichern?"),
    *_norm("44b", "Jeder darf Werke automatisch auswerten.", "Darf eine Firma meine Fotos zum Training nehmen?"),
    *_norm("60c", "Forscher dürfen kleine Teile kopieren und teilen.", "Darf ich Buchseiten im Seminar verteilen?"),
    *_norm("60d", "Forscher dürfen Werke automatisch auswerten.", "Darf ein Verein für Forschung meine Bilder laden?"),
    *_norm("BGB § 823", "Wer schuldhaft ein Recht verletzt, ersetzt den Schaden.", "Wer zahlt meinen Schaden?"),
    *_norm("BGB § 1823", "Die Betreuung endet.", "Wann endet die Betreuung?"),
    _decision("310 O 227/23", "Der Download war erlaubt, sagt das Gericht über LAION."),
    OFFICIAL,
]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.from_passages(PUBLIC)


@pytest.mark.parametrize(
    ("query", "norm"),
    [
        ("§ 44b UrhG", "UrhG § 44b"),
        ("§ 44a UrhG", "UrhG § 44a"),
        ("Was sagt 60c urhg?", "UrhG § 60c"),
        ("Paragraf 60d", "UrhG § 60d"),
        ("gilt 44b auch für Vereine?", "UrhG § 44b"),
        ("§ 823 BGB", "BGB § 823"),
        ("§ 1823 BGB", "BGB § 1823"),
        ("Betreuung und Arbeitsspeicher, aber nach § 60d UrhG", "UrhG § 60d"),
    ],
)
def test_a_cited_norm_comes_first_and_its_look_alike_does_not(library: Library, query: str, norm: str) -> None:
    hits = library.search(query, 5)

    assert section_of(hits[0].norms[0]) == norm
    assert hits[0].exact
    assert [section_of(hit.norms[0]) for hit in hits if hit.exact] == [norm]


def test_several_cited_norms_come_in_the_order_of_the_question(library: Library) -> None:
    hits = library.search("Erst § 60d UrhG, dann § 44a UrhG", 5)

    assert [section_of(hit.norms[0]) for hit in hits if hit.exact] == ["UrhG § 60d", "UrhG § 44a"]


def test_a_range_brings_the_sections_between_that_we_have(library: Library) -> None:
    hits = library.search("§§ 44a bis 60d UrhG", 10)

    cited = [section_of(hit.norms[0]) for hit in hits if hit.exact]
    assert cited[0] == "UrhG § 44a"
    assert set(cited) >= {"UrhG § 44b", "UrhG § 60c"}
    assert "BGB § 823" not in cited


def test_the_asked_absatz_is_shown(library: Library) -> None:
    assert library.search("§ 44b Abs. 3 UrhG", 1)[0].passage.citation == "UrhG § 44b Abs. 3"
    assert library.search("§ 44b UrhG", 1)[0].passage.role == "summary"


def test_our_own_card_stands_before_the_official_text_of_the_same_norm(library: Library) -> None:
    hits = [hit for hit in library.search("§ 44b UrhG", 10) if section_of((hit.norms or ("",))[0]) == "UrhG § 44b"]

    assert len(hits) == 1
    assert hits[0].passage.layer == "own"


@pytest.mark.parametrize("query", ["310 O 227/23", "LG Hamburg, Urt. v. 27.09.2024 - 310 O 227/23", "310 o 227/23"])
def test_a_file_number_finds_its_decision(library: Library, query: str) -> None:
    hit = library.search(query, 1)[0]

    assert hit.exact
    assert hit.passage.document == "decision:310 O 227/23"


@pytest.mark.parametrize("query", ["10 O 227/23", "310 O 227/24", "§ 44z UrhG", "§ 44c UrhG"])
def test_what_we_do_not_have_is_not_an_exact_hit(library: Library, query: str) -> None:
    assert not any(hit.exact for hit in library.search(query, 5))


def test_a_lay_question_finds_its_norm(library: Library) -> None:
    hits = library.search("Nehmen Firmen einfach meine Fotos zum Training?", 3)

    assert section_of(hits[0].norms[0]) == "UrhG § 44b"
    assert not hits[0].exact


@pytest.mark.parametrize(
    "query", ["Forscher automatisch auswerten", "§ 44b UrhG und 310 O 227/23", "Recht", "Firma Foto"]
)
def test_every_document_is_hit_at_most_once_and_best_hits_stand_first(library: Library, query: str) -> None:
    hits = library.search(query, 50)

    documents = [section_of(hit.norms[0]) if hit.passage.kind == "norm" else hit.passage.document for hit in hits]
    assert len(documents) == len(set(documents))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.closeness <= 1.0001 for hit in hits)


@pytest.mark.parametrize(("query", "k"), [("", 5), ("   \n", 5), ("Foto", 0), ("Foto", -1)])
def test_nothing_asked_is_nothing_found(library: Library, query: str, k: int) -> None:
    assert library.search(query, k) == []


@pytest.mark.parametrize("k", [1, 2, 5])
def test_no_more_hits_than_asked_for(library: Library, k: int) -> None:
    assert len(library.search("Forscher dürfen Werke auswerten", k)) == k


@pytest.mark.parametrize("language", ["de", "en"])
def test_cards_are_shown_in_the_asked_language(library: Library, language: str) -> None:
    hit = library.search("§ 60c UrhG", 1, language=language)[0]

    assert hit.passage.language == language


def test_the_language_of_the_question_decides_where_nobody_says(library: Library) -> None:
    assert library.search("What does § 60c UrhG say about it?", 1)[0].passage.language == "en"
    assert library.search("Was sagt § 60c UrhG dazu?", 1)[0].passage.language == "de"


def test_a_decision_is_unknown_before_its_day(library: Library) -> None:
    day = dt.date(2024, 9, 27)

    assert library.search("310 O 227/23", 1, on=day)[0].exact
    before = library.search("310 O 227/23 Download LAION Gericht", 20, on=day - dt.timedelta(days=1))
    assert all(hit.passage.kind != "decision" for hit in before)


def test_a_norm_is_found_only_while_it_is_law() -> None:
    old = _norm("52a", "Alte Regel für Unterricht.", valid_from=dt.date(2003, 9, 13), valid_to=dt.date(2018, 2, 28))
    new = _norm("60a", "Neue Regel für Unterricht.", valid_from=dt.date(2018, 3, 1))
    library = Library.from_passages([*old, *new, *PUBLIC])

    def found(on: dt.date | None) -> set[str]:
        return {section_of(hit.norms[0]) for hit in library.search("Regel für Unterricht", 20, on=on) if hit.norms}

    assert found(dt.date(2018, 2, 28)) & {"UrhG § 52a", "UrhG § 60a"} == {"UrhG § 52a"}
    assert found(dt.date(2018, 3, 1)) & {"UrhG § 52a", "UrhG § 60a"} == {"UrhG § 60a"}
    assert found(None) >= {"UrhG § 52a", "UrhG § 60a"}
    assert library.search("§ 52a UrhG", 1, on=dt.date(2003, 9, 12))[0].exact is False


def test_look_up_gives_the_asked_absatz_first(library: Library) -> None:
    citation = find_citations("§ 44b Abs. 3 UrhG")[0]

    found = library.lookup(citation)

    assert found[0].citation == "UrhG § 44b Abs. 3"
    assert {section_of(passage.norms[0]) for passage in found} == {"UrhG § 44b"}
    assert library.lookup(find_citations("§ 44z UrhG")[0]) == []
    assert library.lookup(citation, "firm:1") == []


def test_a_number_without_law_means_copyright_first() -> None:
    library = Library.from_passages([*_norm("BGB § 97", "Zubehör."), *_norm("97", "Unterlassung und Schadensersatz.")])

    found = library.lookup(find_citations("§ 97")[0])

    assert {section_of(passage.norms[0]) for passage in found} == {"UrhG § 97"}


def test_has_norm_knows_what_is_there(library: Library) -> None:
    assert library.has_norm("UrhG § 44b")
    assert not library.has_norm("UrhG § 44z")
    assert not library.has_norm("UrhG § 44b", "firm:1")


# Scopes


SCOPES = ["public", "firm:1", "firm:2", "firm:11", "community:1", "case:1", "case:a:b"]
_SECRET = "Vergleich über geheime Lizenzgebühr mit § 44b UrhG und 310 O 227/23"


def _in_every_scope() -> list[Passage]:
    made = []
    for scope in SCOPES:
        made.append(Passage(
            id=f"{scope}:note", document=f"{scope}:note", text=f"{_SECRET}", citation=f"Akte {scope}", kind="note",
            layer="firm", scope=scope,
        ))  # fmt: skip
        made.append(replace(OFFICIAL, id=f"{scope}:norm", document=f"{scope}:norm", scope=scope))
        made.append(_decision("310 O 227/23", "Urteil", id=f"{scope}:d", document=f"{scope}:d", scope=scope))
        made.extend(
            replace(passage, id=f"{scope}:{passage.id}", scope=scope)
            for passage in _norm("97", "Unterlassung.", "Was kann ich fordern?")
        )
    return made


@pytest.fixture(scope="module")
def shared() -> Library:
    return Library.from_passages(_in_every_scope())


_QUERIES = st.one_of(
    st.sampled_from([_SECRET, "§ 44b UrhG", "310 O 227/23", "Was kann ich fordern?", "geheime Lizenzgebühr", "case:1"]),
    st.text(min_size=1, max_size=60),
)


@given(query=_QUERIES, wanted=st.sets(st.sampled_from(SCOPES)), k=st.integers(1, 60))
@settings(max_examples=120, deadline=None)
def test_passages_of_other_scopes_never_appear(shared: Library, query: str, wanted: set[str], k: int) -> None:
    hits = shared.search(query, k, sorted(wanted))

    assert {hit.passage.scope for hit in hits} <= wanted


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_finds_its_own(shared: Library, scope: str) -> None:
    hits = shared.search("geheime Lizenzgebühr", 10, scope)

    assert f"{scope}:note" in {hit.passage.document for hit in hits}
    assert {hit.passage.scope for hit in hits} == {scope}


def test_without_a_scope_only_the_public_is_searched(shared: Library) -> None:
    assert {hit.passage.scope for hit in shared.search(_SECRET, 60)} == {"public"}


def test_two_scopes_are_searched_together_and_named_twice_counts_once(shared: Library) -> None:
    once = shared.search("Lizenzgebühr", 60, ["public", "firm:1"])

    assert {hit.passage.scope for hit in once} == {"public", "firm:1"}
    assert shared.search("Lizenzgebühr", 60, ["public", "firm:1", "public"]) == once


@pytest.mark.parametrize("scope", ["firm:3", "", "firm", "FIRM:1", "firm:1 ", "*", "%"])
def test_a_scope_that_does_not_exist_finds_nothing(shared: Library, scope: str) -> None:
    assert shared.search(_SECRET, 60, scope) == []


# Passages as mappings


def test_a_library_can_be_made_from_mappings_with_nothing_but_text() -> None:
    library = Library.from_passages([{"text": "Der Mieter zahlt."}, {"text": "Der Verlag druckt das Buch."}])

    hits = library.search("Wer druckt Bücher?", 5)

    assert hits[0].passage.text == "Der Verlag druckt das Buch."
    assert (hits[0].passage.id, hits[0].passage.kind, hits[0].passage.scope) == ("1", "note", "public")


def test_mappings_keep_their_fields_and_strange_ones_are_ignored() -> None:
    given = {
        "id": "p7", "document": "bgh", "text": "Zur Lizenzanalogie.", "citation": "BGH, I ZR 1/26", "kind": "decision",
        "norms": ["UrhG § 97 Abs. 2"], "scope": "firm:9", "page": 12,
    }  # fmt: skip
    library = Library.from_passages([given])

    hit = library.search("Lizenzanalogie", 1, "firm:9")[0]

    assert hit.passage.citation == "BGH, I ZR 1/26"
    assert hit.norms == ("UrhG § 97 Abs. 2",)
    assert library.search("Lizenzanalogie", 1) == []


def test_passages_of_one_document_are_one_hit() -> None:
    pages = [{"id": f"{n}", "document": "urteil.pdf", "text": f"Seite {n} zur Lizenzanalogie"} for n in range(5)]
    library = Library.from_passages([*pages, {"document": "notiz.md", "text": "Auch zur Lizenzanalogie"}])

    hits = library.search("Lizenzanalogie", 10)

    assert sorted(hit.passage.document for hit in hits) == ["notiz.md", "urteil.pdf"]


def test_a_library_of_nothing_finds_nothing() -> None:
    assert Library.from_passages([]).search("Foto") == []
    assert Library.from_passages([{"text": ""}]).search("Foto") == []


# Topics that are not ours


def test_foreign_topics_say_how_strange_a_question_is_and_are_never_hits() -> None:
    rent = [
        Passage(
            id=f"own:foreign:rent:{number}", document="foreign:rent", text=text, citation="Mietrecht", kind="foreign",
            layer="own", role="question",
        )
        for number, text in enumerate(["Mein Vermieter erhöht die Miete", "Wann bekomme ich die Kaution zurück?"])
    ]  # fmt: skip
    library = Library.from_passages([*PUBLIC, *rent])

    strange, ours = library.strangeness("Vermieter will mehr Miete"), library.strangeness("Fotos zum Training nehmen")

    assert strange.topic == "rent"
    assert strange.lead > 0 > ours.lead
    assert all(hit.passage.kind != "foreign" for hit in library.search("Vermieter Miete Kaution", 60))


# Vectors


class FakeVectors:
    """A vector store that says what it is told and remembers which scopes were asked for."""

    def __init__(self, cosines: dict[str, float]) -> None:
        self.cosines = cosines
        self.asked: list[tuple[str, int]] = []

    def nearest_cards(self, scope, vector, count):
        self.asked.append((scope, len(vector)))
        return self.cosines


class FakeEmbedder:
    """Every text is the same three numbers."""

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.0, 0.0]


def test_vectors_of_the_asked_scope_take_part_in_the_ranking() -> None:
    library = Library.from_passages(PUBLIC)
    question = "Darf jemand Werke automatisch auswerten?"
    plain = [hit.passage.document for hit in library.search(question, 3)]
    vectors = FakeVectors({"BGB § 1823": 0.99, "UrhG § 44a": 0.01})
    moved = Library(library.shelves, vectors, FakeEmbedder())

    hits = [hit.passage.document for hit in moved.search(question, 3)]

    assert "BGB § 1823" not in plain
    assert "BGB § 1823" in hits
    assert set(vectors.asked) == {("public", 3)}


def test_whoever_asks_more_than_one_thing_of_a_query_ranks_it_once_and_hears_the_same() -> None:
    library = Library.from_passages([*PUBLIC, *_DATED])
    library.vectors = vectors = FakeVectors({"BGB § 1823": 0.99, "UrhG § 44a": 0.01})
    inquiry = library.inquire("Darf jemand Werke nach § 44b automatisch auswerten?")

    asked = [inquiry.search(5, on=day, language=language) for day in _DAYS for language in ("de", "en", "fr")]
    strange, once = inquiry.strangeness(), len(vectors.asked)

    again = [library.search(inquiry.query, 5, on=day, language=word) for day in _DAYS for word in ("de", "en", "fr")]
    assert asked == again
    assert strange == library.strangeness(inquiry.query)
    assert once == 1


_DATED = [
    *_norm("52a", "Alte Regel für Unterricht.", valid_from=dt.date(2003, 9, 13), valid_to=dt.date(2018, 2, 28)),
    *[
        replace(part, valid_from=dt.date(2018 + number, 3, 1))
        for number, part in enumerate(_norm("60a", "Neue Regel für Unterricht.", "Was darf die Schule?"))
    ],
]
_DAYS = [None, *(dt.date(year, month, 1) for year in (2003, 2018, 2019, 2020, 2021, 2026) for month in (1, 3, 10))]


@pytest.mark.parametrize("day", _DAYS)
@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_a_card_shows_what_is_best_of_what_held_that_day(day: dt.date | None, language: str) -> None:
    shelf = Library.from_passages([*PUBLIC, *_DATED]).shelves["public"]
    closeness = {passage.id: number / 100 for number, passage in enumerate(shelf.passages)}

    for document in shelf.themes.documents:
        held = [one for one in shelf.passages if one.document == document and (day is None or one.holds_on(day))]
        own = [one for one in held if one.language == language] or held
        summary = next((one for one in own if one.role == "summary"), own[0] if own else None)
        parts = [one for one in held if one.language == language and one.role == "absatz" and one.kind == "norm"]
        closest = max(parts, key=lambda part: closeness[part.id], default=summary)
        plainly = (
            closest
            if closest and summary and closeness[closest.id] > 1.1 * closeness[summary.id]
            else summary
        )  # fmt: skip

        assert shelf.best_part(document, closeness, language, day) == plainly


@pytest.mark.parametrize("day", [day for day in _DAYS if day])
def test_where_everything_held_that_day_another_day_finds_the_same(day: dt.date) -> None:
    for passages in (PUBLIC, [*PUBLIC, *_DATED]):
        library = Library.from_passages(passages)
        inquiry = library.inquire("Was darf die Schule nach § 52a, und was sagt LAION?")

        assert inquiry.depends_on_day(day) == any(not passage.holds_on(day) for passage in passages)
        if not inquiry.depends_on_day(day):
            assert inquiry.search(9, on=day) == inquiry.search(9)


def test_an_empty_vector_store_changes_nothing() -> None:
    library = Library.from_passages(PUBLIC)
    question = "Fotos zum Training"

    with_store = Library.from_passages(PUBLIC)
    with_store.vectors = FakeVectors({})

    assert with_store.search(question, 5) == library.search(question, 5)
