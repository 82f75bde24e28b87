"""What admins decide about their group: the settings by buttons, its language, the report of the week."""

from __future__ import annotations

from dataclasses import dataclass

from bot.journeys.community import digest, model_choice, screens
from bot.journeys.community.model_choice import ModelChoice
from bot.journeys.community.room import Room, enter
from bot.journeys.community.settings import CHOICES, GroupSettings, chosen
from bot.journeys.community.words import remark, toast
from bot.ports import Reply
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Governing:
    """The admins' side of a group. Whoever calls it has asked whether it is an admin."""

    store: Store
    model: ModelChoice

    def overview(self, room: Room) -> Reply:
        """All settings with what is chosen now."""
        return screens.overview(room.settings, room.incoming.place, room.language, self.model.line(room))

    def tap(self, room: Room, argument: str) -> list[Reply]:
        """A button of the settings: "" shows them, "lives" offers its choices, "lives:24" chooses, "close" ends it."""
        field, chooses, value = argument.partition(":")
        if field == "close":
            return [screens.closed(room.language)]
        if not field:
            return [self.overview(room)]
        if field == model_choice.FIELD and self.model.side.offered:
            return self._model(room, value) if chooses else [self.model.screen(room)]
        if not chooses:
            offered = field in CHOICES
            shown = [screens.choice(room.settings, field, room.incoming.place, room.language)] if offered else None
            return shown or toast("old_button", room.language)
        changed = chosen(room.settings, field, value, room.incoming.place)
        if changed is None:
            return toast("old_button", room.language)
        self.save(room.group, changed)
        after = enter(room.incoming, changed, room.language)
        return [
            self.overview(after),
            *toast("settings.saved", after.language),
        ]

    def _model(self, room: Room, value: str) -> list[Reply]:
        heard = self.model.choose(room, value)
        if heard is None:
            return toast("old_button", room.language)
        return [self.overview(room), *toast("settings.saved", room.language), *heard]

    def language(self, room: Room) -> list[Reply]:
        """/sprache in a group is the group's language, not that of whoever writes."""
        if not room.incoming.by_admin:
            return [remark("language.admins", room.language)]
        wish = room.incoming.text.strip().casefold()[:2]
        picked = chosen(room.settings, "language", "auto" if wish == "au" else wish, room.incoming.place)
        if picked is None:
            return [screens.choice(room.settings, "language", room.incoming.place, room.language)]
        self.save(room.group, picked)
        return [remark(f"language.{picked.language}", enter(room.incoming, picked, room.language).language)]

    def report(self, room: Room) -> list[Reply]:
        """/bericht: the last seven days, in the group; it names nobody and shows nothing that was not asked here."""
        since = room.incoming.at - digest.WEEK
        week = digest.of(self.store.questions.since(room.group, since))
        return [Reply(digest.html(week, room.language, since, room.incoming.at), silent=True)]

    def save(self, group: str, settings: GroupSettings) -> None:
        """Keeps the settings; who wants no digest has no words kept, not even those of yesterday."""
        self.store.groups.save(group, settings.model_dump(mode="json"))
        if settings.digest == "off":
            self.store.questions.forget_words(group)

    def moved(self, old: str, new: str) -> None:
        """Telegram renumbered a group: everything follows, and it remembers what it was called."""
        if not new or old == new:
            return
        self.store.consents.move(old, new)
        self.store.model_calls.move(old, new)
        self.store.groups.move(old, new)
        row = self.store.groups.of(new)
        if row is not None and old not in (known := row.settings.get("earlier", [])):
            self.store.groups.save(new, {**row.settings, "earlier": [*known, old]})
