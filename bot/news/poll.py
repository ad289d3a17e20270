"""Reading sources when they are due: one fetch an address, whatever number of servers follow it.

The scheduler starts a task per source that is due and may be asked now; the task ends with its one write and
wakes the scheduler. Sources are claimed in the database, so that of two processes only one reads them.
"""

import asyncio
import logging
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.artists import ArtistService
from bot.clock import Clock, to_ms
from bot.delivery import DeliveryService
from bot.errors import TransientError, UserError
from bot.guilds import quiet_end, read_clock
from bot.ids import GuildId, IdMaker
from bot.logs import reference
from bot.news.addresses import find_host
from bot.news.answers import Follower
from bot.news.errors import NotAFeedError
from bot.news.fetch import HostGate
from bot.news.filing import Reading, count_ids, file_nothing_new, file_reading
from bot.news.models import Body, Document, Failed, FailedKind, FetchRequest, Outcome, Source
from bot.news.reader import Reader
from bot.news.rules import first_poll, next_poll, spread
from bot.news.store import NewsStore
from bot.schedule import Job, Scheduler
from bot.store import Store
from bot.workers import WorkerCrashedError

log = logging.getLogger(__name__)

JOB = "news"
IN_FLIGHT_MAX = 20
CLAIM = timedelta(minutes=2)  # longer than a fetch (15 s) and the parsing of all others before it
WAKE_PAUSE_S = 0.02  # between two looks while much is being read: of 100 feeds 20 looks instead of 57 [m]
OVERDUE_MOST = 10_000  # sources that are spread at the start


class Poller:
    """Reads sources as they become due.

    Args:
        gate: how politely hosts are asked.
        min_interval_s: FEED_MIN_INTERVAL_S.
    """

    def __init__(
        self,
        store: Store,
        reader: Reader,
        gate: HostGate,
        artists: ArtistService,
        delivery: DeliveryService,
        scheduler: Scheduler,
        clock: Clock,
        ids: IdMaker,
        randomness: random.Random,
        min_interval_s: float,
    ) -> None:
        self._store = store
        self._reads = NewsStore(store)
        self._reader = reader
        self._gate = gate
        self._artists = artists
        self._delivery = delivery
        self._scheduler = scheduler
        self._clock = clock
        self._ids = ids
        self._random = randomness
        self._min_interval_s = min_interval_s
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._hosts: set[str] = set()
        self._refused: dict[str, datetime] = {}
        self._waking: asyncio.TimerHandle | None = None
        scheduler.register(Job(JOB, self.next_due, self.run_due))

    def wake(self) -> None:
        """Look for due sources soon."""
        self._scheduler.wake(JOB)

    async def recover(self) -> None:
        """Take back the claims of a process that died, and spread what became due meanwhile.

        Only for a process that is alone with its database.
        """
        now = self._clock()
        await self._reads.release_claims()
        overdue = await self._reads.list_due(now, (), OVERDUE_MOST)
        await self._reads.postpone(spread(overdue, now, self._random))

    async def next_due(self) -> datetime | None:
        """Return when the next source may be asked; None while as many as may be are being read."""
        if len(self._tasks) >= IN_FLIGHT_MAX:
            return None
        now = self._clock()
        moments = [
            await self._reads.find_next_due(now, self._hosts | self._refused.keys()),
            await self._reads.find_lapse(now, self._tasks.keys()),
            *self._refused.values(),
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    async def run_due(self, now: datetime) -> None:
        """Start reading what is due, as far as the hosts may be asked again."""
        self._refused = {}
        while room := IN_FLIGHT_MAX - len(self._tasks):
            due = await self._reads.list_due(now, self._hosts | self._refused.keys(), room)
            if not due:
                return
            await self._start([source for source in due if self._enter(source, now)], now)

    async def close(self, grace_s: float) -> None:
        """Let readings that are on their way be written; what takes longer is read again later."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=grace_s)
            for task in late:
                task.cancel()

    async def parse(self, outcome: Outcome, now: datetime) -> tuple[Document | None, Outcome]:
        """Return a body's document; a body that is no feed becomes a failure, a failure stays one."""
        if not isinstance(outcome, Body):
            return None, outcome
        try:
            return await self._reader.parse(outcome, now), outcome
        except NotAFeedError as error:
            return None, Failed(FailedKind.UNREADABLE, f"not a feed: {error.reason}")
        except WorkerCrashedError:
            log.exception("parsing %s failed", find_host(outcome.url))
            return None, Failed(FailedKind.UNREADABLE, "its reader crashed")

    async def settle(
        self, source: Source, outcome: Outcome, document: Document | None, now: datetime
    ) -> Reading:
        """Return what a fetch brought, ready to be written: the source's next state, artists and ids."""
        entries = document.entries if document else ()
        known = await self._reads.list_entry_ids(source.id, [entry.identity for entry in entries])
        followers = await self._reads.list_followers(source.id)
        new_count = len(entries) - len(known)
        judging = followers if new_count else []
        guilds = {follower.feed.guild_id for follower in judging}
        return Reading(
            source=self._after(source, outcome, document, now, has_new=new_count > 0),
            entries=entries,
            artists={guild_id: await self._artists.list_artists(guild_id) for guild_id in guilds},
            quiet_until=find_quiet_ends(judging, now),
            ids=self._ids.take(count_ids(new_count, len(followers))),
            now=now,
        )

    async def _start(self, admitted: list[Source], now: datetime) -> None:
        """Claim sources and begin to read them; whatever happens, only those being read keep their hosts."""
        try:
            claimed = await self._reads.claim(admitted, now, now + CLAIM) if admitted else []
            for source in claimed:
                task = asyncio.create_task(self._read(source), name=f"feed {source.id}")
                self._tasks[source.id] = task
        finally:
            for source in admitted:
                if source.id not in self._tasks:
                    self._leave(source)

    def _enter(self, source: Source, now: datetime) -> bool:
        host = find_host(source.url)
        if host in self._hosts:
            return False
        again_at = self._gate.enter(host, now)
        if again_at is not None:
            self._refused[host] = again_at
            return False
        self._hosts.add(host)
        return True

    def _leave(self, source: Source) -> None:
        host = find_host(source.url)
        self._hosts.discard(host)
        self._gate.leave(host, self._clock())

    async def _read(self, source: Source) -> None:
        try:
            await self._fetch_and_file(source)
        except Exception:
            # The task's last door: the claim lapses and the source is read again.
            log.exception("reading %s failed", find_host(source.url), extra={"source": source.id})
        finally:
            del self._tasks[source.id]
            self._leave(source)
            self._wake_soon()

    async def _fetch_and_file(self, source: Source) -> None:
        """Read a source; a bug of ours counts as its failure, so that it rests and moderators hear of it."""
        try:
            request = FetchRequest(source.url, source.etag, source.last_modified)
            await self._file(source, await self._reader.fetch(request))
        except TransientError:  # the database's trouble, not the source's
            raise
        except Exception:
            told = {"source": source.id, "reference": reference(self._random)}
            log.exception("reading %s failed", find_host(source.url), extra=told)
            reason = f"a mistake of mine, reference {told['reference']}"
            await self._file(source, Failed(FailedKind.UNREADABLE, reason))

    def _wake_soon(self) -> None:
        """Look once for readings that end close together, at once when few are left."""
        if len(self._tasks) < IN_FLIGHT_MAX // 4:
            self.wake()
        elif self._waking is None or self._waking.when() <= asyncio.get_running_loop().time():
            self._waking = asyncio.get_running_loop().call_later(WAKE_PAUSE_S, self.wake)

    async def _file(self, source: Source, outcome: Outcome) -> None:
        now = self._clock()
        document = None
        if isinstance(outcome, Body) and outcome.body_hash != source.body_hash:
            document, outcome = await self.parse(outcome, now)
        if isinstance(outcome, Failed):
            log.info("%s: %s", find_host(source.url), outcome.reason, extra={"source": source.id})
        elif document is None and source.failures == 0:
            after = self._after(source, outcome, None, now, has_new=False)
            await self._store.write(partial(file_nothing_new, after, to_ms(now)))
            return
        reading = await self.settle(source, outcome, document, now)
        if await self._store.write(partial(file_reading, reading)):
            self._delivery.wake()

    def _after(
        self, source: Source, outcome: Outcome, document: Document | None, now: datetime, *, has_new: bool
    ) -> Source:
        """Return the source as it stands after a fetch."""
        is_first = source.last_success_at is None
        after = next_poll(
            source,
            outcome,
            now,
            self._random,
            has_new=has_new and not is_first,
            ttl_s=document.ttl_s if document else None,
            min_interval_s=self._min_interval_s,
        )
        if isinstance(outcome, Failed):
            return after
        if is_first:
            at = first_poll(now, self._random, self._min_interval_s)
            after = replace(after, next_poll_at=at, interval_s=source.interval_s)
        if isinstance(outcome, Body) and document is not None:
            title, site = document.title or source.title, document.site_url or source.site_url
            after = replace(after, title=title, site_url=site, body_hash=outcome.body_hash)
        return replace(after, url=outcome.permanent_url or source.url)


def find_quiet_ends(followers: Iterable[Follower], now: datetime) -> dict[GuildId, datetime]:
    """Return when the quiet hours are over, of the servers where it is quiet now.

    Hours that cannot be read (a zone this machine does not know) keep nobody waiting.
    """
    ends: dict[GuildId, datetime] = {}
    for follower in followers:
        if follower.quiet_hours is None:
            continue
        start, end, zone = follower.quiet_hours
        try:
            over_at = quiet_end(read_clock(start), read_clock(end), zone, now)
        except (UserError, KeyError, ValueError):
            log.exception("cannot read quiet hours", extra={"guild_id": follower.feed.guild_id})
            continue
        if over_at is not None:
            ends[follower.feed.guild_id] = over_at
    return ends
