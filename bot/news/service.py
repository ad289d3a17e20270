"""What moderators and fans can do with news: follow feeds, see why, read the latest."""

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.artists import Artist, ArtistService, Catalogue, PageEntry
from bot.clock import Clock, to_ms
from bot.delivery import DeliveryService
from bot.errors import NotFoundError, UserError
from bot.guilds import Target
from bot.ids import FeedId, IdMaker, SourceId
from bot.moderation import NewAudit
from bot.news import changes
from bot.news.answers import Announced, Choice, Followed, Judged, KeptEntry, Posted, Preview
from bot.news.discover import resolve_known
from bot.news.errors import NotAFeedError
from bot.news.feeds import FeedInput, blank_feed, check_found, check_resting, tell_audit
from bot.news.fetch import Fetcher, HostGate
from bot.news.models import Body, Document, Failed, FetchRequest, Source
from bot.news.poll import Poller
from bot.news.reader import Reader
from bot.news.rules import AGE_MAX, explain_failed, list_artist_ids
from bot.news.store import NewsStore
from bot.news.stories import Story, tell
from bot.schedule import Scheduler
from bot.store import Steps, Store, UniqueViolation
from bot.text import host_of
from bot.workers import Pool

PREVIEWS = 3
LATEST_MOST = 200  # how far back /latest and /news why go


class NewsService:
    """Feeds of servers, and the news they brought.

    Args:
        min_interval_s: FEED_MIN_INTERVAL_S.
        gate: how politely hosts are asked.

    Attributes:
        poller: reads sources as they become due, by a job of the scheduler.
    """

    feature = "news"

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        pool: Pool,
        artists: ArtistService,
        delivery: DeliveryService,
        scheduler: Scheduler,
        clock: Clock,
        ids: IdMaker,
        randomness: random.Random,
        min_interval_s: float,
        *,
        gate: HostGate | None = None,
    ) -> None:
        self._store = store
        self._reads = NewsStore(store)
        self._reader = Reader(fetcher, pool)
        self._artists = artists
        self._delivery = delivery
        self._ids = ids
        self.poller = Poller(
            store,
            self._reader,
            gate or HostGate(),
            artists,
            delivery,
            scheduler,
            clock,
            ids,
            randomness,
            min_interval_s,
        )

    async def add(
        self, guild_id: int, text: str, given: FeedInput, actor_id: int, now: datetime
    ) -> Preview | Choice:
        """Follow a feed by its address, its page's, or a known site's; nothing is posted.

        Args:
            given: with a channel.

        Returns:
            The newest entries as they would look, or the feeds to choose from.

        Raises:
            UserError: no such address, no feed there, followed already, or the server has 100 feeds.
        """
        url = resolve_known(text) or complete(text)
        given.fill(blank_feed(guild_id, actor_id, now))
        await self._check_new(guild_id, url)
        body, document = await self._open(url, now)
        if document is None:
            links = await self._reader.list_links(body)
            if len(links) > 1:
                return Choice(links)
            if not links:
                raise UserError("error-no-feed", host=host_of(url))
            return await self.add_exact(guild_id, links[0].url, given, actor_id, now)
        return await self._follow(guild_id, url, body, document, given, actor_id, now)

    async def add_exact(
        self, guild_id: int, url: str, given: FeedInput, actor_id: int, now: datetime
    ) -> Preview:
        """Follow a feed by its own address, as a page or a choice named it.

        Raises:
            UserError: as for `add`.
        """
        await self._check_new(guild_id, url)
        body, document = await self._open(url, now)
        if document is None:
            raise UserError("error-no-feed", host=host_of(url))
        return await self._follow(guild_id, url, body, document, given, actor_id, now)

    async def edit(
        self, guild_id: int, feed_id: int, given: FeedInput, actor_id: int, now: datetime
    ) -> tuple[Followed, int]:
        """Change a feed; return it, and how many posts that waited moved with it to another channel.

        Raises:
            NotFoundError: the server has no such feed.
            UserError: too many words, or too long ones.
        """
        audit = NewAudit(guild_id, now, actor_id, "news.edit", "")
        moved = await self._store.write(partial(changes.edit, feed_id, given, audit, self._ids()))
        if moved:
            self._delivery.wake()
        return await self.get_feed(guild_id, feed_id), moved

    async def remove(self, guild_id: int, feed_id: int, actor_id: int, now: datetime) -> tuple[Followed, int]:
        """Stop following; return what was followed, and how many posts that waited were dropped.

        Raises:
            NotFoundError: the server has no such feed.
        """
        audit = NewAudit(guild_id, now, actor_id, "news.remove", "")
        return await self._store.write(partial(changes.remove, feed_id, audit, self._ids()))

    async def pause(self, guild_id: int, feed_id: int, actor_id: int, now: datetime) -> tuple[Followed, int]:
        """Post nothing of a feed until it is resumed; return it, and how many posts were dropped.

        Raises:
            NotFoundError: the server has no such feed.
            UserError: it is paused already.
        """
        audit = NewAudit(guild_id, now, actor_id, "news.pause", "")
        return await self._store.write(partial(changes.pause, feed_id, audit, self._ids()))

    async def resume(self, guild_id: int, feed_id: int, actor_id: int, now: datetime) -> Preview:
        """Go on with a feed that was paused or gone, without its backlog.

        Raises:
            NotFoundError: the server has no such feed.
            UserError: it runs.
        """
        source = check_resting(await self.get_feed(guild_id, feed_id)).source
        # The whole document, for what is in it now is not news.
        outcome = await self._reader.fetch(FetchRequest(source.url))
        document, outcome = await self.poller.parse(outcome, now)
        reading = await self.poller.settle(replace(source, gone_at=None), outcome, document, now)
        audit = NewAudit(guild_id, now, actor_id, "news.resume", "")
        if await self._store.write(partial(changes.resume, feed_id, reading, audit, self._ids())):
            self._delivery.wake()
        self.poller.wake()
        failure = outcome.reason if isinstance(outcome, Failed) else None
        return await self._preview(guild_id, feed_id, failure)

    async def post_newest(
        self, guild_id: int, feed_id: int, actor_id: int, now: datetime
    ) -> tuple[Followed, Story]:
        """Post a feed's newest entry, whatever was decided about it.

        Raises:
            NotFoundError: the server has no such feed.
            UserError: it has published nothing, or the newest is posted already.
        """
        followed = await self.get_feed(guild_id, feed_id)
        newest = await self._get_newest(followed)
        artists = await self._artists.list_artists(guild_id)
        audit = NewAudit(guild_id, now, actor_id, "news.post", followed.name)
        ids = (self._ids(), self._ids())
        await self._store.write(partial(changes.post_newest, feed_id, newest, artists, audit, ids))
        self._delivery.wake()
        return followed, _tell(followed, newest, artists)

    def drop_stale(self, guild_id: int, now: datetime) -> Steps[int]:
        """Drop what has waited longer than news stays news, inside another write; return how many posts."""
        return changes.drop_stale(guild_id, to_ms(now - AGE_MAX))

    def wake(self) -> None:
        """Look for feeds that are due."""
        self.poller.wake()

    async def get_feed(self, guild_id: int, feed_id: int) -> Followed:
        """Return one feed of a server.

        Raises:
            NotFoundError: it has no such feed.
        """
        return check_found(await self._reads.find_followed(guild_id, feed_id))

    async def list_feeds(self, guild_id: int) -> list[Followed]:
        """Return a server's feeds, newest first."""
        return await self._reads.list_followed(guild_id)

    async def list_targets(self, guild_id: int) -> list[Target]:
        """Return where a server's feeds post, newest first; those that rest are left out."""
        return [
            Target(followed.name, followed.feed.channel_id, followed.feed.role_id)
            for followed in await self.list_feeds(guild_id)
            if followed.feed.paused_at is None and followed.source.gone_at is None
        ]

    async def get_newest(self, guild_id: int, feed_id: int) -> Story:
        """Return a feed's newest entry as it would be posted.

        Raises:
            NotFoundError: the server has no such feed.
            UserError: it has published nothing.
        """
        followed = await self.get_feed(guild_id, feed_id)
        newest = await self._get_newest(followed)
        return _tell(followed, newest, await self._artists.list_artists(guild_id))

    async def list_judged(self, guild_id: int, feed_id: int) -> list[Judged]:
        """Return what was decided about a feed's newest 200 entries, newest first."""
        return await self._reads.list_judged(guild_id, feed_id, LATEST_MOST)

    async def get_judged(self, guild_id: int, feed_id: int, entry_id: int) -> Judged:
        """Return what was decided about one entry.

        Raises:
            NotFoundError: nothing was.
        """
        judged = await self._reads.find_judged(guild_id, feed_id, entry_id)
        if judged is None:
            raise NotFoundError("error-no-item")
        return judged

    async def list_latest(
        self, guild_id: int, artist_id: int | None = None, channels: Collection[int] | None = None
    ) -> list[Posted]:
        """Return the newest 200 stories that were posted, newest first.

        Args:
            channels: only what is in these; None for all.
        """
        found = await self._reads.list_posted(guild_id, artist_id, LATEST_MOST)
        return await self._show(
            guild_id, [one for one in found if channels is None or one.channel_id in channels]
        )

    async def list_digest(self, guild_id: int, delivery_id: int) -> list[Posted]:
        """Return all stories of a digest, oldest first; none when its feed was removed."""
        return await self._show(guild_id, await self._reads.list_digest(guild_id, delivery_id))

    async def list_page_entries(self, guild_id: int, artist_id: int, limit: int) -> list[PageEntry]:
        """Return the newest stories about an artist, for its page."""
        found = await self._reads.list_posted(guild_id, artist_id, limit)
        return [
            PageEntry(
                one.kept.entry.title, one.kept.entry.link, one.kept.entry.published_at or one.kept.seen_at
            )
            for one in found
        ]

    async def _check_new(self, guild_id: int, url: str) -> None:
        followed = await self._reads.find_followed_url(guild_id, url)
        if followed is not None:
            raise _exists(followed)

    async def _open(self, url: str, now: datetime) -> tuple[Body, Document | None]:
        """Fetch an address; a page comes without a document.

        Raises:
            UserError: it cannot be fetched, or is neither feed nor page.
        """
        outcome = await self._reader.fetch(FetchRequest(url))
        if isinstance(outcome, Failed):
            raise explain_failed(outcome, host_of(url))
        if not isinstance(outcome, Body):
            raise TypeError("nobody asked whether it changed")
        try:
            return outcome, await self._reader.parse(outcome, now)
        except NotAFeedError as error:
            if error.reason != "page":
                raise
        return outcome, None

    async def _follow(
        self,
        guild_id: int,
        url: str,
        body: Body,
        document: Document,
        given: FeedInput,
        actor_id: int,
        now: datetime,
    ) -> Preview:
        url = body.permanent_url or url
        source = await self._reads.find_source(url)
        source = source or Source(SourceId(self._ids()), url, document.title, next_poll_at=now)
        reading = await self.poller.settle(source, body, document, now)
        feed = given.fill(
            replace(blank_feed(guild_id, actor_id, now), id=FeedId(self._ids()), source_id=source.id)
        )
        audit = NewAudit(guild_id, now, actor_id, "news.add", "", after=tell_audit(feed, url))
        try:
            count = await self._store.write(
                partial(changes.follow, source, feed, reading, audit, self._ids())
            )
        except UniqueViolation:
            await self._check_new(guild_id, url)
            raise
        if count:
            self._delivery.wake()
        self.poller.wake()
        return await self._preview(guild_id, feed.id)

    async def _preview(self, guild_id: int, feed_id: int, failure: str | None = None) -> Preview:
        followed = await self.get_feed(guild_id, feed_id)
        newest = await self._reads.list_newest(followed.source.id, PREVIEWS)
        artists = await self._artists.list_artists(guild_id)
        return Preview(followed, tuple(_tell(followed, one, artists) for one in newest), failure)

    async def _get_newest(self, followed: Followed) -> KeptEntry:
        newest = await self._reads.list_newest(followed.source.id, 1)
        if not newest:
            raise UserError("error-feed-empty", title=followed.name)
        return newest[0]

    async def _show(self, guild_id: int, found: list[Announced]) -> list[Posted]:
        artists = await self._artists.list_artists(guild_id)
        names = {artist.id: artist.name for artist in artists}
        return [
            Posted(
                tell(one.kept.entry, one.kept.seen_at, one.feed, _name(one), one.artist_ids, names),
                one.channel_id,
                one.message_id,
            )
            for one in found
        ]


def complete(written: str) -> str:
    """Return an address as it was pasted, with a scheme and without what Discord and people put around it."""
    url = written.strip().strip("<>")
    return url if "://" in url else f"https://{url}"


def _exists(followed: Followed) -> UserError:
    return UserError("error-feed-exists", title=followed.name, channel=f"<#{followed.feed.channel_id}>")


def _tell(followed: Followed, newest: KeptEntry, artists: list[Artist]) -> Story:
    names = {artist.id: artist.name for artist in artists}
    artist_ids = list_artist_ids(followed.feed, newest.entry, Catalogue(artists))
    return tell(newest.entry, newest.seen_at, followed.feed, followed.name, artist_ids, names)


def _name(announced: Announced) -> str:
    return Followed(announced.feed, announced.source).name
