"""Health and metrics for whoever runs the bot, on this machine only.

`/health` answers 200 while the gateway is connected and the store answers, else 503, as JSON; `/metrics`
speaks Prometheus. Both are off unless HTTP_PORT is set, and what serves them is imported only then.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.clock import Clock, to_ms
from bot.errors import OperatorError
from bot.store import Store

if TYPE_CHECKING:
    from aiohttp import web
    from prometheus_client import Histogram
    from prometheus_client.core import Metric

log = logging.getLogger(__name__)

T = TypeVar("T")

HOST = "127.0.0.1"
ANSWER_S = 5.0  # a store that takes longer does not answer, as far as a watchdog is concerned
LAG_EVERY_S = 1.0
LAG_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)  # 3 s: Discord drops an interaction


@dataclass(frozen=True, slots=True)
class HealthProbe:
    """What the application lets be looked at.

    Attributes:
        is_ready: whether every shard of this process is connected and knows its servers.
        count_guilds: servers this process serves.
        count_job_failures: runs of each scheduled job that failed since the start.
    """

    store: Store
    clock: Clock
    is_ready: Callable[[], bool]
    count_guilds: Callable[[], int]
    count_job_failures: Callable[[], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What only the store knows, read at one moment.

    Attributes:
        deliveries: how many there are in each state.
        late_s: how long the oldest delivery that is due has waited, 0.0 when none waits.
        sources_failing: feeds' addresses whose last poll failed and that are still polled.
    """

    deliveries: Mapping[str, int]
    late_s: float
    sources_failing: int


@asynccontextmanager
async def serve_health(port: int, probe: HealthProbe) -> AsyncIterator[int]:
    """Serve both pages while the context is open.

    Args:
        port: on the loopback address; 0 takes a free one.

    Yields:
        The port that is served.

    Raises:
        OperatorError: the port is taken or may not be used.
    """
    from aiohttp import web

    pages = _Pages(probe)
    served = web.Application()
    served.add_routes([web.get("/health", pages.health), web.get("/metrics", pages.metrics)])
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    meter = LagMeter(pages.lag)
    try:
        await _listen(web.TCPSite(runner, HOST, port))
        yield runner.addresses[0][1]
    finally:
        meter.close()
        await runner.cleanup()


async def _listen(site: "web.TCPSite") -> None:
    try:
        await site.start()
    except OSError as error:
        raise OperatorError(
            f"HTTP_PORT cannot be used: {error.strerror}. Next: choose another in .env, or leave it empty."
        ) from error


async def read_figures(store: Store, clock: Clock) -> Figures:
    """Read what the metrics show of the store."""
    now_ms = to_ms(clock())
    states = await store.fetch_all("SELECT state, COUNT(*) AS found FROM delivery GROUP BY state")
    oldest = await store.fetch_one(
        "SELECT MIN(due_at) AS due_at FROM delivery WHERE state IN ('pending', 'sending') AND due_at <= $1",
        (now_ms,),
    )
    failing = await store.fetch_one(
        "SELECT COUNT(*) AS found FROM source WHERE failures > 0 AND gone_at IS NULL"
    )
    due_at = oldest["due_at"] if oldest else None
    return Figures(
        deliveries={row["state"]: row["found"] for row in states},
        late_s=0.0 if due_at is None else (now_ms - due_at) / 1000,
        sources_failing=failing["found"] if failing else 0,
    )


async def _find(read: Awaitable[T]) -> T | None:
    """Return what the store says, None when it does not answer in time."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await read
    except Exception:
        # Whatever is wrong with the store, a watchdog only has to know that it does not answer.
        log.warning("the store does not answer", exc_info=True)
        return None


class _Pages:
    """The two pages; what is counted over time lives in a registry of their own."""

    def __init__(self, probe: HealthProbe) -> None:
        from prometheus_client import CollectorRegistry, Histogram, ProcessCollector

        self._probe = probe
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.lag = Histogram(
            "lightstick_event_loop_lag_seconds",
            "How much later than asked the event loop comes round, looked at once a second.",
            buckets=LAG_BUCKETS_S,
            registry=self._registry,
        )

    async def health(self, request: "web.Request") -> "web.Response":
        from aiohttp import web

        answer = await _find(self._probe.store.fetch_one("SELECT 1 AS one"))
        found = {"discord": self._probe.is_ready(), "store": answer is not None}
        return web.json_response(found, status=200 if all(found.values()) else 503)

    async def metrics(self, request: "web.Request") -> "web.Response":
        from aiohttp import web
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

        moment = CollectorRegistry()
        moment.register(_Moment(self._probe, await _find(read_figures(self._probe.store, self._probe.clock))))
        text = generate_latest(moment) + generate_latest(self._registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})


class LagMeter:
    """Observe how late the event loop is, once a second, without a task that waits."""

    def __init__(self, histogram: "Histogram") -> None:
        self._histogram = histogram
        self._loop = asyncio.get_running_loop()
        self._ask()

    def close(self) -> None:
        """Stop observing."""
        self._next.cancel()

    def _ask(self) -> None:
        self._next = self._loop.call_at(self._loop.time() + LAG_EVERY_S, self._observe)

    def _observe(self) -> None:
        self._histogram.observe(self._loop.time() - self._next.when())
        self._ask()


class _Moment:
    """One moment's figures in Prometheus's form; a store that does not answer leaves its own out."""

    def __init__(self, probe: HealthProbe, figures: Figures | None) -> None:
        self._probe = probe
        self._figures = figures

    def collect(self) -> Iterator["Metric"]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        yield GaugeMetricFamily("lightstick_ready", "1 while connected to Discord.", self._probe.is_ready())
        yield GaugeMetricFamily("lightstick_guilds", "Servers of this process.", self._probe.count_guilds())
        failures = CounterMetricFamily("lightstick_job_failures", "Failed runs of jobs.", labels=["job"])
        for job, count in self._probe.count_job_failures().items():
            failures.add_metric([job], count)
        yield failures
        if self._figures is not None:
            yield from _stored(self._figures)


def _stored(figures: Figures) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily

    deliveries = GaugeMetricFamily("lightstick_deliveries", "Messages by state.", labels=["state"])
    for state, count in figures.deliveries.items():
        deliveries.add_metric([state], count)
    yield deliveries
    yield GaugeMetricFamily(
        "lightstick_oldest_delivery_seconds", "Wait of the oldest due message.", figures.late_s
    )
    yield GaugeMetricFamily("lightstick_sources_failing", "Feeds that fail.", figures.sources_failing)
