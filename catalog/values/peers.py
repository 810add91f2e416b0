"""Where requests come from, as far as one person can choose it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network


def neighbourhood(peer: str) -> str:
    """What one person can choose an address from: of IPv6 a network of 64 bits."""
    try:
        found = IPv6Address(peer.partition("%")[0])
    except ValueError:
        return peer
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, 64), strict=False))
