"""The day after a decision, rehearsed: one record edited as a lawyer would, and all that depends on it changes.

The result of the exercise is invented. What must not depend on it stays word for word.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli import lotse
from bot.config import Settings
from bot.conversation import Conversation
from bot.errors import UserError
from bot.journeys import deadlines
from bot.journeys.case import Draft, content_of
from bot.journeys.deadline_talk.waiting import awaited
from bot.law_change.by_hand import unmet, unread
from bot.law_change.comparing import Change, changed_records, changes, difference
from bot.law_change.concerned import concerned
from bot.law_change.report import as_markdown, put_in_use, report
from bot.law_change.waiting import Told, take_up
from bot.reminders import remind, voice
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from knowledge.answers.courts import state_in_chain
from knowledge.check.scheme import shipped
from knowledge.content import Bilingual
from knowledge.law.decisions import Decision, Holding, Term
from knowledge.library.own import Content
from tests.bot.player import TODAY, Chosen, Frame, Player
from tests.bot.test_reminders import Post
from tests.conftest import settings_for

BGH = "bgh-i-zr-281-25"
ANNOUNCED = dt.date(2026, 12, 17)
DAY_AFTER = dt.date(2026, 12, 18)
MORNING = dt.datetime(2026, 12, 18, 9, 0, tzinfo=deadlines.BERLIN)
WON = "Der Satz von 2021 war maschinenlesbar."


def both(de: str, en: str = "In English.") -> Bilingual:
    return Bilingual(de=de, en=en)


@pytest.fixture(scope="module")
def decided(content: Content) -> Content:
    """The content as it is the day after, had the court decided so."""
    record = content.decisions[BGH].model_copy(
        update={
            "date": ANNOUNCED, "kind": "judgment", "final": True, "next": None, "caveat": None,
            "summary": both("Die Revision hatte Erfolg.", "The appeal succeeded."),
            "holdings": (
                Holding(norm="UrhG § 44b", absatz="3", outcome="yes", text=both(WON)),
                Holding(norm="UrhG § 60d", outcome="no", text=both("Der Verein durfte sich nicht darauf berufen.")),
            ),
        }
    )  # fmt: skip
    return replace(content, decisions={**content.decisions, BGH: record})


@pytest.fixture(scope="module")
def found(knowledge: Knowledge, decided: Content) -> list[Change]:
    """All that comes out differently the day after."""
    return changes(knowledge, decided, DAY_AFTER)


@pytest.fixture
def player(open_chat: object, knowledge: Knowledge, store: Store) -> Player:
    """Somebody in a private chat, before the decision."""
    return Player(Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY))


def waits(store: Store, content: Content, person: str = "tg:1", language: str = "de") -> None:
    now = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    deadlines.add(store, person, awaited(content.decisions[BGH], language), now)


def test_answers_results_and_letters_that_rest_on_the_record_change_and_no_others(found: list[Change]) -> None:
    answers = {one.name for one in found if one.room == "answer" and one.language == "de"}

    assert {"UrhG § 44b", "UrhG § 60d", f"decision:{BGH}", "decision:olg-hamburg-5-u-104-24"} <= answers
    assert not {"UrhG § 97a", "decision:eugh-c-5-08-infopaq", "question:was-kostet-eine-abmahnung"} & answers
    assert len([one for one in found if one.room == "check" and one.language == "de"]) >= 5
    assert len([one for one in found if one.room == "letter" and one.language == "de"]) >= 2
    assert {one.language for one in found} == {"de", "en"}


def test_the_result_of_the_founding_case_turns_where_the_court_turned_it(found: list[Change]) -> None:
    founding = next(one for one in found if one.room == "check" and one.name.startswith("Gemeinnütziger Verein"))

    gone = [line for line in founding.lines if line.startswith("- ")]
    come = [line for line in founding.lines if line.startswith("+ ")]
    assert any("maschinenlesbar" in line and "nicht erfüllt" in line for line in gone)
    assert any("maschinenlesbar" in line and "BGH" in line for line in come)


def test_the_day_before_nothing_of_it_is_known(knowledge: Knowledge, decided: Content) -> None:
    said = [line for one in changes(knowledge, decided, dt.date(2026, 12, 16)) for line in one.lines]

    assert not any(WON in line or "17.12.2026, I ZR" in line for line in said)


def test_what_did_not_change_is_not_told(knowledge: Knowledge, content: Content) -> None:
    assert changed_records(content, content) == []
    assert changes(knowledge, content, DAY_AFTER) == []
    assert difference("a\n\nb", "a\n b") == ()


def test_stored_checks_and_drafts_are_counted_and_not_shown(
    player: Player, store: Store, content: Content, decided: Content
) -> None:
    player.commands("pruefen")
    player.taps("Foto")
    mine = Draft("…", kind="refusal_reply", tone="formal", facts={"sender": "Mara Beispiel\nMusterweg 3"})
    store.items.add("tg:1", "draft", content_of(mine), player.now)
    store.items.add("tg:1", "draft", content_of(replace(mine, sent=TODAY)), player.now)

    told = concerned(store, content, decided, DAY_AFTER)

    assert (told.checks, told.drafts) == (1, 1)
    assert told.drafts_changed in {0, 1}


def test_who_waits_is_told_the_result_once_in_their_language(store: Store, content: Content, decided: Content) -> None:
    waits(store, content)
    waits(store, content, "tg:2", "en")
    store.people.choose_language("tg:2", "en", MORNING)
    post = Post()

    first = take_up(store, decided.decisions, MORNING, "de")
    again = take_up(store, decided.decisions, MORNING, "de")
    for minutes in (0, 2, 60, 24 * 60):
        remind(store, MORNING + dt.timedelta(minutes=minutes), voice(store, "de"), post)

    assert (first, again) == (Told(2, 0), Told(0, 0))
    said = {person: html for person, html, _ in post.out}
    assert len(post.out) == 2
    assert "Die Revision hatte Erfolg." in said["tg:1"]
    assert "The appeal succeeded." in said["tg:2"]
    assert "BGH, 17.12.2026, I ZR 281/25" in said["tg:1"]


def test_the_day_before_the_announcement_is_said_and_the_day_itself_is_not_a_deadline(
    store: Store, content: Content
) -> None:
    waits(store, content)
    post, moment = Post(), dt.datetime(2026, 12, 2, 9, 0, tzinfo=deadlines.BERLIN)

    while moment.date() < dt.date(2026, 12, 20):
        remind(store, moment, voice(store, "de"), post)
        moment += dt.timedelta(hours=1)

    assert len(post.out) == 1
    assert "Morgen, am 17.12.2026" in post.out[0][1]
    assert "Frist" not in post.out[0][1]


def test_a_day_that_was_moved_moves_with_its_reminder(store: Store, content: Content) -> None:
    waits(store, content)
    later = Term(date=dt.date(2027, 2, 4), what=both("Neuer Termin"))
    moved = {**content.decisions, BGH: content.decisions[BGH].model_copy(update={"next": later})}
    now = dt.datetime(2026, 12, 10, 12, tzinfo=dt.UTC)

    told = take_up(store, moved, now, "de")

    assert told == Told(0, 1)
    assert [one.date for _, one in deadlines.of(store, "tg:1")] == [dt.date(2027, 2, 4)]
    assert [at.date() for _, at in store.due.of("tg:1")] == [dt.date(2027, 2, 3)]


def test_looking_only_tells_nobody(store: Store, content: Content, decided: Content) -> None:
    waits(store, content)

    assert take_up(store, decided.decisions, MORNING, "de", dry=True) == Told(1, 0)
    assert [one.news for _, one in deadlines.of(store, "tg:1")] == [None]


def test_who_ticked_it_off_is_left_alone(store: Store, content: Content, decided: Content) -> None:
    waits(store, content)
    item, _ = deadlines.of(store, "tg:1")[0]
    deadlines.finish(store, "tg:1", item.id, MORNING)

    assert take_up(store, decided.decisions, MORNING, "de") == Told(0, 0)


def test_a_question_about_the_pending_case_offers_to_tell_and_notes_it_once(player: Player, store: Store) -> None:
    player.writes("Was passiert am 17.12.2026 beim BGH?")

    player.taps("🔔 Sag mir, wenn entschieden ist (BGH)")
    player.taps("🔔 Sag mir, wenn entschieden ist (BGH)")

    kept = [one for _, one in deadlines.of(store, player.person.id)]
    assert [(one.decision, one.date) for one in kept] == [(BGH, ANNOUNCED)]


def test_a_decision_that_is_not_announced_cannot_be_waited_for(content: Content) -> None:
    with pytest.raises(ValueError, match="no day"):
        awaited(_without_day(content.decisions[BGH]), "de")


def _without_day(record: Decision) -> Decision:
    return record.model_copy(update={"next": None})


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch, decided: Content) -> Content:
    """The files of this installation as the lawyer left them."""
    monkeypatch.setattr("bot.law_change.report.load_content", lambda: decided)
    return decided


def test_the_report_names_the_record_and_counts_each_room(app: App, store: Store, edited: Content) -> None:
    text = as_markdown(report(app, store, DAY_AFTER), "de")

    assert "- BGH, 17.12.2026, I ZR 281/25" in text
    assert "## Antworten: " in text
    assert "## Antworten: 0" not in text
    assert WON in text


@dataclass
class Installed:
    """An installation whose files are as ``serves`` once they are built; ``breaks``: they cannot be."""

    settings: Settings
    serves: Content
    knows: Knowledge
    breaks: bool = False

    def rebuild(self, progress: object) -> bool:
        if self.breaks:
            raise UserError("no space left")
        return True

    def knowledge(self) -> Knowledge:
        return Knowledge(self.serves, self.knows.library, self.knows.wording)


def test_nobody_is_told_what_is_not_in_use(
    app: App, store: Store, content: Content, decided: Content, knowledge: Knowledge
) -> None:
    waits(store, content)
    place = Installed(app.settings, decided, knowledge, breaks=True)

    with pytest.raises(UserError):
        put_in_use(place, store, MORNING)  # type: ignore[arg-type]  # what is needed of it

    assert [one.news for _, one in deadlines.of(store, "tg:1")] == [None]
    place.breaks = False
    assert put_in_use(place, store, MORNING) == Told(1, 0)  # type: ignore[arg-type]


def test_a_rehearsal_for_a_day_to_come_tells_nobody(
    app: App, store: Store, content: Content, decided: Content, knowledge: Knowledge
) -> None:
    waits(store, content)
    before = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)

    assert put_in_use(Installed(app.settings, decided, knowledge), store, before) == Told()  # type: ignore[arg-type]
    assert [one.news for _, one in deadlines.of(store, "tg:1")] == [None]


def test_the_command_says_that_nothing_changed(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.law.installation", lambda: App(_settings(data_dir, tmp_path)))

    result = CliRunner().invoke(lotse, ["law", "changed", "--on", "2026-12-18"], catch_exceptions=False)

    assert result.exit_code == 0
    assert "Nichts. Die Dateien sagen dasselbe" in result.output


def _settings(data_dir: Path, tmp_path: Path) -> object:
    return settings_for(data_dir).model_copy(update={"store_url": f"sqlite:///{tmp_path / 'lotse.db'}"})


def _put_in_use(app: App, **changes: str) -> None:
    """Another process puts an index in use: the one that serves, under another name and with some facts changed."""
    index, name = app.settings.index_folder, "fedcba987654321001234567"
    serving = (index / "current").read_text(encoding="utf-8").strip()
    shutil.copytree(index / serving, index / name)
    manifest = index / name / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    (index / "current").write_text(name, encoding="utf-8")


def test_a_running_bot_takes_up_what_another_process_put_in_use(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir / "index", folder / "index")
    serving = App(settings_for(folder))
    before = serving.knowledge()
    assert serving.follow() is False

    _put_in_use(serving)

    assert serving.follow() is True
    assert serving.knowledge() is not before
    assert serving.follow() is False


def test_what_a_lawyer_still_has_to_read_is_named_until_it_is_dated_anew(decided: Content) -> None:
    record = decided.decisions[BGH]
    card = decided.norms["UrhG § 44b"]
    looked_at = replace(decided, norms={**decided.norms, card.norm: card.model_copy(update={"as_of": ANNOUNCED})})

    before = unread(decided, [record], "de")
    after = unread(looked_at, [record], "de")

    assert before[0].without
    assert {"UrhG § 44b", "misconception:bgh-hat-entschieden"} <= {one.name for one in before}
    assert [one.name for one in before if one.name not in {other.name for other in after}] == ["UrhG § 44b"]
    assert "question:was-kostet-eine-abmahnung" not in {one.name for one in before}


def test_the_report_says_where_the_check_and_the_record_do_not_meet(decided: Content, content: Content) -> None:
    record = decided.decisions[BGH]
    stray = Holding(norm="UrhG § 16", outcome="yes", text=both("Eine Kopie."))
    more = record.model_copy(update={"holdings": (*record.holdings, stray)})

    gaps = {(one.place, one.asked) for one in unmet(shipped(), [more])}

    assert gaps == {("UrhG § 44b Abs. 1", True), ("UrhG § 16", False)}
    assert unmet(shipped(), [content.decisions[BGH]]) == []


def test_the_courts_below_are_told_as_reviewed_once_a_higher_one_has_ended_the_case(decided: Content) -> None:
    below = decided.decisions["olg-hamburg-5-u-104-24"]
    referred = decided.decisions[BGH].model_copy(update={"kind": "order", "final": None})
    stayed = {**decided.decisions, BGH: referred}

    told = [
        state_in_chain(below, records, day)
        for records, day in ((decided.decisions, DAY_AFTER), (decided.decisions, TODAY), (stayed, DAY_AFTER))
    ]

    assert [one.standing for one in told if one] == ["reviewed", "decided_open", "decided_open"]


def test_the_result_of_the_check_names_the_judgment_that_ended_the_case(found: list[Change]) -> None:
    founding = next(one for one in found if one.room == "check" and one.name.startswith("Gemeinnütziger Verein"))

    assert any(
        line.startswith("+ ") and "BGH, 17.12.2026, I ZR 281/25 (rechtskräftig)" in line for line in founding.lines
    )


@pytest.mark.parametrize(("made_with", "taken"), [("fake:one", True), ("fake:other", False)])
def test_vectors_of_the_set_model_that_another_process_made_are_taken_up_and_no_others(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_with: str, taken: bool
) -> None:
    shutil.copytree(data_dir / "index", tmp_path / "data" / "index")
    serving = App(settings_for(tmp_path / "data"))
    serving.knowledge()  # with our own vectors, as long as those of the model that is set are being made
    serving.settings = serving.settings.model_copy(update={"embedding": "fake:one"})
    serving._own_vectors = True
    monkeypatch.setattr(App, "open_vectors", lambda _self: None)
    _put_in_use(serving, embedding=made_with)

    assert (serving.follow(), serving.own_vectors) == (taken, not taken)
