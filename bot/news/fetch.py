"""Fetching pages: redirects, sizes and time are bounded by us, addresses by `addresses`.

Bodies are decompressed here and not by aiohttp: 97 kB of gzip hold 100 MB, and how much one chunk may become
is then ours to say in every version of it.
"""

import asyncio
import email.utils
import re
import zlib
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.clock import Clock
from bot.news.addresses import (
    BlockedAddressError,
    GuardedResolver,
    find_fault,
    is_allowed,
    open_public_socket,
)
from bot.news.models import Body, Failed, FailedKind, FetchRequest, NotModified, Outcome, hash_body

REDIRECTS_MAX = 5
BODY_MAX = 4_000_000  # bytes, compressed and decompressed alike
TOTAL_S = 15.0
IN_FLIGHT_MAX = 20
HOST_GAP_S = 2.0
_PIECE = 64 * 1024  # bytes
_MEMBERS_MAX = 100  # each costs a copy of what follows it
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADER_MAX = 512  # characters


class Fetcher(Protocol):
    """What the news service sees of the web."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetch a page; whatever the other side does is a value, not an exception."""
        ...


class GuardedFetcher:
    """Fetch public pages over sessions of its own: `async with GuardedFetcher(...) as fetcher`.

    Redirects are followed by hand, each address checked like the first. One from https to http is followed,
    since old hosts do it and nothing secret is sent, but never remembered as the feed's new address.

    Args:
        user_agent: sent with every request (FEED_USER_AGENT).
        allow_hosts: "host" or "host:port" that may be private and on any port (FEED_ALLOW_HOSTS).
        total_s: seconds for the whole fetch, redirects included; servers that drip a byte a second trip no
            other limit.
        body_max: bytes of a body, compressed and decompressed.
        resolver: asked instead of the system's; its answers are guarded all the same.
    """

    def __init__(
        self,
        clock: Clock,
        user_agent: str,
        allow_hosts: frozenset[str] = frozenset(),
        *,
        total_s: float = TOTAL_S,
        body_max: int = BODY_MAX,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._clock = clock
        self._user_agent = user_agent
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._total_s = total_s
        self._body_max = body_max
        self._resolver = resolver
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        resolver = GuardedResolver(self._resolver or aiohttp.DefaultResolver())
        guarded = aiohttp.TCPConnector(
            resolver=resolver, socket_factory=open_public_socket, limit=IN_FLIGHT_MAX
        )
        self._stack.push_async_callback(resolver.close)
        self._public = await self._open(guarded)
        self._allowed = await self._open(aiohttp.TCPConnector(limit=IN_FLIGHT_MAX))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _open(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None),  # ours goes over all redirects
            trust_env=False,
            auto_decompress=False,
        )
        return await self._stack.enter_async_context(session)

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetch a page; whatever the other side does is a value, not an exception."""
        try:
            async with asyncio.timeout(self._total_s):
                return await self._follow(request)
        except TimeoutError:
            return Failed(FailedKind.TIMEOUT, f"not finished after {self._total_s:g} s")
        except (aiohttp.ClientError, OSError, UnicodeError, zlib.error) as error:
            return _explain(error)

    async def _follow(self, request: FetchRequest) -> Outcome:
        url = permanent = first = _read_address(request.url)
        headers = _list_headers(request)
        for _ in range(REDIRECTS_MAX + 1):
            session = self._public
            if is_allowed(url, self._allow_hosts):
                session = self._allowed
            elif fault := find_fault(url):
                return Failed(FailedKind.ADDRESS, fault)
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                target = _find_target(response)
                if target is None:
                    return await self._read(response, request, str(permanent) if permanent != first else None)
            if permanent == url and is_lasting(response.status, url, target):
                permanent = target
            url = target
        return Failed(FailedKind.REDIRECT_LOOP, f"more than {REDIRECTS_MAX} redirects")

    async def _read(
        self, response: aiohttp.ClientResponse, request: FetchRequest, moved: str | None
    ) -> Outcome:
        if response.status == 304 and (request.etag or request.last_modified):
            return NotModified(_find_max_age(response), moved)
        if not 200 <= response.status < 300:
            return self._explain_status(response)
        body, body_hash = await self._read_body(response)
        if body is None:
            return Failed(FailedKind.TOO_LARGE, f"more than {self._body_max // 1000} kB", response.status)
        return Body(
            body,
            (_find_header(response, "Content-Type") or "").lower(),
            str(response.url),
            _find_header(response, "ETag"),
            _find_header(response, "Last-Modified"),
            _find_max_age(response),
            moved,
            body_hash,
        )

    async def _read_body(self, response: aiohttp.ClientResponse) -> tuple[bytes | None, str]:
        """Return the whole body decompressed and its hash; None as soon as it is too large either way.

        Between two pieces others have their turn: one chunk may hold all of a body, and several may come at
        once.
        """
        inflater = _Inflater(response.headers.get("Content-Encoding", ""))
        came, body, digest = 0, bytearray(), hash_body()
        async for chunk in response.content.iter_any():
            came += len(chunk)
            for piece in inflater.feed(chunk):
                body += piece
                digest.update(piece)
                if len(body) > self._body_max:
                    return None, ""
                await asyncio.sleep(0)
            if came > self._body_max:  # empty blocks without end make no output
                return None, ""
        inflater.check_ended()
        return bytes(body), digest.hexdigest()

    def _explain_status(self, response: aiohttp.ClientResponse) -> Failed:
        kind = {410: FailedKind.GONE, 429: FailedKind.THROTTLED}.get(response.status, FailedKind.HTTP)
        after = _find_retry_after(_find_header(response, "Retry-After") or "", self._clock())
        return Failed(kind, f"HTTP {response.status}", response.status, after)


class _Inflater:
    """Decompress piece by piece, so that no chunk becomes more than `_PIECE` bytes before anyone looks."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise zlib.error("an encoding we did not ask for")
        self._is_plain = self._encoding in ("", "identity")
        self._members = 0
        self._inflate = zlib.decompressobj()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the pieces a chunk holds."""
        if self._is_plain:
            yield chunk
            return
        rest = chunk
        while rest:
            if self._members == 0 or (self._inflate.eof and self._encoding != "deflate"):
                self._begin(rest)
            yield self._inflate.decompress(rest, _PIECE)
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            if self._inflate.eof and self._encoding == "deflate":
                return

    def check_ended(self) -> None:
        """Raise `zlib.error` when the stream was cut off: half a feed would be taken for the whole."""
        if self._members and not self._inflate.eof:
            raise zlib.error("cut off")

    def _begin(self, data: bytes) -> None:
        """Start the next of the gzip members a body may consist of (RFC 1952, section 2.2)."""
        self._members += 1
        if self._members > _MEMBERS_MAX:
            raise zlib.error("too many members")
        is_raw = self._encoding == "deflate" and data[0] & 0x0F != 8  # not RFC 1950, as some servers send it
        bits = -zlib.MAX_WBITS if is_raw else zlib.MAX_WBITS
        self._inflate = zlib.decompressobj(bits if self._encoding == "deflate" else 16 + bits)


def is_lasting(status: int, url: URL, target: URL) -> bool:
    """Return whether a redirect changes the address for good; never from https to http."""
    return status in _PERMANENT and (url.scheme, target.scheme) != ("https", "http")


def _read_address(text: str) -> URL:
    try:
        return URL(text.strip())
    except ValueError as error:
        raise aiohttp.InvalidURL(text) from error


def _list_headers(request: FetchRequest) -> dict[str, str]:
    headers = {"Accept": request.accept}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers


def _find_target(response: aiohttp.ClientResponse) -> URL | None:
    """Return where a redirect leads; one without an address is an answer like any other."""
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return None
    return response.url.join(_read_address(location)).with_fragment(None)


def _find_header(response: aiohttp.ClientResponse, name: str) -> str | None:
    """Return a header that can be kept in a database and sent back."""
    value = response.headers.get(name, "").strip()
    return value if value and value.isascii() and value.isprintable() and len(value) <= _HEADER_MAX else None


def _find_max_age(response: aiohttp.ClientResponse) -> float | None:
    """Return the seconds for which the answer stays fresh (RFC 9111, section 4.2)."""
    control = response.headers.get("Cache-Control", "").lower()
    found = re.search(r"max-age=\"?([0-9]{1,9})(?![0-9])", control)
    if found is None or "no-cache" in control or "no-store" in control:
        return None
    age = re.fullmatch(r"[0-9]{1,9}", response.headers.get("Age", ""))
    return max(0.0, float(found[1]) - float(age[0] if age else 0))


def _find_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds of a Retry-After, which may be a date (RFC 9110, section 10.2.3)."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _explain(error: Exception) -> Failed:
    """Put an exception in words of our own: those of the library quote addresses and what servers wrote."""
    if isinstance(error.__cause__, BlockedAddressError):
        return Failed(FailedKind.ADDRESS, "not on the public net")
    # aiohttp refuses 2130706433 and 0177.0.0.1 as hosts, Python host names with empty or endless labels.
    if isinstance(error, (aiohttp.InvalidURL, UnicodeError)):
        return Failed(FailedKind.ADDRESS, "not a web address")
    reason = next((words for kind, words in _REASONS if isinstance(error, kind)), "connection failed")
    return Failed(FailedKind.NETWORK, reason)


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "no such host"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (aiohttp.ClientConnectorError, "no connection"),
    (aiohttp.ClientResponseError, "not an HTTP answer"),
    (zlib.error, "broken compression"),
    (aiohttp.ClientError, "connection dropped"),
)


class HostGate:
    """Politeness: how many fetches run at once, one per host, and a pause between two of one host.

    It never waits; it says when to come again, and the service asks then. A fetch that was let in must leave.
    """

    def __init__(self, in_flight_max: int = IN_FLIGHT_MAX, gap_s: float = HOST_GAP_S) -> None:
        self._in_flight_max = in_flight_max
        self._gap = timedelta(seconds=gap_s)
        self._inside: set[str] = set()
        self._free_at: dict[str, datetime] = {}

    def enter(self, host: str, now: datetime) -> datetime | None:
        """Let a fetch in and return None, or return when it may ask again."""
        if host in self._inside or len(self._inside) >= self._in_flight_max:
            return now + self._gap
        free_at = self._free_at.get(host, now)
        if free_at > now:
            return free_at
        self._inside.add(host)
        return None

    def leave(self, host: str, now: datetime) -> None:
        """Note that a fetch has ended."""
        self._inside.discard(host)
        self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        self._free_at[host] = now + self._gap
