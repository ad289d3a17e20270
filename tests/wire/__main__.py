"""Serve a small Discord until told to stop: `python -m tests.wire --port-file F`."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from tests.wire import Wire, World
from tests.wire.control import Control
from tests.wire.shapes import CHANNELS, GUILD_ID, Payload, make_guild


async def serve(port_file: Path, latency_s: float, nonce_memory_s: float, guilds: list[Payload]) -> None:
    """Listen, write the port into the file in one step, wait for SIGTERM."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Wire(World(guilds, nonce_memory_s=nonce_memory_s), latency_s=latency_s) as wire:
        wire.control = Control(wire)
        written = port_file.with_suffix(".new")
        written.write_text(str(wire.port))
        written.rename(port_file)
        await stopped.wait()


def make_seed(number: int, channels: int | None, roles: int) -> Payload:
    """Return one of the guilds; shards are told apart by the id's upper bits."""
    guild_id, name = GUILD_ID + number * (1 << 22), f"Fan house {number}"
    names = CHANNELS if channels is None else tuple(f"room-{place}" for place in range(channels))
    return make_guild(guild_id, name, names, roles)


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire")
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--latency-s", type=float, default=0.0)
    parser.add_argument("--nonce-memory-s", type=float, default=180.0)
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--channels", type=int, help="of each guild; without it, three with names")
    parser.add_argument("--roles", type=int, default=0, help="of each guild, besides the three it always has")
    args = parser.parse_args()
    guilds = [make_seed(number, args.channels, args.roles) for number in range(args.guilds)]
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(args.port_file, args.latency_s, args.nonce_memory_s, guilds))


if __name__ == "__main__":
    main()
