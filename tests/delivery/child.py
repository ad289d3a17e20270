"""A bot in a process of its own: started, watched from outside, killed at a step, started again."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self, TypeVar

ROOT = Path(__file__).resolve().parents[2]
POLL_S = 0.005
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGESIZE")

T = TypeVar("T")


class Child:
    """`python -m <module>` with an environment; everything it prints goes to `log`.

    A file takes the output, not a pipe: a full pipe would stop the child.
    """

    def __init__(self, module: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.command = [sys.executable, "-m", *module]
        self.env = dict(env)
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._began_at = 0  # where in the log the present run starts

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def start(self, **env: str) -> None:
        """Start it (again), with more environment for this run only.

        Raises:
            RuntimeError: it still runs.
        """
        if self._process is not None and self._process.poll() is None:
            raise RuntimeError("the child runs already")
        with self.log.open("ab") as out:
            self._began_at = out.tell()
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.env, **env}, stdout=out, stderr=out
            )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The present or last run."""
        if self._process is None:
            raise RuntimeError("the child was not started")
        return self._process

    def kill(self) -> None:
        """SIGKILL: nothing of it runs any more when this returns."""
        self.process.kill()
        self.process.wait()

    def stop(self, timeout_s: float = 20.0) -> int:
        """SIGTERM; return the exit code.

        Raises:
            subprocess.TimeoutExpired: it did not end in time.
        """
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def lines(self) -> list[str]:
        """What the present run has printed."""
        with self.log.open("rb") as text:
            text.seek(self._began_at)
            return text.read().decode(errors="replace").splitlines()

    async def line(self, start: str, timeout_s: float = 20.0) -> str:
        """Wait for a line that starts so, and return it.

        Raises:
            AssertionError: it ended or the time was up first; the text is what it printed.
        """
        ends = time.monotonic() + timeout_s
        while True:
            ended = self.process.poll() is not None  # before reading: its last words count
            found = next((line for line in self.lines() if line.startswith(start)), None)
            if found is not None:
                return found
            if ended or time.monotonic() > ends:
                printed = "\n".join(self.lines()[-40:])
                raise AssertionError(f"no line {start!r} (exit code {self.process.returncode}):\n{printed}")
            await asyncio.sleep(POLL_S)

    def cpu_s(self) -> float:
        """User and system seconds of the present run, its threads included, its worker processes not."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS  # proc(5): utime, stime

    def memory_bytes(self) -> int:
        """Resident memory now."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE_BYTES


async def until(condition: Callable[[], T | None], timeout_s: float = 20.0) -> T:
    """Look again and again until a condition holds, and return what it gave.

    Raises:
        TimeoutError: it did not come.
    """
    ends = time.monotonic() + timeout_s
    while not (found := condition()):
        if time.monotonic() > ends:
            raise TimeoutError(f"not within {timeout_s} s")
        await asyncio.sleep(POLL_S)
    return found


async def until_row(
    database: Path, sql: str, args: Sequence[Any] = (), timeout_s: float = 20.0
) -> tuple[Any, ...]:
    """Watch a database from outside until a query has a first row, and return it.

    Raises:
        TimeoutError: it did not come.
    """
    return await until(lambda: find_row(database, sql, args), timeout_s)


def find_row(database: Path, sql: str, args: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Return the first row by a read-only connection of its own; None also while there is no such table."""
    if not database.exists():
        return None
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute(sql, args).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
