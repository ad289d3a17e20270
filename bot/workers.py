"""Worker processes: plain functions of plain data, killable, started on first use.

A thread of pure Python starves the event loop, and a hostile document can hold a parser for seconds, so
feeds to parse, pictures and scoring go to a process that can be killed. Nothing of discord or the store
is in it: hand over functions from the top of a module, bytes, texts, numbers.
"""

import asyncio
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar, TypeVarTuple, cast

from bot.errors import TransientError

if TYPE_CHECKING:
    from concurrent.futures import Future

    import pebble

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of one worker. CPU time needs no limit of its own: every job brings `timeout_s`."""

OUT_OF_MEMORY = 77
"""Exit code of a worker that reached MEMORY_BYTES; any code that nothing else uses."""

START_S = 10.0
"""What a job may lose to the start of its process (0.1 s on an idle machine) before the pool is given up."""

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal a process gets when the thread that started it ends."""


class WorkerTimeoutError(TransientError):
    """The job took longer than its `timeout_s`; its process was killed."""


class WorkerCrashedError(TransientError):
    """The job's process died or ran out of memory, or job or answer could not be sent."""


class Pool(Protocol):
    """What services see of the workers."""

    async def run(self, fn: Callable[[*Ts], T], *args: *Ts, timeout_s: float) -> T:
        """Return `fn(*args)`, called in another process.

        Args:
            fn: a function from the top of an importable module, not the program's main module.
            args: plain data, as is the result: both are pickled.
            timeout_s: seconds from the job's start; waiting for a free process does not count.

        Raises:
            WorkerTimeoutError: not done in time.
            WorkerCrashedError: the process died, or had no memory left.
            Exception: what `fn` raised, as itself, the worker's traceback among its notes.
        """
        ...


@dataclass(frozen=True, slots=True)
class Raised:
    """What a job raised, on its way back."""

    pickled: bytes


class ProcessPool:
    """At most `max_workers` processes, spawned (a fork would copy the store's threads in mid-step).

    They are handed as many jobs as they are; the rest wait here, in order. Cancelling a `run` kills its job.
    """

    def __init__(self, max_workers: int = 1) -> None:
        self._max_workers = max_workers
        self._free = asyncio.Semaphore(max_workers)
        self._changing = asyncio.Lock()
        self._running: set[Future[Any]] = set()
        self._pool: pebble.ProcessPool | None = None
        self._closed = False

    async def run(self, fn: Callable[[*Ts], T], *args: *Ts, timeout_s: float) -> T:
        """See `Pool.run`."""
        async with self._free:
            answer = await self._answer(fn, args, timeout_s)
        if isinstance(answer, Raised):
            raise pickle.loads(answer.pickled)
        return cast(T, answer)

    async def close(self) -> None:
        """Kill what runs (its callers get WorkerCrashedError) and wait until every process is gone."""
        self._closed = True
        async with self._changing:
            await self._drop()

    async def _answer(self, fn: Callable[..., Any], args: tuple[Any, ...], timeout_s: float) -> Any:
        pool = await self._get_pool()
        future = pool.schedule(_call, args=(fn, args), timeout=timeout_s)
        self._running.add(future)
        # pebble counts from the job's start, by the wall clock. The outer limit is for a clock that was set
        # back and for a process that died while it took or gave a job.
        limit = asyncio.timeout(timeout_s + START_S)
        try:
            async with limit:
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if limit.expired():
                await self._give_up(pool)
            raise WorkerTimeoutError(f"{fn.__qualname__} took longer than {timeout_s} s") from None
        except Exception as error:
            raise WorkerCrashedError(f"the process of {fn.__qualname__} failed: {_explain(error)}") from error
        finally:
            self._running.discard(future)

    async def _get_pool(self) -> "pebble.ProcessPool":
        """Return the pool; one that broke (an idle process was killed from outside) is replaced."""
        async with self._changing:
            if self._closed:
                raise WorkerCrashedError("the worker processes are closed")
            if self._pool is None or not self._pool.active:
                await self._drop()
                # Imported beside the loop: it takes 30 ms. Started in the loop's own thread, since a worker
                # dies with the thread that started it.
                await asyncio.to_thread(import_module, "pebble")
                self._pool = _make_pool(self._max_workers)
            return self._pool

    async def _give_up(self, pool: "pebble.ProcessPool") -> None:
        async with self._changing:
            if pool is self._pool:
                await self._drop()

    async def _drop(self) -> None:
        """Stop the pool. pebble leaves the futures of a stopped pool open, so their callers are told here.

        Only once its threads are gone: they stumble over a future that somebody else has answered.
        """
        pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.stop()
        await asyncio.to_thread(pool.join)
        for future in self._running:
            with suppress(Exception):  # pebble has answered it
                future.set_exception(RuntimeError("the pool was stopped"))


def _make_pool(max_workers: int) -> "pebble.ProcessPool":
    import multiprocessing

    import pebble

    # spawn would import the program again in each child, as `__mp_main__`: app, discord and all. It leaves
    # out mains that are called `package.__main__`, as under `python -m`.
    main = sys.modules["__main__"]
    if main.__spec__ is None or not main.__spec__.name.endswith(".__main__"):
        main.__spec__ = ModuleSpec("bot.__main__", None)
    return pebble.ProcessPool(
        max_workers,
        initializer=_set_up_worker,
        initargs=(os.getpid(),),
        context=multiprocessing.get_context("spawn"),
    )


def _explain(error: Exception) -> str:
    return "out of memory" if getattr(error, "exitcode", None) == OUT_OF_MEMORY else str(error)


def _set_up_worker(parent_pid: int) -> None:
    """Bound the process and tie it to its parent (in the child)."""
    import resource
    import signal

    # pebble's handler runs only between two steps of Python; a parser stuck in C must die at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":  # macOS has no prctl and does not keep RLIMIT_AS
        import ctypes

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:  # it died before we asked to follow
        _leave(1)


def _call(fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Call the job (in the child); what it raises comes back as a value, so that all else is a crash."""
    try:
        return fn(*args)
    except MemoryError:
        _leave(OUT_OF_MEMORY)
    except Exception as error:
        return Raised(_pickled(error))
    except BaseException:
        _leave(1)


def _leave(code: int) -> NoReturn:
    os._exit(code)


def _pickled(error: Exception) -> bytes:
    """Return the error with its traceback; one that would not survive the way is described instead."""
    shown = traceback.format_exc()
    try:
        error.add_note(shown)
        pickled = pickle.dumps(error)
        pickle.loads(pickled)
    except Exception:
        return pickle.dumps(WorkerCrashedError(f"the job raised what cannot be sent:\n{shown}"))
    return pickled
