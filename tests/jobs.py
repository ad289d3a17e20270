"""Jobs for the worker processes: they must be importable there without anything of pytest."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from bot.errors import MissingRightError, TransientError, UserError


def add(left: int, right: int) -> int:
    return left + right


def get_pid() -> int:
    return os.getpid()


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def list_modules() -> tuple[list[str], str]:
    main = sys.modules["__main__"]
    return sorted(sys.modules), main.__name__


def hog_the_interpreter() -> None:
    """Stay in C code that never looks at Python's signals."""
    sum(range(10**12))


def hog_memory() -> int:
    return len(bytearray(3 * 1024**3))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> NoReturn:
    raise SystemExit(3)


class PickyError(Exception):
    """Cannot be rebuilt from its args."""

    def __init__(self, left: int, right: int) -> None:
        super().__init__(f"{left} {right}")


ERRORS: dict[str, Exception] = {
    "user": UserError("error-no-feed", host="blog.example"),
    "right": MissingRightError(5, ("send_messages",), waiting=3),
    "transient": TransientError("slow down", retry_after_s=2.5),
    "value": ValueError("not a feed"),
    "timeout": TimeoutError("its own"),
    "picky": PickyError(1, 2),
}


def fail(kind: str) -> NoReturn:
    raise ERRORS[kind]


def give_back(value: Any) -> Any:
    return value


def give_a_lambda() -> Any:
    return lambda: None


def write_pid_and_nap(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)
