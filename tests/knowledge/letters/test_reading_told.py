"""What is told, done, refused, quoted or hypothetical is no demand and no deadline, whatever words it holds."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.letters.letter import Letter
from knowledge.letters.reading import read

ON = dt.date(2026, 11, 15)
LETTER = "Kanzlei Vogel\nKöln, 02.11.2026\n\nSehr geehrte Frau Sommer,\n\n{}\n\nMit freundlichen Grüßen\nMuster"
TOLD = (
    "Sie verlangen, dass wir die Nutzung unterlassen und Auskunft erteilen.",
    "Nutzen Sie das Bild weiter, entsteht ein weiterer Schaden.",
    "Die verlangte Auskunft haben wir am 3. März erteilt.",
    "Eine Lizenz war nicht zu erwerben.",
    "Bitte beachten Sie, dass die Löschung des Bildes die Forderung nicht erledigt.",
    "Wir bestätigen die Löschung der Bilder.",
    "Ich bestätige Ihnen, dass das Bild entfernt wurde.",
    "Es steht Ihnen frei, Auskunft zu verlangen.",
    "We have removed the images you asked us to delete.",
    "You may request deletion of your account data at any time.",
    "Unsere Mandantin hat die Kosten ihrer Vertretung selbst getragen.",
    "Mein Mandant ist nicht verpflichtet, Auskunft zu erteilen.",
    "Ob Schadensersatz zu zahlen ist, wird ein Gericht entscheiden.",
    "Eine Vertragsstrafe wäre nur bei Verschulden zu zahlen.",
    "Für die Löschung benötigen wir etwa zwei Wochen.",
    "Wir löschen Ihre Daten innerhalb von 30 Tagen.",
    "Gern teilen wir Ihnen mit, dass Ihre Bilder entfernt sind.",
    "Ihr Antrag, die Bilder zu löschen und Auskunft zu erteilen, liegt uns vor.",
    "In Ihrem Schreiben fordern Sie Schadensersatz und die Abgabe einer Unterlassungserklärung.",
    "Wir haben das Training beendet und die Dateien vernichtet.",
    "Meine Mandantin wird eine Unterlassungserklärung nicht unterzeichnen.",
    "Die Abmahnung verlangte Unterlassung und Schadensersatz, beides zu Unrecht.",
    "Our client has no obligation to disclose the source of the data.",
    "Your letter demands that we pay damages; that demand is rejected.",
    "Der Kläger hat die Kosten des Verfahrens zu tragen.",
    "Ihre Forderung, das Bild zu entfernen und 300 Euro zu zahlen, ist unbegründet.",
    "Wir erwarten nicht, dass es zu einem Rechtsstreit kommt.",
    "Sie begehren die Unterlassung der weiteren Nutzung.",
    "Ihr Mandant möchte, dass unsere Mandantin Auskunft erteilt.",
    "Dem Wunsch nach Löschung kommen wir gern nach.",
    "Die Löschung ist erfolgt, so dass kein Anspruch mehr besteht.",
    "Das Bild wurde bereits entfernt; eine Lizenzgebühr fällt nicht an.",
    "We note that you require an undertaking from us, which we decline to give.",
    "A takedown request was received and the images have been deleted.",
    "Herr Wolf hat uns gebeten, Auskunft zu geben, was wir hiermit tun.",
    "Die von Ihrem Mandanten gewünschte Erklärung geben wir nicht ab.",
    "Wir sind bereit, die Bilder zu löschen.",
    "Wir zahlen Ihnen ohne Anerkennung einer Rechtspflicht 200 Euro.",
    "Wir behalten uns vor, Schadensersatz und Erstattung der Kosten zu verlangen.",
    "Soweit Sie die Löschung der Bilder verlangen, teilen wir mit, dass unsere Mandantin keine Bilder speichert.",
    "Sie haben hierfür Auskunft, Löschung und Schadensersatz verlangt.",
    "Sie haben uns am 2. Mai 2026 aufgefordert, 17 Einträge zu löschen.",
    "Sie werfen uns vor, Bilder kopiert zu haben, und verlangen neben der Löschung Auskunft.",
    "Zur Zahlung von Schadensersatz sind wir nicht verpflichtet.",
    "Das Entfernen des Bildes allein genügt nicht, um die Angelegenheit abzuschließen.",
    "Schadensersatz schuldet unsere Mandantin ebenso wenig wie Auskunft.",
    "No damages are owed, and no reimbursement is due.",
    "Failing this, our client will seek an injunction and damages.",
    "Sollten Sie Fragen haben, melden Sie sich bitte bei uns.",
    "If you have any questions, please let us know.",
)


def _read(sentence: str) -> Letter:
    return read(LETTER.format(sentence), ON)


@pytest.mark.parametrize("sentence", TOLD)
def test_telling_of_demands_and_deadlines_makes_none(sentence: str) -> None:
    letter = _read(sentence)

    assert (letter.demands, letter.deadlines) == ((), ())


def test_a_quotation_of_the_addressee_is_not_what_the_writer_wants() -> None:
    letter = _read("Sie schreiben: „Bitte löschen Sie alle Bilder und zahlen Sie mir 500 Euro bis zum 01.12.2026.“")

    assert (letter.demands, letter.deadlines) == ((), ())
    assert [found.value.cents for found in letter.amounts] == [50_000]


def test_payment_and_withdrawal_in_one_sentence_have_each_their_own_deadline() -> None:
    letter = _read(
        "Die Anwaltskosten betragen 887,03 EUR aus einem Gegenstandswert von 9.000 EUR. Wir fordern Sie auf, den Betrag"
        " von 887,03 EUR bis zum 30.11.2026 auf unser Konto zu zahlen und binnen zwei Wochen nach Zugang zu erklären,"
        " dass Sie die Ansprüche nicht weiterverfolgen."
    )

    first, second = (found.value for found in letter.deadlines)
    assert [found.value for found in letter.demands] == ["kostenerstattung", "ruecknahme"]
    assert (first.day, first.purposes) == (dt.date(2026, 11, 30), ("kostenerstattung",))
    assert (second.count, second.from_event, second.purposes) == (2, "receipt", ("ruecknahme",))
    assert {(one.value.cents, one.value.purpose) for one in letter.amounts} == {
        (88_703, "anwaltskosten"),
        (900_000, "gegenstandswert"),
    }


def test_the_file_number_of_a_cited_decision_is_not_the_senders_sign() -> None:
    letter = _read("Das Landgericht Hamburg hat mit Urteil vom 27.09.2024, Az. 310 O 227/23, die Klage abgewiesen.")

    assert letter.reference is None


def test_a_flat_sum_in_settlement_is_a_payment() -> None:
    letter = _read("Zur Abgeltung aller Ansprüche zahlen Sie bis zum 01.12.2026 einen Pauschalbetrag von 500 EUR.")

    assert [found.value for found in letter.demands] == ["zahlung"]
    assert [(found.value.cents, found.value.purpose) for found in letter.amounts] == [(50_000, "vergleich")]


def test_days_in_a_column_headed_frist_are_deadlines() -> None:
    table = "| Was | Frist |\n|---|---|\n| Auskunft | 20.11.2026 |\n| Erstattung der Kosten | 27.11.2026 |"

    letter = _read(f"Wir fordern Sie zur Erfüllung auf:\n\n{table}")

    assert [found.value.day for found in letter.deadlines] == [dt.date(2026, 11, 20), dt.date(2026, 11, 27)]
    assert [found.value for found in letter.demands] == ["auskunft", "kostenerstattung"]


def test_days_in_another_column_of_a_table_are_none() -> None:
    letter = _read("| Foto | Erschienen |\n|---|---|\n| Hafen | 20.11.2026 |")

    assert letter.deadlines == ()


def test_a_declaration_about_training_ki_systeme_does_not_speak_to_a_machine() -> None:
    letter = _read("Die Schuldnerin zahlt an den Gläubiger eine Vertragsstrafe, wenn sie KI-Systeme damit trainiert.")

    assert not letter.machine_instructions
