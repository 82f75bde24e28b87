"""Single sentences that a proof must tell apart."""

from __future__ import annotations

import pytest

from knowledge.proof.check import check
from knowledge.proof.claims import Claim, Facts, Source

RULE = (
    "Der Urheber darf die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist (§ 44b Abs. 3 UrhG). Kopien sind nur erlaubt, "
    "solange sie nötig sind; danach müssen sie gelöscht werden. Ein Verein haftet der Klägerin nicht für 887,03 Euro."
)
ENGLISH = (
    "The company may copy works if the author has not reserved the use. A court must decide before 17 December 2026 whether the "
    "claimant has to pay 887.03 euros to the defendant. Only a machine-readable reservation counts."
)


def verdict(
    text: str, passage: str = RULE, *, kind: str = "card", language: str = "de", said: str = "rule"
) -> list[str]:
    source = Source("1", "UrhG § 44b", kind, passage)  # type: ignore[arg-type]
    found = check(Claim(text, ("1",), said), [source], Facts(), language)  # type: ignore[arg-type]
    assert found.ok == (not found.faults)
    return [fault.kind for fault in found.faults]


@pytest.mark.parametrize(
    "honest",
    [
        "Wenn der Vorbehalt maschinenlesbar ist, darf der Urheber die Nutzung verbieten.",
        "Kurz gesagt: Der Urheber darf die Nutzung verbieten, falls der Vorbehalt maschinenlesbar ist.",
        "Nach § 44b UrhG gilt: Der Urheber darf die Nutzung verbieten, sofern der Vorbehalt maschinenlesbar ist.",
        "Die Nutzung darf der Urheber verbieten, wenn der Vorbehalt maschinenlesbar ist.",
        "Kopien sind lediglich zulässig, solange sie erforderlich sind, und danach müssen sie gelöscht werden.",
        "Der Klägerin haftet ein Verein nicht für 887,03 €.",
        "Ein Verein haftet der Klägerin nicht für EUR 887,03. [1]",
    ],
)
def test_light_rewordings_pass(honest: str) -> None:
    assert verdict(honest) == []


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        ("Der Urheber darf die Nutzung nicht verbieten, wenn der Vorbehalt maschinenlesbar ist.", "negation"),
        ("Der Urheber muss die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist.", "modality"),
        ("Der Urheber darf die Nutzung verbieten.", "condition"),
        ("Der Urheber darf die Nutzung verbieten, auch wenn der Vorbehalt maschinenlesbar ist.", "condition"),
        ("Der Vorbehalt darf die Nutzung verbieten, wenn der Urheber maschinenlesbar ist.", "order"),
        (
            "Der Urheber darf die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist (§ 44b Abs. 2 UrhG).",
            "norm_not_in_source",
        ),
        (
            "Der Urheber darf die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist (§ 44b Abs. 3 S. 2 UrhG).",
            "norm_not_in_source",
        ),
        (
            "Der Urheber darf die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist (BGH, I ZR 1/25).",
            "decision_not_in_source",
        ),
        ("Kopien sind erlaubt, solange sie nötig sind; danach müssen sie gelöscht werden.", "modality"),
        ("Kopien sind nur erlaubt, solange sie nötig sind; danach müssen sie nicht gelöscht werden.", "negation"),
        ("Kopien sind nur erlaubt, solange sie nötig sind.", "modality"),
        ("Ein Verein haftet der Klägerin für 887,03 Euro.", "negation"),
        ("Ein Verein haftet der Klägerin nicht für 878,03 Euro.", "amount"),
        ("Einem Verein haftet die Klägerin nicht für 887,03 Euro.", "order"),
        ("Die Klägerin haftet dem Verein nicht für 887,03 Euro.", "order"),
        ("Ein Verein haftet der Klägerin nicht für 887,03 Euro, zahlbar bis 3.4.2027.", "date"),
        ("Ein Verein haftet der Klägerin nicht für 887,03 Euro und gewinnt.", "unsupported"),
        ("Du wirst gewinnen.", "promise"),
        ("Ein Verein haftet der Klage nicht für 887,03 Euro.", "unsupported"),
        ('Das Gesetz sagt: "Kopien sind immer erlaubt".', "quote"),
        ("Mehr unter https://evil.example.", "markup"),
        ("The association is not liable to the claimant for 887.03 euros.", "language"),
        ("Der Urheber dürfte die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist.", "modality"),
        ("Alle Kopien sind nur erlaubt, solange sie nötig sind; danach müssen sie gelöscht werden.", "modality"),
    ],
)
def test_lies_fail_for_their_reason(lie: str, fault: str) -> None:
    assert fault in verdict(lie)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("If the author has not reserved the use, the company may copy works.", True),
        ("In short: the company may copy works if the author has not reserved the use.", True),
        ("The author may copy works if the company has not reserved the use.", False),
        ("The company may copy works if the author has reserved the use.", False),
        ("The company may not copy works if the author has reserved the use.", False),
        (
            "A court must decide after 17 December 2026 whether the claimant has to pay 887.03 euros to the defendant.",
            False,
        ),
        (
            "A court must decide before 17 December 2026 whether the defendant has to pay 887.03 euros to the claimant.",
            False,
        ),
        ("A machine-readable reservation counts.", False),
        ("Only a machine-readable reservation counts.", True),
        ("Solely a machine-readable reservation counts.", True),
    ],
)
def test_english_is_told_apart_too(text: str, holds: bool) -> None:
    assert (verdict(text, ENGLISH, language="en") == []) == holds


def test_what_a_party_says_stays_what_a_party_says() -> None:
    claim = "Es würden nur Links gespeichert, deshalb gebe es nichts zu löschen."
    source = "LAION meint, es würden nur Links gespeichert."

    assert "party_as_law" in verdict(claim, claim, kind="party")
    assert "party_as_law" in verdict(claim, claim, kind="party", said="party")
    assert "party_as_law" in verdict(source, source, kind="party")
    assert verdict(source, source, kind="party", said="party") == []
    assert verdict("Es werden nur Links gespeichert.", source, kind="party", said="party") != []


def test_reported_speech_does_not_become_a_fact() -> None:
    assert verdict("Der Verein speichert keine Bilder.", "Der Verein speichere keine Bilder.") != []
    assert verdict("Der Verein speichere keine Bilder.", "Der Verein speichere keine Bilder.") == []


def test_two_sentences_may_be_joined_but_not_mixed() -> None:
    passage = "Das Training ist erlaubt. Die Veröffentlichung der Kopien ist verboten."

    assert verdict("Das Training ist erlaubt, und die Veröffentlichung der Kopien ist verboten.", passage) == []
    assert verdict("Das Training ist verboten, und die Veröffentlichung der Kopien ist erlaubt.", passage) != []
    assert verdict("Die Veröffentlichung der Kopien ist erlaubt.", passage) != []


def test_an_amount_belongs_to_what_it_is_for() -> None:
    passage = "Der Streitwert beträgt 9.000 Euro, die Kosten betragen 887,03 Euro."

    assert verdict("Der Streitwert beträgt 9.000 Euro, die Kosten betragen 887,03 Euro.", passage) == []
    assert verdict("Der Streitwert beträgt 887,03 Euro, die Kosten betragen 9.000 Euro.", passage) != []


def test_links_of_our_own_cards_may_stay_and_those_of_a_letter_may_not() -> None:
    passage = "Die Datei liegt unter /.well-known/tdmrep.json auf example.com und gilt dort."

    assert verdict(passage, passage) == []
    assert "markup" in verdict(passage, passage, kind="record")


def test_a_mark_in_the_text_is_a_citation_too() -> None:
    source = Source("1", "UrhG § 44b", "card", "Kopien sind erlaubt.")

    assert check(Claim("Kopien sind erlaubt [1].", ()), [source], Facts(), "de").ok
    assert [
        fault.kind for fault in check(Claim("Kopien sind erlaubt [7].", ("1",)), [source], Facts(), "de").faults
    ] == ["foreign_source"]
