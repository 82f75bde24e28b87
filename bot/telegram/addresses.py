"""Who may call the webhook, by address, where the operator names addresses. Pure.

The secret is what keeps strangers out; this only spares it the noise. The address in a header counts only if whoever
connected is a proxy that the operator named, and then the last one that is not such a proxy: everything further to the
left is what the caller says about itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def networks(listed: str | None) -> tuple[Network, ...]:
    """Networks and single addresses parted by commas ("149.154.160.0/20, 91.108.4.0/22"). Raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in (listed or "").split(",") if part.strip())


def may_call(peer: str, forwarded: str, allowed: Sequence[Network], proxies: Sequence[Network]) -> bool:
    """May whoever connects from ``peer``, with this X-Forwarded-For, call? Without ``allowed``: everybody."""
    if not allowed:
        return True
    caller = _caller(peer, forwarded, proxies)
    return caller is not None and _in(caller, allowed)


def _caller(peer: str, forwarded: str, proxies: Sequence[Network]) -> Address | None:
    """The address nearest to us that is no proxy of ours; None where somebody on the way is not to be read."""
    found = _address(peer)
    hops = [hop for hop in forwarded.split(",") if hop.strip()]
    while found is not None and _in(found, proxies) and hops:
        found = _address(hops.pop())
    return found


def _in(address: Address, listed: Sequence[Network]) -> bool:
    return any(address in network for network in listed)


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
