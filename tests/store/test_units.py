"""What a unit may count on, the same on both engines."""

from bot.store import Steps, Store


def note(key: str, value: str) -> Steps[str]:
    rows = yield (
        "INSERT INTO guild_channel (guild_id, feature, channel_id) VALUES (1, $1, $2) RETURNING feature",
        (key, int(value)),
    )
    return rows[0]["feature"]


async def test_a_unit_returns_its_result_once_it_can_be_read(store: Store) -> None:
    assert await store.write(lambda: note("news", "7")) == "news"
    row = await store.fetch_one("SELECT channel_id FROM guild_channel WHERE feature = $1", ("news",))
    assert row is not None
    assert row["channel_id"] == 7
