"""What is shown of a model's words in a draft: before and after, and the English version beside the German one."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.journeys.drafting.english import Pair
from bot.journeys.drafting.opened import Open, label, say
from bot.ports import Reply


def proposal(opened: Open, number: str, before: str, after: str) -> Reply:
    """A paragraph as it is and as it could read; nothing has changed yet."""
    html = say("polish.proposal", opened.language, number=number, before=before, after=after)
    take, leave = opened.button("polish.button_take", "U", number), opened.button("polish.button_leave", "g", number)
    return Reply(html, ((take,), (leave,)))


def english(opened: Open, pairs: Sequence[Pair], ours: bool, missed: str = "") -> list[Reply]:
    """The letter in English, each paragraph with its German one folded below it; whose words it are, first and last."""
    language, whose = opened.language, "ours" if ours else "machine"
    head = say(f"english.{whose}", language, title=opened.kept.title)
    stays = label(f"english.stays_{whose}", language)
    notes = [Markup("<i>%s</i>") % missed] if missed else []
    parts = [head, *notes, *(_pair(pair, stays) for pair in pairs), say("english.foot", language)]
    return [Reply(Markup("\n\n").join(parts), ((opened.button("preview.button_preview", "v"),),))]


def _pair(pair: Pair, stays: str) -> Markup:
    if pair.english is None:
        return Markup("<i>%s</i>\n\n<blockquote>%s</blockquote>") % (stays, pair.german)
    return Markup("%s\n\n<blockquote expandable>%s</blockquote>") % (pair.english, pair.german)
