"""The fetcher against a real server on loopback that means no good, and the guard against addresses."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.news.addresses import (
    BlockedAddressError,
    GuardedResolver,
    find_fault,
    find_host,
    is_allowed,
    is_public,
    open_public_socket,
)
from bot.news.fetch import GuardedFetcher, HostGate, is_lasting
from bot.news.models import Body, Failed, FailedKind, FetchRequest, NotModified, Outcome
from tests.fakes import FakeClock

Page = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]
MANY_MB = 100


class Asked:
    """One request as the server got it."""

    def __init__(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        self.path = first.split(" ")[1]
        pairs = (line.split(": ", 1) for line in lines if ": " in line)
        self.headers = {name.lower(): value for name, value in pairs}


class Server:
    """A web server that answers what a test says, byte for byte."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def page(self, path: str, body: bytes = b"", status: str = "200 OK", **headers: str) -> str:
        """Answer a path always alike; returns its address."""
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if "Transfer_Encoding" not in headers:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""])

        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head.encode() + body)

        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, location: str, status: str = "302 Found") -> str:
        return self.page(path, status=status, Location=location)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = Asked((await reader.readuntil(b"\r\n\r\n")).decode())
            self.asked.append(asked)
            await self.pages[asked.path](asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.handle, "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    yield made
    listening.close()
    await listening.wait_closed()


async def fetch(server: Server, request: FetchRequest | str, **options: Any) -> Outcome:
    asked = FetchRequest(request) if isinstance(request, str) else request
    allow = options.pop("allow", frozenset({server.host}))
    async with GuardedFetcher(FakeClock(), "Lightstick/test", allow, **options) as fetcher:
        return await fetcher.fetch(asked)


def kind(outcome: Outcome) -> FailedKind:
    assert isinstance(outcome, Failed), outcome
    return outcome.kind


class FakeResolver(AbstractResolver):
    """Every name is at the addresses given."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [self.answer(host, port, address) for address in self.addresses]

    def answer(self, host: str, port: int, address: str) -> ResolveResult:
        version = socket.AF_INET6 if ":" in address else socket.AF_INET
        return ResolveResult(hostname=host, host=address, port=port, family=version, proto=0, flags=0)

    async def close(self) -> None:
        pass


class TestAnswers:
    async def test_a_page_comes_with_what_the_next_request_needs(self, server: Server) -> None:
        url = server.page(
            "/feed",
            b"<rss/>",
            Content_Type="Application/RSS+XML; charset=UTF-8",
            ETag='W/"7"',
            Last_Modified="Tue, 24 Nov 2026 08:00:00 GMT",
            Cache_Control="public, max-age=600",
            Age="100",
        )
        outcome = await fetch(server, url)
        assert outcome == Body(
            b"<rss/>",
            "application/rss+xml; charset=utf-8",
            url,
            'W/"7"',
            "Tue, 24 Nov 2026 08:00:00 GMT",
            max_age_s=500.0,
        )
        headers = server.asked[0].headers
        assert headers["user-agent"] == "Lightstick/test"
        assert "rss+xml" in headers["accept"]
        assert "if-none-match" not in headers

    async def test_an_unchanged_page_is_not_sent_again(self, server: Server) -> None:
        url = server.page("/feed", status="304 Not Modified", Cache_Control="max-age=60")
        outcome = await fetch(server, FetchRequest(url, '"7"', "Tue, 24 Nov 2026 08:00:00 GMT"))
        assert outcome == NotModified(max_age_s=60.0)
        assert server.asked[0].headers["if-none-match"] == '"7"'
        assert server.asked[0].headers["if-modified-since"] == "Tue, 24 Nov 2026 08:00:00 GMT"

    async def test_304_without_a_question_is_a_fault(self, server: Server) -> None:
        outcome = await fetch(server, server.page("/feed", status="304 Not Modified"))
        assert outcome == Failed(FailedKind.HTTP, "HTTP 304", 304)

    @pytest.mark.parametrize(
        ("status", "found"),
        [
            ("410 Gone", FailedKind.GONE),
            ("429 Too Many Requests", FailedKind.THROTTLED),
            ("404 Not Found", FailedKind.HTTP),
            ("503 Service Unavailable", FailedKind.HTTP),
            ("302 Found", FailedKind.HTTP),  # without saying where to
        ],
    )
    async def test_refusals_are_told_apart(self, server: Server, status: str, found: FailedKind) -> None:
        outcome = await fetch(server, server.page("/feed", b"secret text", status=status))
        assert outcome == Failed(found, f"HTTP {status[:3]}", int(status[:3]))

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("120", 120.0),
            (format_datetime(FakeClock()() + timedelta(minutes=5)), 300.0),
            (format_datetime(FakeClock()() - timedelta(minutes=5)), 0.0),
            ("soon", None),
            ("9" * 5000, None),
            ("Tue, 99 Nov 2026 08:00:00 GMT", None),
        ],
    )
    async def test_retry_after_is_seconds_or_a_date(
        self, server: Server, header: str, seconds: float | None
    ) -> None:
        url = server.page("/feed", status="429 Too Many Requests", Retry_After=header)
        outcome = await fetch(server, url)
        assert isinstance(outcome, Failed)
        assert outcome.retry_after_s == seconds

    @pytest.mark.parametrize(
        "control", ["no-store, max-age=60", "max-age=", "max-age=" + "9" * 20, "private"]
    )
    async def test_no_lasting_answer_has_no_max_age(self, server: Server, control: str) -> None:
        outcome = await fetch(server, server.page("/feed", b"x", Cache_Control=control))
        assert isinstance(outcome, Body)
        assert outcome.max_age_s is None

    async def test_a_validator_that_cannot_be_sent_back_is_dropped(self, server: Server) -> None:
        outcome = await fetch(server, server.page("/feed", b"x", ETag='"é"', Last_Modified="x" * 600))
        assert isinstance(outcome, Body)
        assert (outcome.etag, outcome.last_modified) == (None, None)

    async def test_cookies_are_not_kept(self, server: Server) -> None:
        server.page("/end", b"x")
        url = server.page("/feed", status="302 Found", Location="/end", Set_Cookie="session=1; Path=/")
        assert isinstance(await fetch(server, url), Body)
        assert "cookie" not in server.asked[-1].headers

    async def test_a_proxy_of_the_environment_is_not_used(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        assert isinstance(await fetch(server, server.page("/feed", b"x")), Body)


class TestRedirects:
    async def test_a_permanent_move_is_remembered_as_far_as_it_is_permanent(self, server: Server) -> None:
        server.page("/third", b"x")
        server.redirect("/second", "/third", "307 Temporary Redirect")
        outcome = await fetch(server, server.redirect("/first", "second", "301 Moved Permanently"))
        assert isinstance(outcome, Body)
        assert outcome.url == server.url("/third")
        assert outcome.permanent_url == server.url("/second")

    async def test_a_temporary_move_is_not_remembered(self, server: Server) -> None:
        server.page("/third", b"x")
        server.redirect("/second", "/third", "308 Permanent Redirect")
        outcome = await fetch(server, server.redirect("/first", "/second"))
        assert isinstance(outcome, Body)
        assert outcome.permanent_url is None

    async def test_five_are_followed_and_no_more(self, server: Server) -> None:
        server.page("/0", b"x")
        for step in range(1, 7):
            server.redirect(f"/{step}", f"/{step - 1}")
        assert isinstance(await fetch(server, server.url("/5")), Body)
        assert kind(await fetch(server, server.url("/6"))) is FailedKind.REDIRECT_LOOP

    def test_nobody_is_sent_away_from_https_for_good(self) -> None:
        plain, secure = URL("http://a.example/"), URL("https://a.example/")
        assert is_lasting(301, plain, secure)
        assert is_lasting(308, secure, secure)
        assert not is_lasting(301, secure, plain)
        assert not is_lasting(302, plain, secure)

    async def test_a_loop_ends(self, server: Server) -> None:
        assert kind(await fetch(server, server.redirect("/feed", "/feed"))) is FailedKind.REDIRECT_LOOP
        assert len(server.asked) == 6

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1:1/",
            "http://localhost/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/",
            "http://0x7f.1/",
            "http://2130706433/",
            "//10.0.0.1/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "http://[::1",
            "http://user:word@127.0.0.1/",
        ],
    )
    async def test_a_private_address_is_not_reached_by_a_detour(self, server: Server, location: str) -> None:
        assert kind(await fetch(server, server.redirect("/feed", location))) is FailedKind.ADDRESS
        assert len(server.asked) == 1


class TestSizesAndTime:
    async def test_a_bomb_costs_little_memory(self, server: Server) -> None:
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(MANY_MB)), packer.flush()])
        assert len(bomb) < 100_000
        url = server.page("/feed", bomb, Content_Encoding="gzip")
        tracemalloc.start()
        try:
            outcome = await fetch(server, url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert kind(outcome) is FailedKind.TOO_LARGE
        assert peak < 10_000_000

    async def test_a_body_without_end_is_cut(self, server: Server) -> None:
        async def pour(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                writer.write(bytes(100_000))
                await writer.drain()

        server.pages["/feed"] = pour
        outcome = await fetch(server, server.url("/feed"))
        assert outcome == Failed(FailedKind.TOO_LARGE, "more than 4000 kB", 200)

    async def test_compressed_nothing_without_end_is_cut(self, server: Server) -> None:
        packer = zlib.compressobj(wbits=31)
        nothing = packer.flush(zlib.Z_FULL_FLUSH) + b"\x00\x00\x00\xff\xff" * 30_000

        url = server.page("/feed", nothing, Content_Encoding="gzip")
        assert kind(await fetch(server, url, body_max=100_000)) is FailedKind.TOO_LARGE

    async def test_a_byte_a_second_ends_with_the_whole_time(self, server: Server) -> None:
        async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)

        server.pages["/feed"] = drip
        outcome = await fetch(server, server.url("/feed"), total_s=0.3)
        assert outcome == Failed(FailedKind.TIMEOUT, "not finished after 0.3 s")

    async def test_redirects_share_the_whole_time(self, server: Server) -> None:
        async def stroll(asked: Asked, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.15)
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n")

        server.pages["/feed"] = stroll
        assert kind(await fetch(server, server.url("/feed"), total_s=0.4)) is FailedKind.TIMEOUT

    async def test_exactly_the_limit_is_let_through(self, server: Server) -> None:
        url = server.page("/feed", gzip.compress(bytes(1000), mtime=0), Content_Encoding="gzip")
        assert isinstance(await fetch(server, url, body_max=1000), Body)
        assert kind(await fetch(server, url, body_max=999)) is FailedKind.TOO_LARGE


RAW = zlib.compressobj(wbits=-15)


class TestCompression:
    @pytest.mark.parametrize(
        ("encoding", "sent"),
        [
            ("gzip", gzip.compress(b"<rss/>", mtime=0)),
            ("GZIP", gzip.compress(b"<r", mtime=0) + gzip.compress(b"ss/>", mtime=0)),
            ("x-gzip", gzip.compress(b"<rss/>", mtime=0)),
            ("deflate", zlib.compress(b"<rss/>")),
            ("deflate", RAW.compress(b"<rss/>") + RAW.flush()),
            ("identity", b"<rss/>"),
        ],
    )
    async def test_what_we_asked_for_is_undone(self, server: Server, encoding: str, sent: bytes) -> None:
        outcome = await fetch(server, server.page("/feed", sent, Content_Encoding=encoding))
        assert isinstance(outcome, Body)
        assert outcome.body == b"<rss/>"

    @pytest.mark.parametrize(
        ("encoding", "sent"),
        [
            ("br", b"<rss/>"),
            ("gzip, gzip", gzip.compress(gzip.compress(b"<rss/>", mtime=0), mtime=0)),
            ("gzip", b"<rss/>"),
            ("gzip", gzip.compress(b"<rss/>", mtime=0)[:-5]),
            ("deflate", zlib.compress(b"<rss/>")[:-3]),
            ("gzip", gzip.compress(b"", mtime=0) * 200),
        ],
    )
    async def test_what_cannot_be_undone_is_a_fault(self, server: Server, encoding: str, sent: bytes) -> None:
        outcome = await fetch(server, server.page("/feed", sent, Content_Encoding=encoding))
        assert outcome == Failed(FailedKind.NETWORK, "broken compression")

    async def test_pieces_of_any_size_make_the_same_body(self, server: Server) -> None:
        packed = gzip.compress(bytes(range(256)) * 2000)

        async def crumble(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
            for start in range(0, len(packed), 97):
                writer.write(packed[start : start + 97])
                await writer.drain()

        server.pages["/feed"] = crumble
        outcome = await fetch(server, server.url("/feed"))
        assert isinstance(outcome, Body)
        assert outcome.body == bytes(range(256)) * 2000


class TestBrokenServers:
    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"SSH-2.0-OpenSSH_9.6\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n<rss>",
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        ],
    )
    async def test_what_is_no_answer_is_a_fault(self, server: Server, sent: bytes) -> None:
        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(sent)

        server.pages["/feed"] = answer
        assert kind(await fetch(server, server.url("/feed"))) is FailedKind.NETWORK

    async def test_nobody_listens(self, server: Server) -> None:
        url = "http://127.0.0.1:9/feed"
        outcome = await fetch(server, url, allow=frozenset({"127.0.0.1"}))
        assert outcome == Failed(FailedKind.NETWORK, "no connection")

    async def test_plain_text_where_tls_is_spoken(self, server: Server) -> None:
        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 mail.example ready\r\n")
            writer.close()

        async with await asyncio.start_server(greet, "127.0.0.1", 0) as mail:
            host = f"127.0.0.1:{mail.sockets[0].getsockname()[1]}"
            outcome = await fetch(server, f"https://{host}/feed", allow=frozenset({host}))
        assert outcome == Failed(FailedKind.NETWORK, "no secure connection")


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://①②⑦.⓪.⓪.①/",
            "http://127。0。0。1/",
            "http://localhost/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:0:7f00:1::]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b:1::7f00:1]/",
            "http://[fe80::1%25eth0]/",
            "http://[fc00::1]/",
            "http://10.0.0.1/",
            "http://100.64.0.1/",
            "http://169.254.169.254/",
            "http://192.0.0.9/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://user@8.8.8.8/",
            "http://user:word@8.8.8.8/",
            "http://8.8.8.8:22/",
            "http://8.8.8.8:0/",
            "http://8.8.8.8:99999/",
            "ftp://8.8.8.8/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "//8.8.8.8/",
            "8.8.8.8",
            "http://",
            "http://[::1",
            "http://a..b/",
            f"http://{'x' * 64}.example/",
            "",
        ],
    )
    async def test_none_of_these_is_called(self, server: Server, url: str) -> None:
        outcome = await fetch(server, url, total_s=5)
        assert kind(outcome) is FailedKind.ADDRESS

    async def test_a_public_name_for_a_private_host_is_not_called(self, server: Server) -> None:
        resolver = FakeResolver("127.0.0.1", "::1", "10.0.0.1")
        outcome = await fetch(server, "http://feed.example:8080/", resolver=resolver)
        assert outcome == Failed(FailedKind.ADDRESS, "not on the public net")
        assert resolver.asked == ["feed.example"]

    async def test_a_private_address_is_dropped_from_among_public_ones(self) -> None:
        guarded = GuardedResolver(FakeResolver("127.0.0.1", "8.8.8.8"))
        assert [answer["host"] for answer in await guarded.resolve("feed.example")] == ["8.8.8.8"]

    async def test_a_name_that_changes_after_the_check_is_not_called(self, server: Server) -> None:
        class Changing(dict[str, Any]):
            reads = 0

            def __getitem__(self, key: str) -> Any:
                self.reads += key == "host"
                return "127.0.0.1" if key == "host" and self.reads > 1 else super().__getitem__(key)

        class Rebinding(FakeResolver):
            def answer(self, host: str, port: int, address: str) -> Any:
                return Changing(super().answer(host, server.port, address))

        outcome = await fetch(server, "http://feed.example:8080/", resolver=Rebinding("8.8.8.8"))
        assert outcome == Failed(FailedKind.ADDRESS, "not on the public net")
        assert server.asked == []

    async def test_the_socket_alone_stops_what_the_resolver_lets_through(self, server: Server) -> None:
        connector = aiohttp.TCPConnector(
            resolver=FakeResolver("127.0.0.1"), socket_factory=open_public_socket
        )
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(aiohttp.ClientConnectorError) as caught:
                await session.get(f"http://feed.example:{server.port}/")
        assert isinstance(caught.value.__cause__, BlockedAddressError)
        assert server.asked == []

    async def test_only_the_operators_own_spelling_is_allowed(self, server: Server) -> None:
        server.page("/feed", b"x")
        assert isinstance(await fetch(server, server.url("/feed")), Body)
        assert isinstance(await fetch(server, server.url("/feed"), allow=frozenset({"127.0.0.1"})), Body)
        for other in ("localhost", "127.0.0.1:1", "127.0.0.2"):
            outcome = await fetch(server, server.url("/feed"), allow=frozenset({other}))
            assert kind(outcome) is FailedKind.ADDRESS

    @pytest.mark.parametrize(
        ("url", "entry"),
        [
            ("http://[::1]:9/", "[::1]:9"),
            ("http://[::1]:9/", "[::1]"),
            ("http://[::1]:9/", "::1"),
            ("http://Bridge.Example:3000/x", "bridge.example:3000"),
            ("https://bridge.example/", "bridge.example:443"),
        ],
    )
    def test_allowed_hosts_may_name_a_port(self, url: str, entry: str) -> None:
        assert is_allowed(URL(url), frozenset({entry}))
        assert not is_allowed(URL(url), frozenset({"other.example"}))

    @pytest.mark.parametrize("port", [80, 443, 8080, 8443])
    def test_the_ports_of_the_web_are_called(self, port: int) -> None:
        assert find_fault(URL(f"http://feed.example:{port}/")) is None


@given(st.ip_addresses(v=4))
def test_ipv4_is_judged_alike_in_every_disguise(address: Any) -> None:
    bare = is_public(str(address))
    assert is_public(f"::ffff:{address}") is bare
    assert is_public(f"64:ff9b::{address}") is bare
    assert not is_public(f"::{address}")
    if not address.is_global:
        assert not bare


@given(st.ip_addresses(v=6))
def test_ipv6_is_public_in_its_unicast_space_only(address: Any) -> None:
    if is_public(str(address)) and address.ipv4_mapped is None and not str(address).startswith("64:ff9b:"):
        assert address.is_global
        assert int(address) >> 125 == 1


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_the_public_net_is_public(address: str) -> None:
    assert is_public(address)


def test_a_host_is_found_in_lower_case() -> None:
    assert find_host("https://Feeds.Example:8443/x") == "feeds.example"
    assert find_host("http://[::1") == find_host("mailto:x@y") == ""


class TestHostGate:
    def test_one_fetch_a_host_and_a_pause_behind_it(self) -> None:
        gate, clock = HostGate(), FakeClock()
        assert gate.enter("a.example", clock()) is None
        assert gate.enter("a.example", clock()) == clock() + timedelta(seconds=2)
        assert gate.enter("b.example", clock()) is None
        clock.advance(10)
        gate.leave("a.example", clock())
        assert gate.enter("a.example", clock()) == clock() + timedelta(seconds=2)
        clock.advance(2)
        assert gate.enter("a.example", clock()) is None

    def test_twenty_are_in_flight(self) -> None:
        gate, now = HostGate(), FakeClock()()
        assert all(gate.enter(f"{n}.example", now) is None for n in range(20))
        assert gate.enter("more.example", now) is not None
        gate.leave("7.example", now)
        assert gate.enter("more.example", now) is None
