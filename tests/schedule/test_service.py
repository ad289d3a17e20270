"""The scheduler: when a job runs, and what cannot stop it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.schedule import Job, Scheduler
from tests.fakes import FakeClock
from tests.schedule.loop import START, VirtualLoop, play


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Recorded:
    """A job due at a list of moments, that writes down when it was asked and ran."""

    def __init__(self, loop: VirtualLoop, *due: float, name: str = "recorded") -> None:
        self.loop = loop
        self.due = [after(seconds) for seconds in due]
        self.looks: list[float] = []
        self.runs: list[float] = []
        self.job = Job(name, self.next_due, self.run)

    async def next_due(self) -> datetime | None:
        self.looks.append(round(self.loop.time(), 3))
        return min(self.due, default=None)

    async def run(self, now: datetime) -> None:
        self.runs.append(round(self.loop.time(), 3))
        self.due = [moment for moment in self.due if moment > now]


def start(loop: VirtualLoop, *jobs: Recorded, **options: float) -> Scheduler:
    scheduler = Scheduler(loop.clock, **options)
    for job in jobs:
        scheduler.register(job.job)
    scheduler.start()
    return scheduler


def test_jobs_run_when_they_are_due() -> None:
    async def story(loop: VirtualLoop) -> None:
        one, other = Recorded(loop, 60, 61.5, 7000), Recorded(loop, name="other")
        scheduler = start(loop, one, other)
        await asyncio.sleep(8000)
        assert one.runs == [60, 61.5, 7000]
        assert other.runs == []
        assert other.looks == [0, 3600, 7200]  # asked once an hour, though nobody woke it
        await scheduler.close()

    play(story)


def test_what_was_missed_runs_once_at_the_start() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, -9000, -60, 30)
        scheduler = start(loop, job)
        await asyncio.sleep(100)
        assert job.runs == [0, 30]
        await scheduler.close()

    play(story)


def test_a_day_of_quiet_costs_a_handful_of_looks_and_no_resident_task() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 86_000)
        scheduler = start(loop, job)
        for _ in range(24):
            await asyncio.sleep(3600 - 1e-3)
            assert asyncio.all_tasks() == {asyncio.current_task()}
        assert job.runs == [86_000]
        assert len(job.looks) < 30
        await scheduler.close()

    play(story)


def test_waking_finds_an_earlier_due_time() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 3000)
        scheduler = start(loop, job)
        await asyncio.sleep(10)
        job.due.append(after(20))
        scheduler.wake("recorded")
        await asyncio.sleep(50)
        assert job.runs == [20]
        await scheduler.close()

    play(story)


def test_without_waking_it_is_found_after_the_longest_wait() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 3000)
        scheduler = start(loop, job, max_wait_s=5)
        await asyncio.sleep(10.5)
        job.due.append(after(11))
        await asyncio.sleep(10)
        assert job.runs == [15]
        await scheduler.close()

    play(story)


def test_many_wakes_cost_one_look_more() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 5)
        scheduler = start(loop, job)
        await asyncio.sleep(1)
        for _ in range(1000):
            scheduler.wake("recorded")
        await asyncio.sleep(1)
        assert job.looks == [0, 1]
        await scheduler.close()

    play(story)


def test_a_wake_while_it_runs_brings_one_look_more_and_never_a_second_run_beside_it() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 5)
        running: list[int] = []
        most = 0

        async def run(now: datetime) -> None:
            nonlocal most
            running.append(1)
            most = max(most, len(running))
            if not job.runs:
                job.due.append(after(7))
            for _ in range(1000):
                scheduler.wake("slow")
            await asyncio.sleep(10)
            await job.run(now)
            running.pop()

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("slow", job.next_due, run))
        scheduler.start()
        await asyncio.sleep(100)
        assert most == 1
        assert job.runs == [15, 25]
        assert job.looks == [0, 5, 15, 15, 25, 25]
        await scheduler.close()

    play(story)


def test_wakes_before_the_start_and_after_the_end_do_nothing() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, 0)
        scheduler = Scheduler(loop.clock)
        scheduler.register(job.job)
        scheduler.wake("recorded")
        await asyncio.sleep(10)
        assert job.looks == []
        scheduler.start()
        await asyncio.sleep(10)
        await scheduler.close()
        scheduler.wake("recorded")
        await asyncio.sleep(10)
        assert job.runs == [10]
        with pytest.raises(ValueError, match="recorded"):
            scheduler.register(job.job)

    play(story)


def failing(times: int, error: Callable[[], BaseException], loop: VirtualLoop) -> tuple[Job, list[float]]:
    tries: list[float] = []

    async def next_due() -> datetime | None:
        return after(0) if len(tries) <= times else None

    async def run(now: datetime) -> None:
        tries.append(loop.time())
        if len(tries) <= times:
            raise error()

    return Job("failing", next_due, run), tries


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
def test_a_failure_is_logged_with_its_reference_and_tried_again_with_growing_waits(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    async def story(loop: VirtualLoop) -> None:
        job, tries = failing(9, lambda: error("broken"), loop)
        scheduler = Scheduler(loop.clock)
        scheduler.register(job)
        scheduler.start()
        await asyncio.sleep(3000)
        assert [round(tries[i + 1] - tries[i]) for i in range(9)] == [5, 10, 20, 40, 80, 160, 300, 300, 300]
        assert scheduler.count_failures() == {"failing": 9}
        await scheduler.close()

    with caplog.at_level(logging.ERROR, "bot.schedule"):
        play(story)
    assert len(caplog.records) == 9
    assert caplog.records[0].exc_info is not None
    fields = vars(caplog.records[0])
    assert fields["job"] == "failing"
    assert len(fields["reference"]) == 4
    assert len({vars(record)["reference"] for record in caplog.records}) > 1


def test_failures_are_forgotten_after_a_success() -> None:
    async def story(loop: VirtualLoop) -> None:
        tries: list[float] = []

        async def next_due() -> datetime | None:
            return after(0) if len(tries) < 4 else None

        async def run(now: datetime) -> None:
            tries.append(loop.time())
            if len(tries) in (1, 3):
                raise ValueError

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("shaky", next_due, run))
        scheduler.start()
        await asyncio.sleep(100)
        assert [round(later - tries[0]) for later in tries] == [0, 5, 5, 10]
        await scheduler.close()

    play(story)


def test_waking_a_failing_job_does_not_make_it_spin() -> None:
    async def story(loop: VirtualLoop) -> None:
        job, tries = failing(1000, ValueError, loop)
        scheduler = Scheduler(loop.clock)
        scheduler.register(job)
        scheduler.start()
        for _ in range(1900):
            scheduler.wake("failing")
            await asyncio.sleep(0.01)
        assert tries == pytest.approx([0, 5, 10, 15], abs=0.02)
        await scheduler.close()

    play(story)


def test_one_failing_job_does_not_hold_up_another() -> None:
    async def story(loop: VirtualLoop) -> None:
        job, _ = failing(1000, ValueError, loop)
        good = Recorded(loop, 1, 2, 3)
        scheduler = start(loop, good)
        scheduler.register(job)
        await asyncio.sleep(10)
        assert good.runs == [1, 2, 3]
        await scheduler.close()

    play(story)


def test_a_next_due_that_fails_is_asked_again() -> None:
    async def story(loop: VirtualLoop) -> None:
        asked: list[float] = []
        ran: list[datetime] = []

        async def next_due() -> datetime | None:
            asked.append(loop.time())
            if len(asked) == 1:
                raise ConnectionError("no database")
            return None if ran else after(0)

        async def run(now: datetime) -> None:
            ran.append(now)

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("lost", next_due, run))
        scheduler.start()
        await asyncio.sleep(100)
        assert ran == [after(5)]
        await scheduler.close()

    play(story)


def test_a_job_that_never_gets_further_does_not_spin(caplog: pytest.LogCaptureFixture) -> None:
    async def story(loop: VirtualLoop) -> None:
        runs: list[float] = []

        async def next_due() -> datetime | None:
            return after(0)

        async def run(now: datetime) -> None:
            runs.append(loop.time())

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("stuck", next_due, run))
        scheduler.start()
        await asyncio.sleep(1000)
        assert 900 < len(runs) < 1100
        await scheduler.close()

    play(story)
    assert [record.message for record in caplog.records] == ["stuck stays due at the same moment"]


def test_a_batch_that_leaves_a_rest_goes_on_at_once() -> None:
    async def story(loop: VirtualLoop) -> None:
        job = Recorded(loop, *(index / 100 for index in range(-100, 0)))

        async def run(now: datetime) -> None:
            job.due.remove(min(job.due))

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("batch", job.next_due, run))
        scheduler.start()
        await asyncio.sleep(0.001)
        assert job.due == []
        await scheduler.close()

    play(story)


@pytest.mark.parametrize("step_s", [-7200, 7200])
def test_a_wall_clock_that_steps_loses_nothing(step_s: float) -> None:
    async def story(loop: VirtualLoop) -> None:
        step = timedelta()
        job = Recorded(loop, 600, 3 * 3600)
        scheduler = Scheduler(lambda: loop.clock() + step)
        scheduler.register(job.job)
        scheduler.start()
        await asyncio.sleep(300)
        step = timedelta(seconds=step_s)
        await asyncio.sleep(6 * 3600)
        assert job.runs == ([600, 3600] if step_s > 0 else [600 + 7200, 5 * 3600])
        await scheduler.close()

    play(story)


def test_closing_lets_a_running_job_finish() -> None:
    async def story(loop: VirtualLoop) -> None:
        done: list[float] = []

        async def next_due() -> datetime | None:
            return None if done else after(0)

        async def run(now: datetime) -> None:
            await asyncio.sleep(4)
            done.append(loop.time())
            scheduler.wake("slow")

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("slow", next_due, run))
        scheduler.start()
        await asyncio.sleep(1)
        await scheduler.close(grace_s=10)
        assert done == [4]
        assert loop.time() == 4

    play(story)


def test_closing_cancels_what_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    async def story(loop: VirtualLoop) -> None:
        ended: list[str] = []

        async def next_due() -> datetime | None:
            return after(0)

        async def run(now: datetime) -> None:
            try:
                await asyncio.sleep(1000)
            finally:
                ended.append("tidily")

        scheduler = Scheduler(loop.clock)
        scheduler.register(Job("endless", next_due, run))
        scheduler.start()
        await asyncio.sleep(1)
        await scheduler.close(grace_s=2)
        assert (loop.time(), ended) == (3, ["tidily"])
        await asyncio.sleep(1000)
        assert len(ended) == 1

    play(story)
    assert "job endless did not end within 2 s" in caplog.text


async def test_on_a_real_loop_with_a_clock_that_is_moved(clock: FakeClock) -> None:
    ran: list[datetime] = []
    due_at = clock.now + timedelta(hours=1)

    async def next_due() -> datetime | None:
        return None if ran else due_at

    async def run(now: datetime) -> None:
        ran.append(now)

    scheduler = Scheduler(clock)
    scheduler.register(Job("real", next_due, run))
    scheduler.start()
    await asyncio.sleep(0.02)
    assert ran == []
    clock.advance(3600)
    scheduler.wake("real")
    await asyncio.sleep(0.02)
    assert ran == [due_at]
    await scheduler.close()
