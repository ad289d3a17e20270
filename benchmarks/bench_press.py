"""What a button press costs, and how many of 5,000 pressed in one instant are answered in time.

The bot and the small Discord (tests/wire) run as two processes on loopback. The product stores each press as
a vote of three statements (press_child.py); its peer is a bare discord.py bot that only answers
(tests/wire_bot.py). Run `python -m benchmarks.bench_press [--quick]`.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.delivery.child import Child
from tests.wire.control import RemoteWire, start_remote
from tests.wire.shapes import GENERAL_ID

Row = dict[str, Any]

OUTSTANDING = 64
WARM_UP = 500
PRESSES = 4000
BURST = 5000
LATENCIES_S = (0.0, 0.1)
ROUNDS = 5  # medians: a bare bot under a burst is a lottery
SETTLE_S = 60.0

CPU_GOAL = 1.6  # times the bare bot's CPU
ANSWERED_GOAL = 0.6  # share answered within Discord's 3 s
COUNTED_GOAL = 1.0


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


def rows(
    subject: Subject = PRODUCT, peer: Subject = BARE, rounds: int = ROUNDS, presses: int = PRESSES
) -> list[Row]:
    """Measure both in turn and return the table's rows, medians of `rounds`."""
    both = (subject, peer)
    costs = [[measure_cpu(each, presses) for each in both] for _ in range(rounds)]  # in turn
    cost, peer_cost = (statistics.median(each) for each in zip(*costs, strict=True))
    found = [_row("button press, 64 outstanding: CPU", cost, "ms", peer, peer_cost, CPU_GOAL, at_most=True)]
    for latency_s in LATENCIES_S:
        name = f"{BURST:,} presses at once, {latency_s * 1000:.0f} ms latency"
        mine, theirs = ([measure_burst(each, latency_s) for _ in range(rounds)] for each in (subject, peer))
        answered, peer_answered = (
            statistics.median(each.answered for each in all_) for all_ in (mine, theirs)
        )
        found.append(
            _row(f"{name}: answered within 3 s", answered, "share", peer, peer_answered, ANSWERED_GOAL)
        )
        counted = [each.counted for each in mine if each.counted is not None]
        if counted:  # the goal is for the worst round: every press, every time
            found.append(_row(f"{name}: counted", min(counted), "share", None, None, COUNTED_GOAL))
        peaks = (statistics.median(each.peak_mib for each in all_) for all_ in (mine, theirs))
        found.append(_row(f"{name}: memory", next(peaks), "MiB", peer, next(peaks), None))
    return found


def _row(
    name: str,
    value: float,
    unit: str,
    peer: Subject | None,
    peer_value: float | None,
    goal: float | None,
    *,
    at_most: bool = False,
) -> Row:
    """Return a row; an `at_most` goal is for the ratio to the peer, any other for the value itself."""
    ratio = value / peer_value if peer_value else None
    holds = None
    if goal is not None:
        holds = (ratio is not None and ratio <= goal) if at_most else value >= goal
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "peer": peer.name if peer else None,
        "peer_value": None if peer_value is None else round(peer_value, 3),
        "ratio": None if ratio is None else round(ratio, 2),
        "goal": goal if goal is None else f"{'<=' if at_most else '>='} {goal:g}{' x' if at_most else ''}",
        "holds": holds,
    }


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_press")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    args = parser.parse_args()
    for row in rows(rounds=1 if args.quick else ROUNDS):
        print(row)


if __name__ == "__main__":
    main()
