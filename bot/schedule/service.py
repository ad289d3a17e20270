"""The scheduler: a job is looked at when its earliest due time comes, and nothing waits in between.

A wait is an alarm of the event loop (`call_later`) that starts a task which ends: no resident task on an
Event, a queue or a sleep, so that a simulated Discord sees when the bot is at rest. The truth is the
database's: a job is asked for its next due time after each run, after a `wake`, and every `max_wait_s` at
the latest.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.logs import reference

log = logging.getLogger(__name__)

FAILED_WAIT_S = 5.0
LONGEST_FAILED_WAIT_S = 300.0
"""After a failure, doubled with each further one in a row."""

STALLED_WAIT_S = 0.05
LONGEST_STALLED_WAIT_S = 1.0
"""After a run that left the job due at the same moment: more of one batch, or a bug that must not spin."""

STALLED_TOO_OFTEN = 100
"""Runs at the same due time after which it is a bug, and said so."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is due at times the database knows.

    `next_due` answers the earliest due time, None when nothing waits; one in the past is due at once. `run`
    does what is due at `now`; it may leave a rest for the next run.
    """

    name: str
    next_due: Callable[[], Awaitable[datetime | None]]
    run: Callable[[datetime], Awaitable[None]]


class Scheduler:
    """Runs jobs when they are due: each in one task at most, whose errors are logged and end nothing.

    Args:
        clock: the wall clock by which jobs are due; waits are measured by the event loop's own, so a wall
            clock that is set back costs one look, one that jumps ahead `max_wait_s` at most.
        max_wait_s: how long a job may go unasked. Short where another process's writes make it due.
        randomness: for the references in the log.
    """

    def __init__(
        self, clock: Clock, *, max_wait_s: float = 3600.0, randomness: random.Random | None = None
    ) -> None:
        self._clock = clock
        self._max_wait_s = max_wait_s
        self._randomness = randomness or random.Random()
        self._alarms: dict[str, _Alarm] = {}
        self._is_open = False

    def register(self, job: Job) -> None:
        """Add a job, before or after the start.

        Raises:
            ValueError: there is one of that name.
        """
        if job.name in self._alarms:
            raise ValueError(f"two jobs are called {job.name}")
        self._alarms[job.name] = _Alarm(job, self._clock, self._max_wait_s, self._randomness)
        self.wake(job.name)

    def start(self) -> None:
        """Look at every job now, and from then on whenever it is due."""
        self._is_open = True
        for alarm in self._alarms.values():
            alarm.wake()

    def wake(self, name: str) -> None:
        """Ask a job for its due time at once, since what was just written may be due earlier.

        Does nothing before the start and after the end. Any number of calls while the job runs cost one more
        look; after a failure it waits for the first step of the back-off all the same.
        """
        if self._is_open:
            self._alarms[name].wake()

    def count_failures(self) -> dict[str, int]:
        """Return how often each job has failed, by name."""
        return {name: alarm.failures for name, alarm in self._alarms.items()}

    async def close(self, grace_s: float = 10.0) -> None:
        """Set no alarm any more; let what runs finish for so many seconds, then cancel it."""
        self._is_open = False
        tasks = [task for alarm in self._alarms.values() if (task := alarm.stop())]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace_s)
        for task in late:
            log.warning("%s did not end within %s s and is cancelled", task.get_name(), grace_s)
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class _Alarm:
    """A job with either its alarm, a handle of the loop, or its task."""

    def __init__(self, job: Job, clock: Clock, max_wait_s: float, randomness: random.Random) -> None:
        self._job = job
        self._clock = clock
        self._max_wait_s = max_wait_s
        self._randomness = randomness
        self._handle: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_woken = False
        self._is_stopped = False
        self._failures_in_a_row = 0
        self._stalls = 0
        self._not_before = 0.0  # by the loop's clock
        self.failures = 0

    def wake(self) -> None:
        """Look at once, or once more when this is being done."""
        if self._task is not None:
            self._is_woken = True
        else:
            self._set(0.0)

    def stop(self) -> asyncio.Task[None] | None:
        """Take the alarm back for good, and return the task that still runs."""
        self._is_stopped = True
        if self._handle is not None:
            self._handle.cancel()
        return self._task

    def _set(self, delay_s: float) -> None:
        """Set the alarm, unless it is set for an earlier time."""
        if self._is_stopped:
            return
        loop = asyncio.get_running_loop()
        delay_s = max(delay_s, self._not_before - loop.time())
        if self._handle is not None:
            if self._handle.when() <= loop.time() + delay_s:
                return
            self._handle.cancel()
        self._handle = loop.call_later(delay_s, self._ring)

    def _ring(self) -> None:
        self._handle = None
        self._task = asyncio.get_running_loop().create_task(self._look(), name=f"job {self._job.name}")

    async def _look(self) -> None:
        """Run the job if it is due, and set the next alarm whatever happens."""
        try:
            delay_s = await self._run_if_due()
            self._failures_in_a_row, self._not_before = 0, 0.0
        except (Exception, asyncio.CancelledError) as error:
            # Outside of close() a job can only have come upon something else that was cancelled.
            if self._is_stopped and isinstance(error, asyncio.CancelledError):
                raise
            delay_s = self._note_failure()
        self._task = None
        self._set(0.0 if self._is_woken else delay_s)
        self._is_woken = False

    async def _run_if_due(self) -> float:
        """Return the seconds until the next look."""
        due_at = await self._job.next_due()
        now = self._clock()
        if due_at is not None and due_at <= now:
            await self._job.run(now)
            served_at, due_at = due_at, await self._job.next_due()
            self._note_stall(due_at is not None and due_at <= served_at)
        if due_at is None:
            return self._max_wait_s
        stalled_s = min(STALLED_WAIT_S * 2 ** min(self._stalls, 10), LONGEST_STALLED_WAIT_S)
        least_s = stalled_s if self._stalls else 0.0
        return min(max((due_at - self._clock()).total_seconds(), least_s), self._max_wait_s)

    def _note_stall(self, is_stalled: bool) -> None:
        self._stalls = self._stalls + 1 if is_stalled else 0
        if self._stalls == STALLED_TOO_OFTEN:
            log.warning("%s stays due at the same moment", self._job.name, extra={"job": self._job.name})

    def _note_failure(self) -> float:
        """Log it, and return the seconds until the next try."""
        self.failures += 1
        delay_s = min(FAILED_WAIT_S * 2 ** min(self._failures_in_a_row, 10), LONGEST_FAILED_WAIT_S)
        self._failures_in_a_row += 1
        self._not_before = asyncio.get_running_loop().time() + FAILED_WAIT_S
        fields = {"job": self._job.name, "reference": reference(self._randomness)}
        log.exception("%s failed, again in %d s", self._job.name, delay_s, extra=fields)
        return delay_s
