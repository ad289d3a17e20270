"""News: feeds read, judged once for every server that follows them, and posted once each."""

from bot.news.answers import Choice, Followed, Judged, Page, Posted, Preview
from bot.news.errors import NotAFeedError, SourceClosedError
from bot.news.feeds import CLEARABLE, FeedInput, match_feeds
from bot.news.fetch import Fetcher, GuardedFetcher, HostGate
from bot.news.models import (
    Body,
    Document,
    Entry,
    Failed,
    FailedKind,
    Feed,
    FeedLink,
    FetchRequest,
    Label,
    NotModified,
    Outcome,
    Source,
)
from bot.news.service import NewsService
from bot.news.stories import DIGEST_KIND, ENTRY_KIND, Digest, Story

__all__ = [
    "CLEARABLE",
    "DIGEST_KIND",
    "ENTRY_KIND",
    "Body",
    "Choice",
    "Digest",
    "Document",
    "Entry",
    "Failed",
    "FailedKind",
    "Feed",
    "FeedInput",
    "FeedLink",
    "FetchRequest",
    "Fetcher",
    "Followed",
    "GuardedFetcher",
    "HostGate",
    "Judged",
    "Label",
    "NewsService",
    "NotAFeedError",
    "NotModified",
    "Outcome",
    "Page",
    "Posted",
    "Preview",
    "Source",
    "SourceClosedError",
    "Story",
    "match_feeds",
]
