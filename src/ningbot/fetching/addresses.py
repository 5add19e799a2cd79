"""Is this the address of a machine that all the world may ask?

`ipaddress.is_global` alone is no answer: it is true of multicast, and of addresses in which another
is wrapped (NAT64, 6to4, Teredo, ::/96) and which a gateway would unwrap.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

_NOT_PUBLIC_4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' own, and some clouds' metadata
            "127.0.0.0/8",
            "168.63.129.16/32",  # of every virtual machine in Azure its host
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
# Of IPv6 only 2000::/3 is given to anyone; this of it is not, or wraps another address.
_GIVEN_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # Teredo, ORCHID, benchmarks
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "3fff::/20",
        ),
    )
)


def is_public(text: str) -> bool:
    """Tell whether an address, as the resolver writes it, is a public one.

    >>> is_public("8.8.8.8"), is_public("2400:3200::1"), is_public("::ffff:8.8.8.8")
    (True, True, False)
    >>> is_public("224.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("2002:7f00:1::")
    (False, False, False)
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if address.version == 4:
        return not any(address in network for network in _NOT_PUBLIC_4) and address.is_global
    is_given = address in _GIVEN_6 and not any(address in each for each in _NOT_PUBLIC_6)
    return is_given and address.scope_id is None and address.is_global


def is_literal(host: str) -> bool:
    """Tell whether a host is an address and no name, in whatever spelling a system reads.

    >>> [is_literal(host) for host in ("127.1", "0x7f.0.0.1", "2130706433", "::1", "a.example")]
    [True, True, True, True, False]
    """
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.lower().startswith("0x")


def is_canonical(host: str) -> bool:
    """Tell whether an address is spelt as its version spells it, so that all read the same in it."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host
