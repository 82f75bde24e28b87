"""Each further use gives only what holds."""

from __future__ import annotations

import pytest

from bot.model.ports import Prompt, Who
from bot.model.uses import Uses
from tests.bot.model.scripted import ScriptedModel, saying

WHO = Who(person="tg:1", language="de")
POINT = "Herr Kowalczyk verlangt 887,03 Euro bis zum 11.04.2023, weil das Bild benutzt wurde."


def test_a_letter_is_explained_in_words_that_say_the_same_and_names_come_back() -> None:
    said = "fordert 887,03 Euro bis zum 11.04.2023, weil das Bild genutzt wurde."

    def model(prompt: Prompt) -> dict[str, object]:
        assert "Kowalczyk" not in prompt.user
        return {
            "sentences": [
                {
                    "text": f"Kurz gesagt: Herr ⟦NAME_1⟧ {said}",
                    "sources": [1],
                }
            ]
        }

    found = Uses(ScriptedModel(model), WHO).explain([POINT, "Das Schreiben ist unterschrieben."])

    assert found.texts == (
        "Kurz gesagt: Herr Kowalczyk fordert 887,03 Euro bis zum 11.04.2023, weil das Bild genutzt wurde.",
        "Das Schreiben ist unterschrieben.",
    )


def test_quotation_marks_stay_as_we_set_them_in_what_was_reworded_and_in_what_was_not() -> None:
    point = "Zahl nichts „vorab“, weil das Bild benutzt wurde. Sie nennen das „Kulanz“."
    reworded = 'Zahl nichts "vorab", weil das Bild genutzt wurde.'

    found = Uses(ScriptedModel(saying((reworded, [1]))), WHO).explain([point])

    assert found.texts == ("Zahl nichts „vorab“, weil das Bild genutzt wurde. Sie nennen das „Kulanz“.",)


def test_an_explanation_that_changes_an_amount_is_not_said() -> None:
    model = ScriptedModel(saying((POINT.replace("887,03", "878,03"), [1])))

    assert Uses(model, WHO).explain([POINT]).texts == (POINT,)


@pytest.mark.parametrize(
    ("said", "several", "meant"),
    [
        (["yes"], False, ("yes",)),
        ("yes", False, ("yes",)),
        (["maybe"], False, ()),
        (["yes", "maybe"], True, ()),
        (["yes", "no"], False, ()),
        (["yes", "no", "yes"], True, ("yes", "no")),
        ([], True, ()),
    ],
)
def test_options_are_those_offered_and_as_many_as_the_question_takes(
    said: object, several: bool, meant: tuple[str, ...]
) -> None:
    model = ScriptedModel(lambda _: {"options": said})

    assert Uses(model, WHO).options("War es online?", {"yes": "Ja", "no": "Nein"}, "glaub schon", several) == meant


def test_without_a_model_no_option_was_meant() -> None:
    assert Uses(ScriptedModel("down"), WHO).options("War es online?", {"yes": "Ja"}, "hm") == ()


def test_a_field_stands_in_the_letter_letter_by_letter() -> None:
    letter = "Wir erwarten die Summe von 1.250,00 EUR\nspätestens am 3. Mai 2026. Gruß 3. Juni 2026 oder 3. Juni 2026"
    said = {
        "demand_amount": "1.250,00 EUR",
        "deadline_date": "3. Mai 2026",
        "letter_date": "3. Juni 2026",
        "sender": "Meier",
    }

    found = Uses(ScriptedModel(lambda _: {"fields": said}), WHO).fields(letter, [*said])

    assert {name: one.text for name, one in found.found.items()} == {
        "demand_amount": "1.250,00 EUR",
        "deadline_date": "3. Mai 2026",
    }
    place = found.found["deadline_date"]
    assert letter[place.start : place.end] == "3. Mai 2026"


def test_why_there_was_nothing_of_a_model_is_told() -> None:
    assert Uses(ScriptedModel("slow"), WHO).explain([POINT]).missing == "slow"
    assert Uses(ScriptedModel("budget"), WHO).fields("Brief", ["letter_date"]).missing == "budget"
    assert Uses(ScriptedModel("honest"), WHO).explain([POINT]).missing is None


def test_a_draft_keeps_its_demands() -> None:
    draft = "Ich fordere Sie auf, die Kopien zu löschen. Bitte zahlen Sie 300 Euro bis zum 1.3.2027."

    better = draft.replace("Ich fordere Sie auf", "Hiermit fordere ich Sie auf")
    softer = draft.replace("300", "30")

    assert Uses(ScriptedModel(lambda _: {"text": softer}), WHO).polish(draft).count("300 Euro") == 1
    assert "30 Euro" not in Uses(ScriptedModel(lambda _: {"text": softer}), WHO).polish(draft)
    assert Uses(ScriptedModel(lambda _: {"text": better}), WHO).polish(draft) in {draft, better}


def test_a_translation_keeps_amounts_norms_negations_and_duties() -> None:
    german = "Der Kläger muss die 887,03 Euro nicht zahlen (§ 97a Abs. 3 UrhG)."
    good = "The claimant does not have to pay the 887.03 euros (§ 97a Abs. 3 UrhG)."

    def english(text: str) -> str | None:
        return Uses(ScriptedModel(lambda _: {"text": text}), WHO).english(german)

    assert english(good) == good
    assert english(good.replace("does not have", "has")) is None
    assert english(good.replace("887", "878")) is None
    assert english(good.replace("Abs. 3", "Abs. 4")) is None
    assert english(good.replace("claimant", "defendant")) is None
    assert english(f"{good} You will win.") is None


def test_a_follow_up_is_made_whole_with_words_of_the_talk_only() -> None:
    turns = ["Darf eine Schule meine Fotos nutzen?"]

    def whole(said: str) -> str:
        return Uses(ScriptedModel(lambda _: {"text": said}), WHO).whole_question(turns, "Und ein Verein?")

    assert whole("Darf ein Verein meine Fotos nutzen?") == "Darf ein Verein meine Fotos nutzen?"
    assert whole("Darf ein Verein meine Lieder verkaufen?") == "Und ein Verein?"
