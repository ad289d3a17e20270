"""The pages for whoever runs the bot: over real HTTP and a real store."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import to_ms
from bot.errors import OperatorError
from bot.health import HealthProbe, read_figures, serve_health
from bot.store import Steps, Store, StoreBusyError
from tests.fakes import FakeClock


class SilentStore:
    """A store whose database is locked for ever."""

    async def fetch_all(self, *_: object) -> list[object]:
        raise StoreBusyError("locked")

    async def fetch_one(self, *_: object) -> object:
        raise StoreBusyError("locked")


@pytest.fixture
def probe(sqlite_store: Store, clock: FakeClock) -> HealthProbe:
    return HealthProbe(sqlite_store, clock, lambda: True, lambda: 3, lambda: {"news": 2})


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def get(http: aiohttp.ClientSession, port: int, page: str) -> tuple[int, str]:
    async with http.get(f"http://127.0.0.1:{port}/{page}") as answer:
        return answer.status, await answer.text()


async def read_metrics(http: aiohttp.ClientSession, probe: HealthProbe) -> dict[tuple[str, str], float]:
    """Return every sample under its name and first label."""
    async with serve_health(0, probe) as port:
        _, text = await get(http, port, "metrics")
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, next(iter(sample.labels.values()), "")): sample.value for sample in samples}


def add_delivery(number: int, state: str, due_at: int) -> Steps[None]:
    yield (
        "INSERT INTO delivery (id, guild_id, channel_id, kind, dedupe_key, payload, nonce, due_at, state)"
        " VALUES ($1, 1, 1, 'news.entry', $2, '{}', 'n', $3, $4)",
        (number, str(number), due_at, state),
    )


def add_source(number: int, failures: int, gone_at: int | None = None) -> Steps[None]:
    yield (
        "INSERT INTO source (id, url, host, title, next_poll_at, failures, gone_at)"
        " VALUES ($1, $2, 'soompi.example', 'Soompi', 0, $3, $4)",
        (number, f"https://soompi.example/{number}", failures, gone_at),
    )


async def fill(store: Store, clock: FakeClock) -> None:
    now = to_ms(clock())
    rows = [("sent", -90_000), ("pending", -60_000), ("sending", -30_000), ("pending", 60_000)]
    for number, (state, offset) in enumerate(rows):
        await store.write(partial(add_delivery, number, state, now + offset))
    for number, (failures, gone_at) in enumerate([(0, None), (4, None), (1, now)]):
        await store.write(partial(add_source, number, failures, gone_at))


async def test_figures_are_read_on_both_engines(store: Store, clock: FakeClock) -> None:
    await fill(store, clock)
    figures = await read_figures(store, clock)
    assert figures.deliveries == {"sent": 1, "pending": 2, "sending": 1}
    assert (figures.late_s, figures.sources_failing) == (60.0, 1)


async def test_health_is_good_when_both_answer(http: aiohttp.ClientSession, probe: HealthProbe) -> None:
    async with serve_health(0, probe) as port:
        status, text = await get(http, port, "health")
    assert (status, json.loads(text)) == (200, {"discord": True, "store": True})


@pytest.mark.parametrize("which", ["discord", "store"])
async def test_health_names_what_does_not_answer(
    http: aiohttp.ClientSession, probe: HealthProbe, which: str
) -> None:
    broken = {"discord": {"is_ready": lambda: False}, "store": {"store": SilentStore()}}[which]
    async with serve_health(0, replace(probe, **broken)) as port:
        status, text = await get(http, port, "health")
    assert status == 503
    assert json.loads(text) == {"discord": True, "store": True} | {which: False}


async def test_metrics_show_the_store_and_the_process(
    http: aiohttp.ClientSession, probe: HealthProbe, clock: FakeClock
) -> None:
    await fill(probe.store, clock)
    samples = await read_metrics(http, probe)
    assert samples["lightstick_deliveries", "pending"] == 2
    assert samples["lightstick_oldest_delivery_seconds", ""] == 60
    assert samples["lightstick_sources_failing", ""] == 1
    assert samples["lightstick_job_failures_total", "news"] == 2
    assert samples["lightstick_guilds", ""] == 3
    assert samples["lightstick_ready", ""] == 1
    assert samples["process_resident_memory_bytes", ""] > 10_000_000


async def test_metrics_of_a_silent_store_leave_its_figures_out(
    http: aiohttp.ClientSession, probe: HealthProbe
) -> None:
    silent = replace(probe, store=SilentStore())  # type: ignore[arg-type]
    samples = await read_metrics(http, silent)
    assert samples["lightstick_guilds", ""] == 3
    assert ("lightstick_sources_failing", "") not in samples


async def test_a_blocked_loop_is_seen(
    http: aiohttp.ClientSession, probe: HealthProbe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.health.LAG_EVERY_S", 0.02)
    async with serve_health(0, probe) as port:
        asyncio.get_running_loop().call_soon(time.sleep, 0.15)
        await asyncio.sleep(0.1)
        _, text = await get(http, port, "metrics")
    counts = {
        line.split('le="')[1].split('"')[0]: float(line.split()[-1])
        for line in text.splitlines()
        if line.startswith("lightstick_event_loop_lag_seconds_bucket")
    }
    assert counts["+Inf"] > counts["0.1"]


async def test_a_taken_port_is_an_operators_matter(probe: HealthProbe) -> None:
    async with serve_health(0, probe) as port:
        with pytest.raises(OperatorError, match=r"HTTP_PORT cannot be used.*Next:"):
            async with serve_health(port, probe):
                pass


def test_nothing_that_serves_is_imported_before() -> None:
    code = "import sys, bot.health; print({'prometheus_client', 'aiohttp.web'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
