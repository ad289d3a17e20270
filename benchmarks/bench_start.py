"""From the start of the process to the login at Discord, against `import discord` alone.

The product is what runs in production, `python -m bot run`, started again on a database it knows; Discord is
the wire fake in a process of its own, whose moment of the login request counts. The floor is told by the
importing process itself, so that its end does not count. Both find compiled modules, as after a first start
anywhere. In turn, medians.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Row, make_row
from tests.delivery.child import Child
from tests.wire.control import ROOT, RemoteWire, start_remote

STARTS = 9
GOAL = "<= 2.2 x"
IMPORT = "import discord, time; print(time.time())"


def rows() -> Iterator[Row]:
    """Yield the one row."""
    with tempfile.TemporaryDirectory() as name, start_remote() as remote:
        folder = Path(name)
        for measure in (measure_start, measure_import):
            measure(remote, folder)  # compiles what is imported, makes the database
        pairs = [(measure_start(remote, folder), measure_import(remote, folder)) for _ in range(STARTS)]
    start_s, import_s = (statistics.median(each) for each in zip(*pairs, strict=True))
    yield make_row(
        "start to login", start_s * 1000, "ms", peer="import discord", peer_value=import_s * 1000, goal=GOAL
    )


def measure_start(remote: RemoteWire, folder: Path) -> float:
    """Return the seconds from exec to the login request."""
    before = len(remote.call("GET", "state")["logins"])
    began = time.time()  # the other process has the same clock
    with start_product(remote, folder):
        state = remote.until(lambda state: len(state["logins"]) > before)
        remote.until(lambda state: state["connected"])
    return state["logins"][before] - began


def measure_import(remote: RemoteWire, folder: Path) -> float:
    """Return the seconds from exec until discord is imported."""
    began = time.time()
    command = [sys.executable, "-c", IMPORT]
    env = os.environ | compiled_in(folder)
    printed = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
    return float(printed.stdout) - began


def start_product(remote: RemoteWire, folder: Path) -> Child:
    """Return the product as it runs in production, to be entered."""
    env = {"DISCORD_TOKEN": "token", "DISCORD_API_BASE": remote.api_base, "DATA_DIR": str(folder / "data")}
    return Child(
        ["bot", "--env", str(folder / "no.env"), "run"], env | compiled_in(folder), folder / "bot.log"
    )


def compiled_in(folder: Path) -> dict[str, str]:
    """Return the environment in which compiled modules are kept, in a place of the run's own."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
