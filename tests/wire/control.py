"""The wire fake in a process of its own, steered over HTTP: `python -m tests.wire --port-file F`.

`Control` answers /control/... inside that process; `RemoteWire` starts it and speaks to it.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.wire.faults import Fault, Refused
from tests.wire.interactions import press, slash, submit
from tests.wire.server import API, Wire
from tests.wire.shapes import FAN_ID, Payload
from tests.wire.world import Interaction

ROOT = Path(__file__).resolve().parents[2]
START_S = 10.0


class Control:
    """One method a path: `post_press` answers POST /control/press with a body of its keyword arguments."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.world = wire.world
        self._watched: list[Interaction] = []

    async def __call__(self, method: str, path: str, body: Payload) -> Any:
        """Answer one request; a refusal of the world is its answer, not an error."""
        action: Callable[..., Any] = getattr(self, f"{method.lower()}_{path.strip('/')}")
        try:
            found = action(**body)
            return await found if asyncio.iscoroutine(found) else found
        except (Refused, LookupError) as error:
            return {"error": str(error)}

    def get_state(self) -> Payload:
        """Who is connected and what was asked."""
        return {
            "connected": len(self.wire.gateway.connected),
            "identifies": self.wire.gateway.identifies,
            "logins": self.world.logins,
            "guilds": list(self.world.guilds),
            "commands": [command["name"] for each in self.world.commands.values() for command in each],
            "requests": len(self.world.requests),
            "messages": len(self.world.all_messages()),
            "held": len(self.wire.held),
        }

    def post_messages(self, channel_id: int | None = None) -> list[Payload]:
        """What one channel shows, or all of them, oldest first."""
        return self.world.all_messages() if channel_id is None else self.world.channel_messages(channel_id)

    def post_send(self, channel_id: int, message: Payload) -> Payload:
        """A message of the bot that it did not send itself."""
        return self.world.create_message(channel_id, message)

    def post_press(self, custom_id: str, user_id: int, message: Payload, **more: Any) -> Payload:
        """One press; message as it came from here."""
        return self._told(press(self.world, custom_id, user_id, self._find(message), **more))

    def post_slash(self, path: str, user_id: int, **more: Any) -> Payload:
        """One slash command."""
        return self._told(slash(self.world, path, user_id, **more))

    def post_submit(self, opened: int, values: Payload) -> Payload:
        """Submit the modal that an interaction was answered with."""
        return self._told(submit(self.world, self.world.interactions[opened], values))

    def post_interaction(self, interaction_id: int) -> Payload:
        """What was answered to an interaction so far."""
        return self._told(self.world.interactions[interaction_id])

    def post_faults(self, faults: list[Payload]) -> None:
        """Add faults to the plan."""
        self.world.faults += [Fault(**fault) for fault in faults]

    def delete_faults(self) -> None:
        """Good weather again."""
        self.world.faults.clear()

    def post_release(self) -> None:
        """Let held requests go on."""
        self.wire.release()

    def post_latency(self, seconds: float) -> None:
        """How long every answer is on its way from now on."""
        self.wire.latency_s = seconds

    def post_cut(self, code: int = 4000) -> None:
        """Close the gateway connections."""
        self.wire.gateway.cut(code)

    def post_burst(self, custom_id: str, message: Payload, count: int) -> None:
        """That many fans press in one instant; the clock of each starts when all are on the way."""
        pressed = self._find(message)
        self._watched = [press(self.world, custom_id, FAN_ID + n, pressed) for n in range(count)]
        moment = self.world.now()
        for each in self._watched:
            each.dispatched_at = moment

    async def post_load(
        self, custom_id: str, message: Payload, total: int, outstanding: int, timeout_s: float = 60.0
    ) -> Payload:
        """Keep `outstanding` presses unanswered until `total` are answered; return how it went."""
        pressed, began = self._find(message), time.monotonic()
        self._watched = []

        def press_next(answered: Interaction | None = None) -> None:
            if len(self._watched) < total:
                self._watched.append(press(self.world, custom_id, FAN_ID + len(self._watched), pressed))

        self.world.on_answer = press_next
        for _ in range(min(outstanding, total)):
            press_next()
        with contextlib.suppress(TimeoutError):
            await self.wire.until(lambda: self._answered() == total, timeout_s)
        self.world.on_answer = lambda answered: None
        return self.get_presses() | {"wall_s": time.monotonic() - began}

    def get_presses(self) -> Payload:
        """How the presses of the last burst or load stand."""
        waits = sorted(each.answered_at - each.dispatched_at for each in self._watched if each.answered_at)
        late = [each for each in self._watched if each.late_at]
        return {
            "dispatched": len(self._watched),
            "answered": len(waits),
            "late": len(late),
            "waiting": len(self._watched) - len(waits) - len(late),
            "median_s": waits[len(waits) // 2] if waits else None,
            "slowest_s": waits[-1] if waits else None,
        }

    def _answered(self) -> int:
        return sum(each.answered_at is not None for each in self._watched)

    def _find(self, message: Payload) -> Payload:
        return self.world.get_message(int(message["channel_id"]), int(message["id"]))

    def _told(self, interaction: Interaction) -> Payload:
        return {
            "id": interaction.id,
            "callback": interaction.callback,
            "answered_at": interaction.answered_at,
            "said": interaction.said,
        }


class RemoteWire:
    """A wire fake in another process."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.process = process
        self.api_base = f"http://127.0.0.1:{port}{API}"

    def call(self, method: str, path: str, timeout_s: float = 120.0, **body: Any) -> Any:
        """Ask for /control/<path>, e.g. `wire.call("POST", "burst", custom_id=..., message=..., count=5000)`.

        Raises:
            RuntimeError: the fake refused; the text says why.
        """
        url = f"http://127.0.0.1:{self.port}/control/{path}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=timeout_s) as response:
            answer = json.loads(response.read() or b"null")
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def until(self, condition: Callable[[Payload], object], timeout_s: float = 30.0) -> Payload:
        """Wait until the fake's state fits, and return it.

        Raises:
            TimeoutError: it did not come.
        """
        ends = time.monotonic() + timeout_s
        while not condition(state := self.call("GET", "state")):
            if time.monotonic() > ends:
                raise TimeoutError(f"the wire is still {state}")
            time.sleep(0.02)
        return state


@contextlib.contextmanager
def start_remote(*args: str) -> Iterator[RemoteWire]:
    """Start `python -m tests.wire` with these arguments and stop it at the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        command = [sys.executable, "-m", "tests.wire", "--port-file", str(port_file), *args]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "0"})
        try:
            yield RemoteWire(_wait_for_port(port_file, process), process)
        finally:
            process.terminate()
            process.wait()


def _wait_for_port(port_file: Path, process: subprocess.Popen[bytes]) -> int:
    ends = time.monotonic() + START_S
    while not port_file.exists():
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"the wire fake did not start (exit code {process.poll()})")
        time.sleep(0.02)
    return int(port_file.read_text())
