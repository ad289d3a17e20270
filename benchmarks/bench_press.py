"""What a button press costs, and how many of 5,000 pressed in one instant are answered in time.

The bot and the small Discord (tests/wire) run as two processes on loopback. The product stores each press as
a vote of three statements (press_child.py); its peer is a bare discord.py bot that only answers
(tests/wire_bot.py). Run `python -m benchmarks.bench_press --quick` for one round of each.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.table import Row, make_row
from tests.delivery.child import Child
from tests.wire.control import RemoteWire, start_remote
from tests.wire.shapes import GENERAL_ID

T = TypeVar("T")

OUTSTANDING = 64
WARM_UP = 500
PRESSES = 4000
BURST = 5000
LATENCIES_S = (0.0, 0.1)
ROUNDS = 5  # medians: a bare bot under a burst is a lottery
SETTLE_S = 60.0

CPU_GOAL = "<= 1.6 x"
ANSWERED_GOAL = ">= 60 %"
COUNTED_GOAL = ">= 100 %"


@dataclass(frozen=True)
class Subject:
    """A bot that can be pressed.

    Attributes:
        module: what `python -m` starts.
        button: the custom id that is pressed.
        env: given the round's own folder, the environment besides DISCORD_API_BASE.
        count: given that folder, how many presses were stored; None for a bot that stores nothing.
        settle_s: from login until its start is over; what it does then is no press.
    """

    name: str
    module: Sequence[str]
    button: str
    env: Callable[[Path], dict[str, str]] = field(default=lambda folder: {})
    count: Callable[[Path], int] | None = None
    settle_s: float = 0.5


BARE = Subject("bare discord.py", ["tests.wire_bot"], "bare:greet:5")


def _product_env(folder: Path) -> dict[str, str]:
    return {"DISCORD_TOKEN": "token", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/bench.db"}


def _count_presses(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "bench.db")) as connection:
        return connection.execute("SELECT count(*) FROM press").fetchone()[0]


PRODUCT = Subject(
    "Lightstick", ["benchmarks.press_child"], "ls:bench:vote:2", _product_env, _count_presses, settle_s=4.0
)


@dataclass(frozen=True)
class Burst:
    """How one burst went; `counted` is None for a bot that stores nothing."""

    answered: float
    counted: float | None
    peak_mib: float


@dataclass(frozen=True)
class Stage:
    """A small Discord with a message that has a button, and the bot that is logged in to it."""

    remote: RemoteWire
    bot: Child
    folder: Path
    button: str
    message: Row

    def press(self, path: str, **numbers: Any) -> Row:
        """Ask the wire for a load or a burst of presses of the button."""
        answer = self.remote.call("POST", path, custom_id=self.button, message=self.message, **numbers)
        return answer or {}


@contextmanager
def open_stage(subject: Subject, latency_s: float = 0.0) -> Iterator[Stage]:
    """Start both processes; they end with the block."""
    with (
        tempfile.TemporaryDirectory() as name,
        start_remote("--latency-s", str(latency_s)) as remote,
        Child(
            subject.module,
            {"DISCORD_API_BASE": remote.api_base} | subject.env(Path(name)),
            Path(name, "bot.log"),
        ) as bot,
    ):
        remote.until(lambda state: state["connected"] or bot.process.poll() is not None)
        if bot.process.poll() is not None:
            raise RuntimeError("\n".join([f"{subject.name} did not start:", *bot.lines()[-20:]]))
        time.sleep(subject.settle_s)
        button = {"type": 2, "style": 1, "label": "Press", "custom_id": subject.button}
        body = {"content": "Press", "components": [{"type": 1, "components": [button]}]}
        message = remote.call("POST", "send", channel_id=GENERAL_ID, message=body)
        yield Stage(remote, bot, Path(name), subject.button, message)


def measure_cpu(subject: Subject, presses: int = PRESSES) -> float:
    """Return CPU milliseconds of one press, user and system, with 64 presses outstanding all the time."""
    with open_stage(subject) as stage:
        stage.press("load", total=WARM_UP, outstanding=OUTSTANDING)
        before = stage.bot.cpu_s()
        loaded = stage.press("load", total=presses, outstanding=OUTSTANDING)
        spent = stage.bot.cpu_s() - before
    if loaded["answered"] != presses:
        raise RuntimeError(f"{subject.name} answered {loaded['answered']} of {presses} presses")
    return spent / presses * 1000


def measure_burst(subject: Subject, latency_s: float, presses: int = BURST) -> Burst:
    """Press all at once, wait until every answer arrived, late ones too, then count what was stored."""
    with open_stage(subject, latency_s) as stage:
        stage.press("burst", count=presses)
        peak = _wait_until_settled(stage)
        answered = stage.remote.call("GET", "presses")["answered"]
        counted = None if subject.count is None else subject.count(stage.folder) / presses
    return Burst(answered / presses, counted, peak / 2**20)


def _wait_until_settled(stage: Stage) -> int:
    """Return the bot's highest memory meanwhile, bytes."""
    ends, peak = time.monotonic() + SETTLE_S, 0
    while stage.remote.call("GET", "presses")["waiting"] and time.monotonic() < ends:
        peak = max(peak, stage.bot.memory_bytes())
        time.sleep(0.25)
    return peak


def rows(rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield the rows: both bots in turn, medians; what was counted is that of the worst round."""
    costs = _take_turns(measure_cpu, rounds)
    ours, theirs = (statistics.median(each) for each in costs)
    name = f"button press stored and answered, {OUTSTANDING} outstanding"
    yield make_row(name, ours, "ms CPU", peer=BARE.name, peer_value=theirs, goal=CPU_GOAL)
    for latency_s in LATENCIES_S:
        bursts = _take_turns(partial(measure_burst, latency_s=latency_s), rounds)
        yield from _burst_rows(f"{BURST:,} presses at once, {latency_s * 1000:.0f} ms latency", *bursts)


def _burst_rows(name: str, ours: list[Burst], theirs: list[Burst]) -> Iterator[Row]:
    answered, peer_answered = (
        statistics.median(each.answered for each in bursts) * 100 for bursts in (ours, theirs)
    )
    peer = {"peer": BARE.name, "peer_value": peer_answered}
    yield make_row(f"{name}: answered within 3 s", answered, "%", **peer, goal=ANSWERED_GOAL)
    counted = min(each.counted or 0.0 for each in ours) * 100
    yield make_row(f"{name}: counted once", counted, "%", goal=COUNTED_GOAL)
    peak, peer_peak = (statistics.median(each.peak_mib for each in bursts) for bursts in (ours, theirs))
    yield make_row(f"{name}: memory", peak, "MiB", peer=BARE.name, peer_value=peer_peak)


def _take_turns(measure: Callable[[Subject], T], rounds: int) -> tuple[list[T], list[T]]:
    """Return what each bot came to, one after the other in each round."""
    found = [(measure(PRODUCT), measure(BARE)) for _ in range(rounds)]
    return [ours for ours, _ in found], [theirs for _, theirs in found]


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_press")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    args = parser.parse_args()
    for row in rows(rounds=1 if args.quick else ROUNDS):
        print(row)


if __name__ == "__main__":
    main()
