"""Connections to public addresses alone: a name that resolves into this network is refused, and so is a bare address.

The name is resolved once, every address it has is judged, and the connection goes to an address that was judged; so
nothing can be put in its place between the look and the call (DNS rebinding). TLS still checks the name. Not for
mirrors, models and other servers that an operator names: which those are is the operator's choice.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from knowledge.library.faults import LibraryError

Resolve = Callable[..., list[Any]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Does ``address`` lie in the public internet? One that carries another address inside is judged by that too."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (found, *_carried(found)))


def _carried(address: Address) -> Iterable[ipaddress.IPv4Address]:
    """The IPv4 addresses inside an IPv6 one: mapped, compatible, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    embedded = last if address in _NAT64 or int(address) >> 32 == 0 else None
    carried = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()), embedded)
    return tuple(one for one in carried if one is not None)


class PublicNetwork(httpcore.NetworkBackend):
    """Resolves, judges and connects; everything else is httpcore's own."""

    def __init__(self, resolve: Resolve | None = None, sockets: httpcore.NetworkBackend | None = None) -> None:
        self._resolve = resolve or socket.getaddrinfo
        self._sockets = sockets or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to a judged address of ``host``. Raises LibraryError (private_address), httpcore errors."""
        fault: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in judged(host, port, self._resolve):
            try:
                return self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore.ConnectError(f"no address for {host}")


def judged(host: str, port: int, resolve: Resolve) -> tuple[str, ...]:
    """The addresses of ``host``. Raises LibraryError (private_address) if one of them is not public, ConnectError."""
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(map(is_public, addresses)):
        raise LibraryError(host, "private_address", ", ".join(addresses))
    return addresses


class _PublicTransport(httpx.HTTPTransport):
    """httpx has no opening for a network of one's own; its pool has."""

    def __init__(self) -> None:
        super().__init__()
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=PublicNetwork(), http1=True
        )


def public_transport() -> httpx.HTTPTransport | None:
    """What keeps a client to the public internet; None where a proxy resolves and connects for us."""
    return None if urllib.request.getproxies().keys() & {"http", "https", "all"} else _PublicTransport()
