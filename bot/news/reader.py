"""From an address to a document: fetched here, parsed in a worker process that may be killed."""

from datetime import datetime

from bot.news.errors import NotAFeedError
from bot.news.fetch import Fetcher
from bot.news.models import Body, Document, FeedLink, FetchRequest, Outcome
from bot.news.work import discover_feeds, parse_feed
from bot.workers import Pool, WorkerTimeoutError

PARSE_S = 5.0  # what takes longer was built to


class Reader:
    """Fetches and parses; holds no lock and no transaction meanwhile."""

    def __init__(self, fetcher: Fetcher, pool: Pool) -> None:
        self._fetcher = fetcher
        self._pool = pool

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetch a page; whatever the other side does is a value, not an exception."""
        return await self._fetcher.fetch(request)

    async def parse(self, body: Body, now: datetime) -> Document:
        """Return the feed in a body.

        Raises:
            NotAFeedError: it is none, or its reader had to be killed.
            WorkerCrashedError: the process died.
        """
        try:
            return await self._pool.run(
                parse_feed, body.body, body.content_type, body.url, now, timeout_s=PARSE_S
            )
        except WorkerTimeoutError as error:
            raise NotAFeedError("hostile") from error

    async def list_links(self, body: Body) -> tuple[FeedLink, ...]:
        """Return the feeds a page offers, best first; none when finding them takes too long."""
        try:
            return tuple(await self._pool.run(discover_feeds, body.body, body.url, timeout_s=PARSE_S))
        except WorkerTimeoutError:
            return ()
