"""The worker processes: what comes back, what is killed, and that nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import MissingRightError, TransientError, UserError
from bot.workers import ProcessPool, WorkerCrashedError, WorkerTimeoutError
from tests import jobs

pytestmark = pytest.mark.slow


@pytest.fixture
async def pool() -> AsyncIterator[ProcessPool]:
    pool = ProcessPool()
    yield pool
    await pool.close()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def wait_until_gone(pid: int) -> None:
    for _ in range(100):
        if not is_running(pid):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"process {pid} is still there")


async def test_a_job_runs_in_another_process_that_is_kept(pool: ProcessPool) -> None:
    assert await pool.run(jobs.add, 2, 3, timeout_s=5) == 5
    first = await pool.run(jobs.get_pid, timeout_s=5)
    assert first != os.getpid()
    assert await pool.run(jobs.get_pid, timeout_s=5) == first


async def test_the_process_holds_neither_discord_nor_the_store_nor_the_program(pool: ProcessPool) -> None:
    modules, main = await pool.run(jobs.list_modules, timeout_s=5)
    roots = {name.partition(".")[0] for name in modules}
    assert not roots & {"discord", "aiosqlite", "asyncpg", "aiohttp", "cogs", "pytest"}
    assert [name for name in modules if name.startswith("bot")] == ["bot", "bot.errors", "bot.workers"]
    assert main == "__main__"


@pytest.mark.parametrize("seconds", [0.3])
@pytest.mark.parametrize("in_c", [False, True])
async def test_a_late_job_is_killed_at_once_and_the_next_one_runs(
    pool: ProcessPool, seconds: float, in_c: bool
) -> None:
    pid = await pool.run(jobs.get_pid, timeout_s=5)
    began = time.monotonic()
    with pytest.raises(WorkerTimeoutError, match=r"took longer than 0\.3 s") as caught:
        await (
            pool.run(jobs.hog_the_interpreter, timeout_s=seconds)
            if in_c
            else pool.run(jobs.nap, 60, timeout_s=seconds)
        )
    assert time.monotonic() - began < seconds + 1.5  # pebble alone would wait 3 s for code stuck in C
    assert isinstance(caught.value, TransientError)
    assert not is_running(pid)
    assert await pool.run(jobs.get_pid, timeout_s=5) != pid


async def test_a_process_that_dies_is_told_and_replaced(pool: ProcessPool) -> None:
    with pytest.raises(WorkerCrashedError, match="die"):
        await pool.run(jobs.die, timeout_s=5)
    with pytest.raises(WorkerCrashedError):
        await pool.run(jobs.leave, timeout_s=5)
    assert await pool.run(jobs.add, 1, 1, timeout_s=5) == 2


async def test_memory_is_bounded(pool: ProcessPool) -> None:
    with pytest.raises(WorkerCrashedError, match="out of memory"):
        await pool.run(jobs.hog_memory, timeout_s=5)
    assert await pool.run(jobs.add, 1, 1, timeout_s=5) == 2


async def test_an_idle_process_killed_from_outside_is_replaced(pool: ProcessPool) -> None:
    pid = await pool.run(jobs.get_pid, timeout_s=5)
    os.kill(pid, signal.SIGKILL)
    await wait_until_gone(pid)
    await asyncio.sleep(0.3)  # pebble looks at its processes ten times a second
    assert await pool.run(jobs.get_pid, timeout_s=5) != pid


async def test_a_lost_job_ends_by_the_outer_limit(pool: ProcessPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that stops answering where pebble does not look: its clock never starts."""
    monkeypatch.setattr("bot.workers.START_S", 0.2)
    pid = await pool.run(jobs.get_pid, timeout_s=5)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(WorkerTimeoutError):
        await pool.run(jobs.add, 1, 1, timeout_s=0.2)
    monkeypatch.undo()
    assert await pool.run(jobs.get_pid, timeout_s=5) != pid
    await wait_until_gone(pid)


async def test_errors_of_a_job_come_back_as_themselves(pool: ProcessPool) -> None:
    with pytest.raises(UserError) as user:
        await pool.run(jobs.fail, "user", timeout_s=5)
    assert (user.value.key, user.value.values) == ("error-no-feed", {"host": "blog.example"})
    with pytest.raises(MissingRightError) as right:
        await pool.run(jobs.fail, "right", timeout_s=5)
    assert (right.value.channel_id, right.value.rights, right.value.waiting) == (5, ("send_messages",), 3)
    with pytest.raises(TransientError, match="slow down") as transient:
        await pool.run(jobs.fail, "transient", timeout_s=5)
    assert transient.value.retry_after_s == 2.5
    with pytest.raises(TimeoutError, match="its own"):
        await pool.run(jobs.fail, "timeout", timeout_s=5)
    with pytest.raises(ValueError, match="not a feed") as value:
        await pool.run(jobs.fail, "value", timeout_s=5)
    assert "tests/jobs.py" in "".join(value.value.__notes__)


async def test_what_cannot_be_sent_is_told(pool: ProcessPool) -> None:
    with pytest.raises(WorkerCrashedError, match="PickyError"):
        await pool.run(jobs.fail, "picky", timeout_s=5)
    with pytest.raises(WorkerCrashedError):
        await pool.run(jobs.give_a_lambda, timeout_s=5)
    with pytest.raises(WorkerCrashedError):
        await pool.run(jobs.give_back, lambda: None, timeout_s=5)
    assert await pool.run(jobs.add, 1, 1, timeout_s=5) == 2


async def test_waiting_for_a_free_process_does_not_count(pool: ProcessPool) -> None:
    await pool.run(jobs.get_pid, timeout_s=5)
    pids = await asyncio.gather(*(pool.run(jobs.nap, 0.25, timeout_s=0.7) for _ in range(4)))
    assert len(set(pids)) == 1


async def test_two_processes_work_side_by_side() -> None:
    pool = ProcessPool(max_workers=2)
    await asyncio.gather(*(pool.run(jobs.nap, 0.2, timeout_s=5) for _ in range(2)))
    began = time.monotonic()
    pids = await asyncio.gather(*(pool.run(jobs.nap, 0.5, timeout_s=5) for _ in range(2)))
    assert len(set(pids)) == 2
    assert time.monotonic() - began < 0.9
    await pool.close()
    assert not any(is_running(pid) for pid in pids)


async def test_cancelling_kills_the_job(pool: ProcessPool) -> None:
    pid = await pool.run(jobs.get_pid, timeout_s=5)
    job = asyncio.create_task(pool.run(jobs.nap, 60, timeout_s=60))
    await asyncio.sleep(0.2)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await wait_until_gone(pid)
    assert await pool.run(jobs.add, 1, 1, timeout_s=5) == 2


async def test_closing_ends_what_runs_and_what_waits() -> None:
    pool = ProcessPool()
    pid = await pool.run(jobs.get_pid, timeout_s=5)
    running, waiting = (asyncio.create_task(pool.run(jobs.nap, 60, timeout_s=60)) for _ in range(2))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    await pool.close()
    assert time.monotonic() - began < 2
    assert not is_running(pid)
    for job in (running, waiting):
        with pytest.raises(WorkerCrashedError):
            await job
    await pool.close()


async def test_nobody_answers_a_job_under_the_hands_of_the_pools_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = ProcessPool()
    job = asyncio.create_task(pool.run(jobs.nap, 60, timeout_s=60))
    await asyncio.sleep(0.2)
    assert pool._pool is not None
    (future,), join = pool._running, pool._pool.join
    done: list[bool] = []

    def watched() -> None:
        done.append(future.done())
        join()

    monkeypatch.setattr(pool._pool, "join", watched)
    await pool.close()
    assert done == [False]
    with pytest.raises(WorkerCrashedError):
        await job


async def test_a_pool_never_used_closes() -> None:
    await ProcessPool().close()


def test_importing_costs_no_pebble() -> None:
    code = "import sys, bot.workers; print({'pebble', 'multiprocessing', 'ctypes'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


PARENT = """
import asyncio, sys
sys.path.insert(0, {root!r})
print("main imported as", __name__, flush=True)
from bot.workers import ProcessPool
from tests import jobs

async def main():
    pool = ProcessPool()
    await pool.run(jobs.write_pid_and_nap, {path!r}, timeout_s=60)

asyncio.run(main())
"""


def test_no_process_outlives_a_killed_parent_and_the_program_is_not_imported_again(tmp_path: Path) -> None:
    """As under the console script: the main module has a path, no `__spec__`, and no guard."""
    program, pid_file, output = tmp_path / "lightstick.py", tmp_path / "pid", tmp_path / "output"
    program.write_text(PARENT.format(root=str(Path(__file__).parents[1]), path=str(pid_file)))
    with (
        output.open("w") as stdout,
        subprocess.Popen([sys.executable, program], stdout=stdout, stderr=subprocess.DEVNULL) as parent,
    ):
        for _ in range(200):
            if pid_file.exists() and pid_file.read_text():
                break
            time.sleep(0.05)
        parent.kill()
    pid = int(pid_file.read_text())
    asyncio.run(wait_until_gone(pid))
    assert output.read_text().splitlines() == ["main imported as __main__"]
