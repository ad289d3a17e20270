"""Resident memory of the main process when it has nothing to do, beside a bare discord.py bot.

Both are connected to the wire fake (each server with 40 channels and 30 roles) and left alone until they have
stopped growing. The product is `python -m bot run` on a fresh database, so that it has told Discord its
commands in every language.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench_start import start_product
from benchmarks.table import Row, make_row
from tests.delivery.child import Child
from tests.wire.control import RemoteWire, start_remote

GUILDS = {1: "<= 90 MiB", 1000: "<= 110 MiB"}
SHAPE = ("--channels", "40", "--roles", "27")  # and the three every server of the fake has
CONNECT_S = 60.0
REST_S = 4.0
GROWTH = 1.002  # in REST_S


def rows() -> Iterator[Row]:
    """Yield a row for each number of servers."""
    for guilds, goal in GUILDS.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours, bare = (measure(guilds, folder, is_product=each) for each in (True, False))
        servers = f"{guilds:,} server{'' if guilds == 1 else 's'}"
        yield make_row(f"memory idle, {servers}", ours, "MiB", peer="bare bot", peer_value=bare, goal=goal)


def measure(guilds: int, folder: Path, *, is_product: bool) -> float:
    """Return MiB at rest."""
    with start_remote("--guilds", str(guilds), *SHAPE) as remote:
        started = start_product(remote, folder) if is_product else start_bare(remote, folder)
        with started as bot:
            remote.until(lambda state: state["connected"], CONNECT_S)
            return rest(bot) / 2**20


def start_bare(remote: RemoteWire, folder: Path) -> Child:
    """Return the peer, to be entered."""
    return Child(["tests.wire_bot"], {"DISCORD_API_BASE": remote.api_base}, folder / "bare.log")


def rest(bot: Child) -> int:
    """Return the memory once it has stopped growing, bytes."""
    before = 0
    while (now := bot.memory_bytes()) > before * GROWTH:
        before = now
        time.sleep(REST_S)
    return now
