"""Bans, audit and inbox as features and cogs meet them."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.errors import NotAllowedError, NotFoundError, UserError
from bot.ids import IdMaker
from bot.moderation import Decision, InboxItem, ModerationService, Outcome
from bot.store import Store
from tests.fakes import FakeClock

GUILD, FAN, MODERATOR = 1, 2, 3


@pytest.fixture
def moderation(store: Store, clock: FakeClock) -> ModerationService:
    return ModerationService(store, IdMaker(clock, random.Random(1)))


@dataclass
class FakeSource:
    """A feature whose items are in memory."""

    feature: str
    items: list[InboxItem] = field(default_factory=list)
    decided: list[tuple[int, int, Decision]] = field(default_factory=list)

    async def count(self, guild_id: int) -> int:
        return len(self.items)

    async def peek(self, guild_id: int, after: int | None) -> InboxItem | None:
        return next((item for item in self.items if after is None or item.id > after), None)

    async def decide(self, guild_id: int, item_id: int, decision: Decision, now: datetime) -> Outcome:
        self.decided.append((guild_id, item_id, decision))
        return Outcome(decision.verb, decision.actor_id, is_first=True)


def make_item(item_id: int, feature: str, now: datetime) -> InboxItem:
    return InboxItem(item_id, feature, "missed", "A title", (), ("post", "drop"), None, now)


async def ban(moderation: ModerationService, clock: FakeClock, feature: str, hours: float | None) -> None:
    until = None if hours is None else clock() + timedelta(hours=hours)
    await moderation.ban(GUILD, FAN, feature, until=until, reason="spam", actor_id=MODERATOR, now=clock())


async def test_a_banned_fan_hears_until_when_and_why(moderation: ModerationService, clock: FakeClock) -> None:
    await ban(moderation, clock, "polls", hours=1)
    with pytest.raises(NotAllowedError) as caught:
        await moderation.check_not_banned(GUILD, FAN, "polls", clock())
    assert caught.value.key == "error-banned-until"
    until = int((clock() + timedelta(hours=1)).timestamp())
    assert caught.value.values == {"until": str(until), "reason": "spam", "given": "yes"}
    await moderation.check_not_banned(GUILD, FAN, "throwback", clock())
    await moderation.check_not_banned(GUILD + 1, FAN, "polls", clock())


async def test_a_ban_from_all_holds_everywhere_for_good(
    moderation: ModerationService, clock: FakeClock
) -> None:
    await ban(moderation, clock, "all", hours=None)
    clock.advance(10 * 365 * 86_400)
    with pytest.raises(NotAllowedError) as caught:
        await moderation.check_not_banned(GUILD, FAN, "predictions", clock())
    assert caught.value.key == "error-banned"


async def test_a_ban_that_ran_out_neither_holds_nor_is_listed(
    moderation: ModerationService, clock: FakeClock
) -> None:
    await ban(moderation, clock, "polls", hours=1)
    assert len(await moderation.list_bans(GUILD, clock())) == 1
    clock.advance(3600)
    await moderation.check_not_banned(GUILD, FAN, "polls", clock())
    assert await moderation.list_bans(GUILD, clock()) == []


async def test_banning_and_unbanning_are_audited(moderation: ModerationService, clock: FakeClock) -> None:
    await ban(moderation, clock, "polls", hours=None)
    await moderation.unban(GUILD, FAN, "polls", reason="a mix-up", actor_id=MODERATOR, now=clock())
    await moderation.check_not_banned(GUILD, FAN, "polls", clock())
    unbanned, banned = await moderation.list_audit(GUILD, what="moderation")
    assert (banned.action, banned.subject, banned.actor_id) == ("moderation.ban", str(FAN), MODERATOR)
    assert (banned.before, banned.after) == (None, {"feature": "polls", "until": None})
    assert (unbanned.action, unbanned.before, unbanned.after) == ("moderation.unban", banned.after, None)
    assert unbanned.reason == "a mix-up"


async def test_lifting_a_ban_that_is_not_there_changes_nothing(
    moderation: ModerationService, clock: FakeClock
) -> None:
    with pytest.raises(NotFoundError):
        await moderation.unban(GUILD, FAN, "polls", reason=None, actor_id=MODERATOR, now=clock())
    assert await moderation.list_audit(GUILD) == []


async def test_a_refused_ban_is_not_kept(moderation: ModerationService, clock: FakeClock) -> None:
    with pytest.raises(UserError):
        await ban(moderation, clock, "polls", hours=-1)
    assert await moderation.list_bans(GUILD, clock()) == []


async def test_the_inbox_shows_all_features_oldest_first(
    moderation: ModerationService, clock: FakeClock
) -> None:
    moderation.offer(
        FakeSource("delivery", [make_item(2, "delivery", clock()), make_item(5, "delivery", clock())])
    )
    moderation.offer(FakeSource("announcements", [make_item(3, "announcements", clock())]))
    assert await moderation.count_waiting(GUILD) == 3
    seen, after = [], None
    while item := await moderation.next_item(GUILD, after):
        seen.append((item.id, item.feature))
        after = item.id
    assert seen == [(2, "delivery"), (3, "announcements"), (5, "delivery")]


async def test_a_decision_reaches_the_feature_it_is_about(
    moderation: ModerationService, clock: FakeClock
) -> None:
    delivery, announcements = FakeSource("delivery"), FakeSource("announcements")
    moderation.offer(delivery)
    moderation.offer(announcements)
    decision = Decision("post", MODERATOR)
    outcome = await moderation.decide(GUILD, "announcements", 3, decision, clock())
    assert outcome == Outcome("post", MODERATOR, is_first=True)
    assert (delivery.decided, announcements.decided) == ([], [(GUILD, 3, decision)])


async def test_a_feature_nobody_offers_is_not_there(moderation: ModerationService, clock: FakeClock) -> None:
    with pytest.raises(NotFoundError):
        await moderation.decide(GUILD, "throwback", 3, Decision("post", MODERATOR), clock())


def test_one_source_a_feature(moderation: ModerationService) -> None:
    moderation.offer(FakeSource("delivery"))
    with pytest.raises(ValueError, match="delivery"):
        moderation.offer(FakeSource("delivery"))
