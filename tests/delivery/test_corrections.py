"""Other words for a post, or no post: committed, audited, shown by the outbox."""

import json
import random
from typing import Any

import pytest

from bot.delivery import CorrectionService, enqueue
from bot.errors import NotFoundError, UserError
from bot.ids import IdMaker
from bot.moderation import AuditEntry, ModerationService
from bot.store import Row, Steps, Store
from tests.factories import GUILD, make_new_delivery
from tests.fakes import FakeClock

MINA, MESSAGE = 3, 555
WORDS = {"title": "Snow", "text": "We start with it."}
SAFE = {"escaped": True}


class World:
    """One post that is in its channel."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        self.ids = IdMaker(clock, random.Random(1))
        self.wakes = 0
        self.corrections = CorrectionService(store, self.ids, self._wake)

    def _wake(self) -> None:
        self.wakes += 1

    async def put(
        self, payload: dict[str, Any], message_id: int | None = MESSAGE, key: str = "test:1"
    ) -> int:
        delivery_id = self.ids()
        new = make_new_delivery(payload=payload, dedupe_key=key)

        def write() -> Steps[None]:
            yield from enqueue(new, delivery_id)
            if message_id is not None:
                yield (
                    "UPDATE delivery SET state = 'sent', message_id = $2 WHERE id = $1",
                    (delivery_id, message_id),
                )

        await self.store.write(write)
        return delivery_id

    async def correct(
        self, delivery_id: int, words: dict[str, str], longest: dict[str, int] | None = None
    ) -> None:
        await self.corrections.correct(GUILD, delivery_id, words, longest or {}, MINA, self.clock())

    async def take_down(self, delivery_id: int) -> None:
        await self.corrections.take_down(GUILD, delivery_id, "wrong date", MINA, self.clock())

    async def row(self, delivery_id: int) -> Row:
        rows = await self.store.fetch_all("SELECT * FROM delivery WHERE id = $1", (delivery_id,))
        return rows[0]

    async def audit(self) -> list[AuditEntry]:
        return await ModerationService(self.store, self.ids).list_audit(GUILD)


@pytest.fixture
def world(store: Store, clock: FakeClock) -> World:
    return World(store, clock)


@pytest.fixture
async def post(world: World) -> int:
    return await world.put(WORDS | {"url": "https://a.example"})


async def test_the_words_of_a_post_are_offered(world: World, post: int) -> None:
    delivery, words = await world.corrections.get_words(GUILD, MESSAGE)
    assert (delivery.id, words) == (post, WORDS)


async def test_a_word_that_is_empty_is_offered_empty(world: World) -> None:
    await world.put({"title": "Snow", "text": None})
    _, words = await world.corrections.get_words(GUILD, MESSAGE)
    assert words == {"title": "Snow", "text": ""}


async def test_a_post_without_words_of_its_own_is_refused(world: World) -> None:
    await world.put({"stories": []})
    with pytest.raises(UserError, match="error-no-words"):
        await world.corrections.get_words(GUILD, MESSAGE)


async def test_other_messages_are_not_ours_to_change(world: World, post: int) -> None:
    for guild_id, message_id in ((GUILD, 1), (GUILD + 1, MESSAGE)):
        with pytest.raises(NotFoundError, match="error-not-my-post"):
            await world.corrections.get_post(guild_id, message_id)


async def test_a_correction_is_kept_and_waits_to_be_drawn(world: World, post: int) -> None:
    await world.correct(post, {"title": "Rain", "text": ""})
    row = await world.row(post)
    assert json.loads(row["payload"]) == {"title": "Rain", "text": "", "url": "https://a.example"}
    assert (row["edit"], row["state"], row["message_id"]) == ("redraw", "sent", MESSAGE)
    assert world.wakes == 1
    (line,) = await world.audit()
    assert (line.action, line.subject, line.actor_id) == ("delivery.correct", "Snow", MINA)
    assert (line.before, line.after) == (WORDS, {"title": "Rain", "text": ""})


async def test_the_same_words_change_nothing(world: World, post: int) -> None:
    await world.correct(post, WORDS)
    assert (await world.row(post))["edit"] is None
    assert await world.audit() == []


async def test_strangers_words_are_corrected_as_plain_ones(world: World) -> None:
    """They are kept escaped, as `bot.text` does; nobody should have to type that."""
    post = await world.put(
        {"title": "\\*Snow\\* is out", "text": "**V** sings [here](https://a.example)", **SAFE}
    )
    _, words = await world.corrections.get_words(GUILD, MESSAGE)
    assert words == {"title": "*Snow* is out", "text": "V sings here"}
    await world.correct(post, {"title": "_Snow_ is late", "text": "V sings here"})
    payload = json.loads((await world.row(post))["payload"])
    assert payload == {"title": "\\_Snow\\_ is late", "text": "**V** sings [here](https://a.example)", **SAFE}
    (line,) = await world.audit()
    assert (line.subject, line.before, line.after) == (
        "*Snow* is out",
        {"title": "*Snow* is out"},
        {"title": "_Snow_ is late"},
    )


async def test_words_longer_than_the_form_shows_stay_whole_unless_they_are_changed(world: World) -> None:
    post = await world.put({"title": "Snow", "text": "We start with it."})
    await world.correct(post, {"title": "Rain", "text": "We start"}, {"text": 9})
    assert json.loads((await world.row(post))["payload"]) == {"title": "Rain", "text": "We start with it."}


async def test_nothing_would_be_left(world: World, post: int) -> None:
    with pytest.raises(UserError, match="error-no-words-left"):
        await world.correct(post, {"title": "", "text": ""})
    assert json.loads((await world.row(post))["payload"])["title"] == "Snow"


async def test_a_post_is_taken_down_with_its_reason(world: World, post: int) -> None:
    await world.take_down(post)
    assert (await world.row(post))["edit"] == "remove"
    assert world.wakes == 1
    (line,) = await world.audit()
    assert (line.action, line.subject, line.reason) == ("delivery.take_down", "Snow", "wrong date")
    assert line.before is not None
    assert line.before["text"] == "We start with it."


async def test_a_post_being_taken_down_is_not_brought_back_by_a_correction(world: World, post: int) -> None:
    await world.take_down(post)
    with pytest.raises(NotFoundError):
        await world.correct(post, {"title": "Rain", "text": ""})
    assert (await world.row(post))["edit"] == "remove"


async def test_a_post_is_taken_down_once(world: World, post: int) -> None:
    await world.take_down(post)
    with pytest.raises(NotFoundError):
        await world.take_down(post)
    assert len(await world.audit()) == 1


async def test_what_is_not_in_its_channel_cannot_be_changed(world: World) -> None:
    waiting = await world.put(WORDS, message_id=None)
    for change in (world.correct(waiting, {"title": "Rain"}), world.take_down(waiting)):
        with pytest.raises(NotFoundError):
            await change
    assert await world.audit() == []


async def test_another_servers_post_is_not_there(world: World, post: int) -> None:
    with pytest.raises(NotFoundError):
        await world.corrections.correct(GUILD + 1, post, {"title": "Rain"}, {}, MINA, world.clock())
    with pytest.raises(NotFoundError):
        await world.corrections.take_down(GUILD + 1, post, "no", MINA, world.clock())
    assert json.loads((await world.row(post))["payload"])["title"] == "Snow"
