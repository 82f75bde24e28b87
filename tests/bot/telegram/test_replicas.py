"""Several processes: names, who tells Telegram where to call, who may call, one topic, limits and pauses for all."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from bot.ports import Elsewhere, Incoming, Reply
from bot.store import Store
from bot.telegram import inbox
from bot.telegram.addresses import may_call, networks
from bot.telegram.announcing import Announcing
from bot.telegram.delivery import Delivery, unrecorded
from bot.telegram.errors import Postponed
from bot.telegram.inbox import to_store
from bot.telegram.limits import Limiter, Pace
from bot.telegram.owner import own_name
from bot.telegram.plan import steps_of
from bot.telegram.sending import Courier, Step
from bot.telegram.webhook import SECRET_HEADER, Hook, application
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.desk_rows import add_contact, add_firm
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
URL, DESK = "https://lotse.example/telegram", -1002000000009


async def test_what_another_process_stored_while_a_chat_was_busy_is_answered_as_soon_as_it_is_free(
    running: Running, telegram: FakeTelegram, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "LOOK_AGAIN", 60.0)
    at_work, released = threading.Event(), threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        at_work.set()
        assert released.wait(20)
        return [Reply(incoming.text)]

    one, two = (shapes.message(text, user=shapes.person(12)) for text in ("eins", "zwei"))
    store.inbox.put([to_store(shapes.update(one, update_id=1))], NOON)  # type: ignore[list-item]
    hook = Hook("https://lotse.example/hook", "127.0.0.1", free_port(), "secret")
    async with running(EchoConversation(says=says), hook=hook):
        assert await asyncio.to_thread(at_work.wait, 20)
        store.inbox.put([to_store(shapes.update(two, update_id=2))], NOON)  # type: ignore[list-item]
        released.set()
        assert await asyncio.to_thread(telegram.wait_until, lambda: telegram.texts(12) == ["eins", "zwei"], 10)


class TestNames:
    def test_two_that_live_have_two_names_and_whoever_comes_after_the_dead_has_theirs(self, tmp_path: Path) -> None:
        with own_name(tmp_path) as first, own_name(tmp_path) as second:
            pass
        with own_name(tmp_path) as after:
            pass

        assert first != second
        assert after == first

    def test_two_folders_give_two_names(self, tmp_path: Path) -> None:
        with own_name(tmp_path / "a") as one, own_name(tmp_path / "b") as other:
            assert one != other

    def test_a_name_is_free_as_soon_as_its_process_was_killed(self, tmp_path: Path) -> None:
        program = (
            "import sys, time; from pathlib import Path; from bot.telegram.owner import own_name\n"
            "with own_name(Path(sys.argv[1])) as name:\n    print(name, flush=True); time.sleep(60)"
        )
        command = [sys.executable, "-c", program, str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            theirs = process.stdout.readline().strip()
            with own_name(tmp_path) as meanwhile:
                pass
            process.kill()
            process.wait(10)
        with own_name(tmp_path) as afterwards:
            pass

        assert meanwhile != theirs
        assert afterwards == theirs


class TestAnnouncing:
    async def test_of_several_that_start_at_once_one_sets_the_webhook_and_later_none(
        self, telegram: FakeTelegram, store: Store
    ) -> None:
        api = api_in_process(telegram)
        replicas = [Announcing(api, store, URL, "s3cret", f"r{number}") for number in range(4)]

        did = await asyncio.gather(*(one.ensure() for one in replicas))
        again = await replicas[0].ensure()

        assert (sum(did), again) == (1, False)
        assert len(telegram.methods("setWebhook")) == 1

    @pytest.mark.parametrize(("url", "secret"), [(f"{URL}/2", "s3cret"), (URL, "another")])
    async def test_another_address_or_another_secret_is_told(
        self, telegram: FakeTelegram, store: Store, url: str, secret: str
    ) -> None:
        api = api_in_process(telegram)
        await Announcing(api, store, URL, "s3cret").ensure()

        assert await Announcing(api, store, url, secret).ensure()
        assert telegram.webhook["secret_token"] == secret
        assert "s3cret" not in (store.settings.get("telegram.webhook") or "")

    async def test_what_somebody_changed_at_telegram_is_mended_at_the_next_start(
        self, telegram: FakeTelegram, store: Store
    ) -> None:
        api = api_in_process(telegram)
        await Announcing(api, store, URL, "s3cret").ensure()
        await api.call("setWebhook", {"url": URL, "secret_token": "s3cret", "allowed_updates": ["message"]})

        assert await Announcing(api, store, URL, "s3cret").ensure()


class TestAddresses:
    TELEGRAM = "149.154.160.0/20, 91.108.4.0/22"

    @pytest.mark.parametrize(
        ("peer", "forwarded", "proxies", "may"),
        [
            ("149.154.167.220", "", "", True),
            ("203.0.113.9", "", "", False),
            ("203.0.113.9", "149.154.167.220", "", False),
            ("127.0.0.1", "149.154.167.220", "127.0.0.1", True),
            ("::ffff:127.0.0.1", "149.154.167.220", "127.0.0.1", True),
            ("127.0.0.1", "149.154.167.220, 203.0.113.9", "127.0.0.1", False),
            ("127.0.0.1", "203.0.113.9, 149.154.167.220, 10.0.0.2", "127.0.0.1, 10.0.0.0/8", True),
            ("127.0.0.1", "", "127.0.0.1", False),
            ("127.0.0.1", "somebody", "127.0.0.1", False),
            ("", "149.154.167.220", "127.0.0.1", False),
        ],
    )
    def test_who_calls_is_who_stands_nearest_and_is_no_proxy_of_ours(
        self, peer: str, forwarded: str, proxies: str, may: bool
    ) -> None:
        assert may_call(peer, forwarded, networks(self.TELEGRAM), networks(proxies)) is may

    def test_where_no_address_is_named_everybody_may_call(self) -> None:
        assert may_call("203.0.113.9", "", networks(None), ())

    async def test_a_stranger_is_refused_even_with_the_secret(self) -> None:
        hook = Hook(URL, "127.0.0.1", 1, "s3cret", networks(self.TELEGRAM), networks("127.0.0.1"))
        kept: list[object] = []

        async def keep(update: object) -> None:
            kept.append(update)

        transport = httpx.ASGITransport(application(hook, keep), client=("127.0.0.1", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="https://lotse.example") as client:
            told = [
                (await client.post("/telegram", json={}, headers={SECRET_HEADER: "s3cret", "X-Forwarded-For": who}))
                for who in ("203.0.113.9", "149.154.167.220")
            ]

        assert [one.status_code for one in told] == [403, 200]
        assert kept == [{}]


class TestTogether:
    @staticmethod
    def courier(telegram: FakeTelegram, store: Store, pace: Pace) -> Courier:
        async def unmoved(_old: int, _new: int) -> None:
            return

        return Courier(api_in_process(telegram), Limiter(store.sends, pace), unmoved)

    async def test_what_telegram_asks_one_process_to_wait_for_all_wait_for(
        self, telegram: FakeTelegram, store: Store
    ) -> None:
        one, other = (self.courier(telegram, store, Pace()) for _ in range(2))
        telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 9", {"retry_after": 9}, chat_id=11))
        hello = Step("sendMessage", {"chat_id": 11, "text": "Hallo"})

        for courier in (one, other):
            with pytest.raises(Postponed) as wait:
                await courier.deliver(hello, unrecorded)
            assert 8 < wait.value.seconds <= 9

        assert len(telegram.methods("sendMessage")) == 1

    async def test_two_processes_open_the_topic_of_a_contact_once(self, telegram: FakeTelegram, store: Store) -> None:
        add_firm(store, desk=DESK)
        add_contact(store, "c11")
        telegram.runs(shapes.group(DESK, is_forum=True), [shapes.person(21, "Jana")], bot=True)
        telegram.delay = lambda method: 0.2 if method == "createForumTopic" else 0.0
        pace = Pace(group=1000, overall=1000)
        deliveries = [
            Delivery(
                store,
                self.courier(telegram, store, pace),
                EchoConversation(),
                "bot",
                lambda: dt.datetime.now(dt.UTC),
                f"r{number}",
            )
            for number in range(2)
        ]
        [step] = steps_of(Reply("Neue Anfrage", to=Elsewhere(f"tg:{DESK}", "c11")), DESK, "bot")

        told = await asyncio.gather(*(one.send(step, unrecorded) for one in deliveries), return_exceptions=True)
        for late in (one for one, error in zip(deliveries, told, strict=True) if isinstance(error, Postponed)):
            await late.send(step, unrecorded)

        assert len(telegram.methods("createForumTopic")) == 1
        assert telegram.texts(DESK).count("Neue Anfrage") == 2
        assert not [error for error in told if error is not None and not isinstance(error, Postponed)]
