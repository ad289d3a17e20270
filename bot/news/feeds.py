"""A feed as moderators give it, and as the audit remembers it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.artists import fold
from bot.errors import NotFoundError, UserError
from bot.ids import ArtistId, ChannelId, FeedId, GuildId, RoleId, SourceId, UserId
from bot.news.answers import Followed
from bot.news.models import Feed, Label
from bot.news.rules import check_words

CLEARABLE = ("artist", "role", "include", "exclude")


@dataclass(frozen=True, slots=True)
class FeedInput:
    """A feed as a moderator gave it: None leaves a field as it is.

    Attributes:
        include: words, comma between; one must be in an item's title or text.
        exclude: words, comma between; none may be.
        clear: which of CLEARABLE becomes empty.
    """

    channel_id: int | None = None
    artist_id: int | None = None
    role_id: int | None = None
    label: str | None = None
    include: str | None = None
    exclude: str | None = None
    clear: str | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return what was given as JSON-ready data; its fields make the same again."""
        return asdict(self)

    def fill(self, feed: Feed) -> Feed:
        """Return the feed with what was given.

        Raises:
            UserError: too many words, or too long ones.
        """
        given = {
            "channel_id": None if self.channel_id is None else ChannelId(self.channel_id),
            "artist_id": None if self.artist_id is None else ArtistId(self.artist_id),
            "role_id": None if self.role_id is None else RoleId(self.role_id),
            "label": None if self.label is None else Label(self.label),
            "include": None if self.include is None else check_words(self.include),
            "exclude": None if self.exclude is None else check_words(self.exclude),
        }
        empty: dict[str, dict[str, Any]] = {
            "artist": {"artist_id": None},
            "role": {"role_id": None},
            "include": {"include": ()},
            "exclude": {"exclude": ()},
        }
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        return replace(feed, **empty.get(self.clear or "", {}) | changes)


def blank_feed(guild_id: int, actor_id: int, now: datetime) -> Feed:
    """Return a feed to be filled in."""
    return Feed(FeedId(0), GuildId(guild_id), SourceId(0), ChannelId(0), now, UserId(actor_id))


def check_found(followed: Followed | None) -> Followed:
    """Return a feed that was looked for.

    Raises:
        NotFoundError: the server has no such feed.
    """
    if followed is None:
        raise NotFoundError("error-no-such-feed")
    return followed


def check_resting(followed: Followed) -> Followed:
    """Return a feed that is paused or gone.

    Raises:
        UserError: it runs.
    """
    if followed.feed.paused_at is None and followed.source.gone_at is None:
        raise UserError("error-feed-running", title=followed.name)
    return followed


def tell_audit(feed: Feed, url: str | None = None) -> dict[str, Any]:
    """Return what the audit keeps of a feed: the fields that are filled in."""
    shown = ("channel_id", "artist_id", "role_id", "label", "include", "exclude")
    told = {name: value for name, value in asdict(feed).items() if name in shown and value}
    return {"url": url} | told if url else told


def match_feeds(query: str, feeds: Sequence[Followed]) -> list[Followed]:
    """Return the feeds whose name or address holds what was typed, in their order."""
    wanted = fold(query)
    return [
        followed
        for followed in feeds
        if wanted in fold(followed.name) or wanted in followed.source.url.casefold()
    ]
