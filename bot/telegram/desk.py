"""What a worker does with one update: read it, ask the conversation, decide the messages, send them.

Each function is one kind of work, readable aloud, and says whether the update was closed together with its last
message; which kind of update gets which is the routing table's business, and
what happens when something fails is the worker's (inbox.py). No state but the store's.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from telegram.error import TelegramError

from bot.errors import UserError
from bot.ports import Incoming, InlineQuote, Person, Place, Reply, TopicOf
from bot.store import Store
from bot.store.answers import Standing
from bot.store.inbox import Lease
from bot.store.outbox import OutboxStep
from bot.telegram import incoming as reading
from bot.telegram import render
from bot.telegram.answering import Answering
from bot.telegram.delivery import Delivery, unrecorded
from bot.telegram.errors import Lost, NotAllowed, Postponed, Unreachable, Unreadable, where
from bot.telegram.fetching import Fetches, with_contents
from bot.telegram.incoming import Arrival, Me
from bot.telegram.members import Members
from bot.telegram.plan import inline_answer, plan, toast
from bot.telegram.sending import Courier, Step
from bot.telegram.texts import TelegramTexts, in_language

log = logging.getLogger(__name__)

TAP_PATIENCE = 0.5  # seconds in which a tap's answer may still carry its toast; then the wheel is stopped without
DATA_VERSION = "1:"
Handles = Callable[[Incoming], list[Reply]]
INLINE_PATIENCE = dt.timedelta(seconds=20)  # after that Telegram takes no answer any more


class Converses(Protocol):
    """What the channel needs of the conversation: plain, thread-safe, may take a while."""

    @property
    def waits(self) -> bool:
        """May an answer wait for a model?"""

    def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to ``incoming``. Raises UserError with a sentence for the person."""

    def quotes(self, incoming: Incoming) -> list[InlineQuote]:
        """What inline mode offers for the words of ``incoming``."""

    def topic(self, contact: str) -> TopicOf | None:
        """How the forum topic of ``contact`` begins; None where there is no such contact."""

    def unreached(self, incoming: Incoming, place: str) -> list[Reply]:
        """What to say because nothing that came of ``incoming`` could be sent to ``place``."""

    def moved(self, old: str, new: str) -> None:
        """The group ``old`` is called ``new`` from now on."""

    def due(self, now: dt.datetime) -> list[Reply]:
        """What is to be said at ``now`` without anybody having asked, each to its own place, with a name (``once``)."""

    def noted(self, reply: Reply, now: dt.datetime) -> None:
        """``reply``, which was due, is kept and will be said."""

    def tidy(self, now: dt.datetime) -> None:
        """Erases what was kept long enough."""


@dataclass(frozen=True, slots=True)
class Case:
    """An update in work, read and with its siblings."""

    lease: Lease
    arrival: Arrival
    joined: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where updates are worked on.

    ``language``: for people whose own we do not know; ``files``: where files are fetched; ``answers``: threads of their
    own for thinking, so that what only needs the store need not wait; ``readers``: those for what came with files;
    ``answering``: where answers may wait for a model, None where they never do.
    """

    store: Store
    conversation: Converses
    courier: Courier
    texts: dict[str, TelegramTexts]
    language: str
    me: Me
    files: Fetches
    answers: Executor
    readers: Executor
    delivery: Delivery
    members: Members
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    answering: Answering | None = None


async def open_case(desk: Desk, lease: Lease) -> Case | None:
    """Reads the update and, where it is part of an album or a long paste, its siblings. None: not meant for us."""
    arrival = _read(desk, lease)
    if arrival is None or lease.join_key is None or arrival.incoming.kind == "command":
        return None if arrival is None else Case(lease, arrival)
    later = await asyncio.to_thread(desk.store.inbox.following, lease)
    siblings = (
        _album(desk, lease, later) if lease.join_key.startswith("album:") else _paste(desk, lease, arrival, later)
    )
    whole = reading.join([arrival, *(sibling for _, sibling in siblings)])
    return Case(lease, whole, tuple(update_id for update_id, _ in siblings))


def _read(desk: Desk, lease: Lease) -> Arrival | None:
    try:
        update: Any = json.loads(lease.payload)
    except ValueError as error:
        raise Unreadable("not JSON") from error
    return reading.read(update, desk.me, lease.received_at)


def _album(desk: Desk, lease: Lease, later: Sequence[Lease]) -> list[tuple[int, Arrival]]:
    family = [(other.update_id, _read(desk, other)) for other in later if other.join_key == lease.join_key]
    return [(update_id, arrival) for update_id, arrival in family if arrival is not None]


def _paste(desk: Desk, lease: Lease, first: Arrival, later: Sequence[Lease]) -> list[tuple[int, Arrival]]:
    """The pieces that follow at once; the first one that is not long, or not such a piece, ends it."""
    pieces: list[tuple[int, Arrival]] = []
    last, units = first, reading.LONG_PASTE
    for other in later:
        if other.user_id != lease.user_id:
            continue
        arrival = _read(desk, other)
        if arrival is None or not reading.belongs(first, last, arrival, last_text_units=units):
            break
        pieces.append((other.update_id, arrival))
        last, units = arrival, render.utf16(arrival.incoming.text) if other.join_key is None else reading.LONG_PASTE
    return pieces


async def answer(desk: Desk, case: Case) -> bool:
    """A person said something: ask the conversation, send what it says; an edited question edits its answer.

    What is said in a group to others is nobody's business here, unless the group is the desk of a firm.
    """
    incoming = case.arrival.incoming
    if not incoming.addressed and not await asyncio.to_thread(desk.store.desks.is_desk, incoming.place.id):
        return False
    steps = await _decided(desk, case)
    if steps is None:
        incoming = await desk.members.marked(incoming, desk.now())
        async with _typing(desk, case):
            replies = await _consult(desk, await with_contents(desk.files, incoming), case, partial(_heard, desk))
        steps = await _decide(desk, case, replies)
    return await _send(desk, case, steps)


def _typing(desk: Desk, case: Case) -> contextlib.AbstractAsyncContextManager[None]:
    """The sign is for one person who waits; in a group it would only spend what the group may be sent."""
    place = case.arrival.incoming.place
    return contextlib.nullcontext() if place.kind == "group" else desk.courier.typing(case.arrival.chat_id, place.topic)


async def answer_inline(desk: Desk, case: Case) -> bool:
    """Somebody types the bot's name in any chat: show what there is to quote. Who types on asks again anyway."""
    incoming = case.arrival.incoming
    if desk.now() - case.lease.received_at > INLINE_PATIENCE:
        return False
    try:
        quotes = await asyncio.to_thread(desk.conversation.quotes, incoming)
    except Exception as error:  # nobody waits for an apology under a line that they are still typing
        log.error("no inline quotes: %s", where(error))  # noqa: TRY400  # a trace would show texts
        return False
    button = (await _texts_for(desk, incoming)).inline_button
    await desk.courier.answer_inline(case.arrival.inline_id or "", inline_answer(quotes, button))
    return False


async def answer_tap(desk: Desk, case: Case) -> bool:
    """A button was tapped: stop its wheel first, with the toast if it is known by then, and only then write."""
    steps = await _decided(desk, case)
    if steps is None:
        incoming = await desk.members.marked(case.arrival.incoming, desk.now())
        thinking = asyncio.ensure_future(_consult_tap(desk, incoming, case))
        await asyncio.wait({thinking}, timeout=TAP_PATIENCE)
        in_time = thinking.done() and thinking.exception() is None
        said = toast(thinking.result()) if in_time else None
        await desk.courier.answer_tap(case.arrival.callback_id or "", said)
        replies = await thinking if in_time else await _with_sign(desk, case, thinking)
        steps = await _decide(desk, case, replies if in_time else _with_late_toast(replies))
    return await _send(desk, case, steps)


async def _with_sign(desk: Desk, case: Case, thinking: asyncio.Future[list[Reply]]) -> list[Reply]:
    """What comes of ``thinking``, with the sign for whoever waits."""
    async with _typing(desk, case):
        return await thinking


async def note_gone(desk: Desk, case: Case) -> bool:
    """Blocked by a person, or removed from a group: nothing can be said there, but others may have to know."""
    steps = await _decided(desk, case)
    if steps is None:
        await asyncio.to_thread(desk.store.people.mark_blocked, case.arrival.incoming.place.id, desk.now())
        await asyncio.to_thread(desk.store.admins.forget, case.arrival.incoming.place.id)
        replies = await _consult(desk, case.arrival.incoming, case)
        steps = await _decide(desk, case, [reply for reply in replies if reply.to is not None])
    return await _send(desk, case, steps)


async def greet(desk: Desk, case: Case) -> bool:
    """Unblocked by a person, or added to a group."""
    await asyncio.to_thread(desk.store.people.seen, case.arrival.incoming.place.id, desk.now())
    return await answer(desk, case)


async def move(desk: Desk, case: Case) -> bool:
    """A group became a supergroup with a new id: its rows follow."""
    new = case.arrival.moved_to or case.arrival.chat_id
    await move_chat(desk.store, desk.conversation, case.arrival.chat_id, new)
    return await answer(desk, replace(case, arrival=replace(case.arrival, chat_id=new)))


async def move_chat(store: Store, conversation: Converses, old: int, new: int) -> None:
    """Brings what is kept for chat ``old`` to chat ``new``; harmless if done twice."""
    await asyncio.to_thread(store.inbox.move_chat, old, new)
    await asyncio.to_thread(store.outbox.move_chat, old, new)
    await asyncio.to_thread(store.answers.forget_chat, old)
    await asyncio.to_thread(store.standing.forget_chat, old)
    await asyncio.to_thread(store.sends.move_chat, old, new)
    await asyncio.to_thread(store.admins.forget, f"tg:{old}")
    await asyncio.to_thread(store.people.move, f"tg:{old}", f"tg:{new}")
    await asyncio.to_thread(store.desks.move, f"tg:{old}", f"tg:{new}")
    await asyncio.to_thread(conversation.moved, f"tg:{old}", f"tg:{new}")


def unasked(lease: Lease) -> Case:
    """Something to be said that nobody asked for, as a case: it comes from nobody, and goes where it is to go."""
    place = Place(f"tg:{lease.chat_id}", "group" if lease.chat_id < 0 else "private")
    nobody = Incoming("unsupported", Person("tg:0"), place, lease.received_at)
    return Case(lease, Arrival(nobody, lease.chat_id))


async def say_unasked(desk: Desk, case: Case) -> bool:
    """Says what is due: sent like an answer, each message marked when it is out, so that a restart goes on there."""
    steps = await _decided(desk, case)
    if steps is None:
        chat = case.lease.chat_id
        told = enumerate(json.loads(case.lease.payload))
        steps = tuple(OutboxStep(position, chat, step) for position, step in told)
        await _keep(desk, case, steps)
    return await _send(desk, case, steps)


async def apologise(desk: Desk, case: Case) -> None:
    """One clear sentence to the person whose update was given up. Never fails: there is nothing left to try."""
    incoming = case.arrival.incoming
    step = Step("sendMessage", {"chat_id": case.arrival.chat_id, "text": (await _texts_for(desk, incoming)).failed})

    try:
        await desk.courier.deliver(step.with_params(message_thread_id=incoming.place.topic), unrecorded)
    except Exception as error:  # the apology is the last resort; whatever stops it is only worth a line
        log.warning("no apology for update %d: %s", case.lease.update_id, where(error))


def _heard(desk: Desk, incoming: Incoming) -> list[Reply]:
    """What the conversation says to somebody who wrote, which is noted."""
    desk.store.people.seen(incoming.person.id, desk.now())
    return desk.conversation.handle(incoming)


async def _consult(desk: Desk, incoming: Incoming, case: Case, handle: Handles | None = None) -> list[Reply]:
    handle = handle or desk.conversation.handle
    try:
        if not incoming.contents and desk.answering is not None:
            return await desk.answering.consult(handle, incoming, case.lease, case.joined)
        threads = desk.readers if incoming.contents else desk.answers  # reading files may take a minute
        return await asyncio.get_running_loop().run_in_executor(threads, handle, incoming)
    except UserError as error:
        return [Reply(render.escape(str(error)))]


async def _consult_tap(desk: Desk, incoming: Incoming, case: Case) -> list[Reply]:
    if not incoming.data.startswith(DATA_VERSION):
        return [Reply("", toast=(await _texts_for(desk, incoming)).old_question)]
    return await _consult(desk, incoming, case)


def _with_late_toast(replies: list[Reply]) -> list[Reply]:
    """A toast that came too late is said as a message, if nothing else is said."""
    said = toast(replies)
    return [Reply(render.escape(said))] if said and not any(reply.html for reply in replies) else replies


async def _decide(desk: Desk, case: Case, replies: Sequence[Reply]) -> tuple[OutboxStep, ...]:
    incoming = case.arrival.incoming
    known: tuple[Standing, ...] = ()
    if incoming.edited and incoming.message_id is not None:
        known = await asyncio.to_thread(desk.store.answers.of, case.arrival.chat_id, incoming.message_id)
    steps = plan(case.arrival, replies, known, desk.me.username)
    await _keep(desk, case, steps)
    return tuple(steps)


async def _decided(desk: Desk, case: Case) -> tuple[OutboxStep, ...] | None:
    """What an earlier try decided to send and did not send yet; None if there was none."""
    if not case.lease.decided:
        return None
    return await asyncio.to_thread(desk.store.outbox.open_steps, case.lease.update_id)


async def _keep(desk: Desk, case: Case, steps: Sequence[OutboxStep]) -> None:
    """Keeps what was decided. Raises Lost if another process has taken over."""
    if not await asyncio.to_thread(desk.store.outbox.decide, case.lease, steps):
        raise Lost


async def _send(desk: Desk, case: Case, steps: Sequence[OutboxStep]) -> bool:
    """Sends what is decided, chat by chat; one that cannot be reached, or has to wait, keeps nothing from the others.

    True if the update was closed together with its last step. Raises Postponed if something is left to be sent later,
    and Lost if another process has taken over.
    """
    gone: set[int] = set()
    waits: dict[int, float] = {}
    closed: list[bool] = []
    still_ours = not case.lease.decided  # decided a moment ago, in one transaction with a look at the lease
    for step in steps:
        if step.chat_id in waits:
            continue

        async def recorded(message_id: int | None, step: OutboxStep = step) -> None:
            await asyncio.to_thread(desk.store.outbox.sent, case.lease.update_id, step, message_id, desk.now())

        async def recorded_last(message_id: int | None, step: OutboxStep = step) -> None:
            sent_last = desk.store.outbox.sent_last
            await asyncio.to_thread(sent_last, case.lease, case.joined, step, message_id, desk.now())
            closed.append(True)

        if not still_ours and not await asyncio.to_thread(desk.store.inbox.holds, case.lease):
            raise Lost
        still_ours = False
        if step.chat_id in gone:
            await recorded(None)
            continue
        try:
            noted = recorded_last if step is steps[-1] and not waits else recorded
            await desk.delivery.send(Step.from_json(step.step).with_params(chat_id=step.chat_id), noted)
        except Postponed as later:
            waits[step.chat_id] = later.seconds
        except Unreachable as error:
            gone.add(step.chat_id)
            await recorded(None)
            await _note_unreached(desk, case, step.chat_id, error)
    if waits:
        raise Postponed(min(waits.values()))
    return bool(closed)


async def _note_unreached(desk: Desk, case: Case, chat_id: int, error: Unreachable) -> None:
    """Marks a chat that is gone, and tells where it came from that something did not arrive elsewhere."""
    if not isinstance(error, NotAllowed):
        await asyncio.to_thread(desk.store.people.mark_blocked, f"tg:{chat_id}", desk.now())
    if chat_id != case.arrival.chat_id:
        await _tell_unreached(desk, case, chat_id)


async def _tell_unreached(desk: Desk, case: Case, chat_id: int) -> None:
    """Says where something came from that it did not arrive. If that fails as well, there is nobody left to tell."""
    incoming = case.arrival.incoming
    replies = await asyncio.to_thread(desk.conversation.unreached, incoming, f"tg:{chat_id}")
    for step in plan(case.arrival, replies, (), desk.me.username):
        if step.chat_id != chat_id:
            with contextlib.suppress(Unreachable, Postponed, TelegramError):
                await desk.delivery.send(Step.from_json(step.step), unrecorded)


async def _texts_for(desk: Desk, incoming: Incoming) -> TelegramTexts:
    chosen = await asyncio.to_thread(desk.store.people.language, incoming.person.id)
    return in_language(desk.texts, chosen, incoming.person.language, desk.language)
