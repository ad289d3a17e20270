"""Feeds on loopback, each on an address of its own as on the web, in a process of their own.

Whatever reads them is to pay for its own work only, so every answer is ready before the first request comes.
Connections are not kept: polls of one feed are minutes apart. Serves the files of a folder: `<name>.xml`, a
document, without its newest item at first; `<name>.gz`, a body that is compressed already, as it is.
"""

import argparse
import asyncio
import contextlib
import gzip
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[1]
START_S = 30.0
BACKLOG = 64

PLAIN, VALIDATING, NEW = "plain", "validating", "new"
FIRST_ITEM = re.compile(rb"<(item|entry)\b.*?</\1>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one feed answers: all but its newest item, all of it, and "not modified"."""

    old: bytes
    new: bytes
    etag: bytes
    not_modified: bytes

    @classmethod
    def of(cls, name: str, body: bytes, *, is_zipped: bool) -> "Answers":
        """Return the answers for a document, or for a body that is zipped already."""
        etag, new_etag = f'"{name}"'.encode(), f'"{name}-new"'.encode()
        old = body if is_zipped else FIRST_ITEM.sub(b"", body, count=1)
        old, new = (part if is_zipped else gzip.compress(part, 6, mtime=0) for part in (old, body))
        not_modified = b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\nConnection: close\r\n\r\n"
        return cls(_respond(old, etag), _respond(new, new_etag), etag, not_modified)

    def choose(self, mode: str, request: bytes) -> bytes:
        """Return the answer to a request; only `VALIDATING` looks at what the client has."""
        if mode == VALIDATING and self.etag in request:
            return self.not_modified
        return self.new if mode == NEW else self.old


def _respond(body: bytes, etag: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
    return head + b"ETag: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (etag, len(body)) + body


class Server:
    """All feeds of a folder, and how they answer at the moment."""

    def __init__(self, folder: Path) -> None:
        self.mode = PLAIN
        self.answers = {
            path.stem: Answers.of(path.stem, path.read_bytes(), is_zipped=path.suffix == ".gz")
            for path in folder.iterdir()
            if path.suffix in (".xml", ".gz")
        }

    def answer(self, request: bytes) -> bytes:
        """Return the whole response to a whole request."""
        path = request.split(b" ", 2)[1].decode().strip("/")
        if path.startswith("mode/"):
            self.mode = path.removeprefix("mode/")
            return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        return self.answers[path].choose(self.mode, request)


class Line(asyncio.Protocol):
    """One connection: one request, one answer."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer when the request is complete."""
        self._came += data
        if b"\r\n\r\n" in self._came:
            self._transport.write(self._server.answer(self._came))
            self._transport.close()


def address_of(number: int) -> str:
    """Return the loopback address of a feed: hosts are asked one at a time, so each is its own."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


async def serve(folder: Path) -> None:
    """Listen on as many addresses as there are feeds, write the port into the folder, go on until killed."""
    loop = asyncio.get_running_loop()
    server = Server(folder)
    port = 0
    for number in range(len(server.answers)):
        listening = socket.create_server((address_of(number), port), backlog=BACKLOG)
        port = listening.getsockname()[1]
        await loop.create_server(lambda: Line(server), sock=listening)
    written = folder / "port.new"
    written.write_text(str(port))
    written.rename(folder / "port")
    await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Feeds:
    """Feeds that are being served.

    Attributes:
        hosts: their "host:port".
    """

    names: tuple[str, ...]
    hosts: tuple[str, ...]

    @property
    def urls(self) -> list[str]:
        """Return their addresses."""
        return [f"http://{host}/{name}" for host, name in zip(self.hosts, self.names, strict=True)]

    def answer(self, mode: str) -> None:
        """Let all of them answer so from now on: PLAIN (200 always), VALIDATING or NEW (one item more)."""
        with urllib.request.urlopen(f"http://{self.hosts[0]}/mode/{mode}", timeout=10):
            pass


@contextlib.contextmanager
def serve_feeds(
    documents: Mapping[str, bytes] = MappingProxyType({}), zipped: Mapping[str, bytes] = MappingProxyType({})
) -> Iterator[Feeds]:
    """Serve documents, and bodies that are gzip already, by their names until the end of the block."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for suffix, bodies in (("xml", documents), ("gz", zipped)):
            for stem, body in bodies.items():
                (folder / f"{stem}.{suffix}").write_bytes(body)
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.feed_server", name], cwd=ROOT)
        try:
            port = _wait_for_port(folder / "port", process)
            names = (*documents, *zipped)
            yield Feeds(names, tuple(f"{address_of(number)}:{port}" for number in range(len(names))))
        finally:
            process.kill()
            process.wait()


def _wait_for_port(port_file: Path, process: subprocess.Popen[bytes]) -> int:
    ends = time.monotonic() + START_S
    while not port_file.exists():
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"the feed server did not start (exit code {process.poll()})")
        time.sleep(0.02)
    return int(port_file.read_text())


def main() -> None:
    """Serve the folder on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feed_server")
    parser.add_argument("folder", type=Path)
    asyncio.run(serve(parser.parse_args().folder))


if __name__ == "__main__":
    main()
