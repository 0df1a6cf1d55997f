"""Which addresses users may have the server call: public ones only, never a machine of its own network."""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Python calls some of these global. Source: IANA's registries of special-purpose addresses. Addresses that
# embed an IPv4 address lead wherever that one leads.
_SPECIAL = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.175.48.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
        *("100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        *("5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
]


class UnknownHost(Exception):
    """The name can't be resolved right now."""


class PrivateAddress(Exception):
    """The name resolves, or may resolve, to a private network."""


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet that users may have the server call."""
    try:
        found: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address or not found.is_global:
        return False
    return not any(found.version == network.version and found in network for network in _SPECIAL)


def public_address(host: str) -> str:
    """Resolve a host name to the IP address to call. Raises UnknownHost or PrivateAddress.

    Callers use this address, so that a name that resolves differently the second time gains nothing.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHost(host) from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(one) for one in addresses):
        raise PrivateAddress(host)
    return addresses[0]
