"""Audit and bans on both engines."""

from datetime import UTC, datetime, timedelta
from functools import partial

from bot.ids import GuildId, UserId
from bot.moderation import Ban, NewAudit, record
from bot.moderation.store import ModerationStore, put_ban, take_ban
from bot.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GUILD = GuildId(2**62)
FAN, MODERATOR = UserId(2), UserId(3)


def make_ban(feature: str = "all", minutes: int = 0, **changes: object) -> Ban:
    values = {"until": None, "reason": None, "banned_by": MODERATOR}
    at = NOW + timedelta(minutes=minutes)
    return Ban(
        **{"guild_id": GUILD, "user_id": FAN, "feature": feature, "banned_at": at, **values, **changes}
    )


async def test_what_is_recorded_is_read_as_it_was(store: Store) -> None:
    audit = NewAudit(
        GUILD,
        NOW,
        MODERATOR,
        "news.add",
        "Soompi — 뉴스",
        before=None,
        after={"channel_id": 2**60, "words": ["눈", None]},
        reason="asked for",
    )
    await store.write(partial(record, audit, 7))
    (entry,) = await ModerationStore(store).list_audit(GUILD, None, None, 10)
    assert (entry.id, entry.guild_id, entry.happened_at) == (7, GUILD, NOW)
    assert (entry.actor_id, entry.action, entry.subject) == (MODERATOR, "news.add", "Soompi — 뉴스")
    assert (entry.before, entry.after, entry.reason) == (None, audit.after, "asked for")


async def test_audit_is_paged_newest_first_in_its_own_server(store: Store) -> None:
    for audit_id in (3, 1, 2):
        await store.write(partial(record, NewAudit(GUILD, NOW, None, "news.add", "x"), audit_id))
    await store.write(partial(record, NewAudit(5, NOW, None, "news.add", "x"), 4))
    reads = ModerationStore(store)
    first = await reads.list_audit(GUILD, None, None, 2)
    assert [entry.id for entry in first] == [3, 2]
    assert [entry.id for entry in await reads.list_audit(GUILD, None, 2, 2)] == [1]


async def test_audit_is_filtered_by_feature_or_action(store: Store) -> None:
    for audit_id, action in enumerate(["news.add", "news.remove", "newsletter.add", "polls.add"], start=1):
        await store.write(partial(record, NewAudit(GUILD, NOW, None, action, "x"), audit_id))
    reads = ModerationStore(store)
    assert [entry.id for entry in await reads.list_audit(GUILD, "news", None, 10)] == [2, 1]
    assert [entry.id for entry in await reads.list_audit(GUILD, "news.add", None, 10)] == [1]
    assert await reads.list_audit(GUILD, "new", None, 10) == []


async def test_a_ban_replaces_the_earlier_one_and_returns_it(store: Store) -> None:
    first = make_ban("polls", reason="spam", until=NOW + timedelta(days=1))
    second = make_ban("polls", minutes=5, reason=None, until=None)
    assert await store.write(partial(put_ban, first)) is None
    assert await store.write(partial(put_ban, second)) == first
    assert await ModerationStore(store).list_bans_of(GUILD, FAN) == [second]


async def test_taking_a_ban_returns_it_once(store: Store) -> None:
    ban = make_ban("polls")
    await store.write(partial(put_ban, ban))
    assert await store.write(partial(take_ban, GUILD, FAN, "all")) is None
    assert await store.write(partial(take_ban, GUILD, FAN, "polls")) == ban
    assert await store.write(partial(take_ban, GUILD, FAN, "polls")) is None


async def test_bans_are_listed_newest_first_in_their_own_server(store: Store) -> None:
    old, new = make_ban("polls"), make_ban("all", minutes=1)
    for ban in (old, new, make_ban(guild_id=GuildId(5))):
        await store.write(partial(put_ban, ban))
    assert await ModerationStore(store).list_bans(GUILD) == [new, old]
