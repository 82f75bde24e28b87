"""The sync reaches official hosts in the public internet and nothing else, whatever names, redirects and DNS say."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
import stamina

from bot import origins
from bot.library_store import LibraryStore
from bot.public_network import PublicNetwork, is_public, public_transport
from bot.sync import sync
from knowledge.library import sources
from knowledge.library.faults import LibraryError
from knowledge.library.sources import Source

URHG = Source(id="urhg", law="UrhG", format="gii")
HOST = "www.gesetze-im-internet.de"
PUBLIC = "141.64.1.1"


def unwatched(done: int, total: int | None) -> None:
    """Nobody watches these bytes."""


class Resolver:
    """Answers of a name server, one list of addresses after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


class Sockets(httpcore.NetworkBackend):
    """Connects to nothing and notes where it was asked to; ``dead``: addresses at which nobody answers."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.asked: list[str] = []

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        self.asked.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("nobody")
        return httpcore.MockStream([])


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::",
        "64:ff9b::7f00:1", "64:ff9b::c0a8:101", "2001:0:7f00:1::", "localhost", "", "1", "0x7f000001",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_of_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2a00:1450:4001:80e::200e", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["::1"], ["169.254.169.254"], ["::ffff:10.0.0.7"], [PUBLIC, "10.0.0.7"]]
)
def test_a_name_that_resolves_into_this_network_is_refused_before_a_connection(answer: list[str]) -> None:
    sockets = Sockets()

    with pytest.raises(LibraryError) as error:
        PublicNetwork(Resolver(answer), sockets).connect_tcp(HOST, 443)

    assert error.value.reason == "private_address"
    assert sockets.asked == []


def test_the_connection_goes_to_the_address_that_was_judged_and_not_to_a_second_answer() -> None:
    sockets = Sockets()

    PublicNetwork(Resolver([PUBLIC], ["127.0.0.1"]), sockets).connect_tcp(HOST, 443)

    assert sockets.asked == [PUBLIC]


def test_where_one_address_does_not_answer_the_next_is_tried() -> None:
    sockets = Sockets(PUBLIC)
    network = PublicNetwork(Resolver([PUBLIC, "8.8.8.8"]), sockets)

    network.connect_tcp(HOST, 443)

    assert sockets.asked == [PUBLIC, "8.8.8.8"]


def test_a_name_that_nobody_knows_is_no_connection() -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror("unknown")

    with pytest.raises(httpcore.ConnectError):
        PublicNetwork(unknown).connect_tcp(HOST, 443)


def test_a_sync_of_the_official_sites_uses_the_guarded_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))

    report = sync(LibraryStore(tmp_path), wanted=(URHG,))

    assert report.results[0].reason == "private_address"


def test_behind_a_proxy_the_proxy_resolves_and_an_own_mirror_is_the_operators_choice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert public_transport() is None

    with origins.client("http://127.0.0.1:1") as client:
        origins.WebOrigin(client, "http://127.0.0.1:1")


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/x", "http://127.0.0.1/x", "https://169.254.169.254/latest", "https://[::1]/x", "file:///etc/passwd",
        "https://www.gesetze-im-internet.de.evil.example/x", "https://www.gesetze-im-internet.de@evil.example/x",
        "//evil.example/x", "https://www.gesetze-im-internet.de:22/x", "gopher://www.gesetze-im-internet.de/x",
        "ftp://www.gesetze-im-internet.de/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hops", [0, 1, 3])
def test_every_hop_of_a_redirect_is_judged(tmp_path: Path, location: str, hops: int) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        following = location if len(asked) > hops else f"https://{HOST}/hop{len(asked)}"
        return httpx.Response(302, headers={"Location": following})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, pytest.raises(LibraryError) as error:
        origins.WebOrigin(client).fetch(URHG, tmp_path / "text", None, unwatched)

    assert error.value.reason in {"foreign_redirect", "insecure_address"}
    assert {httpx.URL(url).host for url in asked} <= sources.official_hosts()
    assert all(httpx.URL(url).scheme == "https" and httpx.URL(url).port is None for url in asked)


def test_redirects_without_end_are_given_up(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": f"https://{HOST}/again"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, pytest.raises(LibraryError) as error:
        origins.WebOrigin(client).fetch(URHG, tmp_path / "text", None, unwatched)

    assert error.value.reason == "refused"


def test_a_mirror_sends_nobody_to_another_port_of_its_machine(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": "http://127.0.0.1:6379/"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, pytest.raises(LibraryError) as error:
        origins.WebOrigin(client, "http://127.0.0.1:8000").fetch(URHG, tmp_path / "t", None, unwatched)

    assert error.value.reason == "foreign_redirect"
    assert not any("6379" in url for url in asked)


def test_who_sends_a_byte_now_and_then_does_not_hold_the_sync_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "LONGEST", -1.0)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(b"PK"))

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, pytest.raises(LibraryError) as error:
        origins.WebOrigin(client).fetch(URHG, tmp_path / "text", None, unwatched)

    assert error.value.reason == "interrupted"
