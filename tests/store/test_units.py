"""What a unit may count on, the same on both engines."""

import asyncio
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.store import ConstraintViolation, Steps, Store, StoreBusyError, UniqueViolation
from tests.store.sql import add, add_then_refuse, note_twice, read

fresh = count(1_000)


async def test_a_unit_returns_its_result_once_it_can_be_read(store: Store) -> None:
    assert await store.write(partial(add, 1, 7)) == 7
    assert await read(store, 1) == 7


async def test_units_compose(store: Store) -> None:
    def add_to_both() -> Steps[tuple[int, int]]:
        first = yield from add(1, 2)
        second = yield from add(2, first + 1)
        return first, second

    assert await store.write(add_to_both) == (2, 3)


async def test_a_unit_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(UserError, match="error-refused"):
        await store.write(partial(add_then_refuse, 1))
    assert await read(store, 1) == 0
    assert await store.write(partial(add, 1)) == 1


async def test_a_primary_key_refuses(store: Store) -> None:
    with pytest.raises(UniqueViolation):
        await store.write(partial(note_twice, 1))
    assert await read(store, 1) == 0


async def test_a_unique_constraint_refuses(store: Store) -> None:
    def two_of_one_name() -> Steps[None]:
        for artist_id in (1, 2):
            sql = "INSERT INTO artist (id, guild_id, name, folded) VALUES ($1, 1, 'IU', 'iu')"
            yield (sql, (artist_id,))

    with pytest.raises(UniqueViolation):
        await store.write(two_of_one_name)
    assert await store.fetch_all("SELECT id FROM artist") == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO artist_alias (artist_id, folded, alias, position) VALUES (404, 'iu', 'IU', 0)",
        "INSERT INTO guild (guild_id, on_this_day_hour) VALUES (1, 25)",
        "INSERT INTO guild (guild_id, language) VALUES (1, NULL)",
    ],
    ids=["foreign key", "check", "not null"],
)
async def test_other_constraints_are_told_apart(store: Store, sql: str) -> None:
    def write() -> Steps[None]:
        yield (sql, ())

    with pytest.raises(ConstraintViolation) as raised:
        await store.write(write)
    assert not isinstance(raised.value, UniqueViolation)


async def test_a_mistake_in_the_sql_is_not_called_busy(store: Store) -> None:
    def write() -> Steps[None]:
        yield ("INSERT INTO nowhere (id) VALUES (1)", ())

    with pytest.raises(Exception, match="nowhere") as raised:
        await store.write(write)
    assert not isinstance(raised.value, StoreBusyError)
    with pytest.raises(Exception, match="nowhere"):
        await store.fetch_all("SELECT 1 FROM nowhere")


async def test_placeholders_go_by_their_number(store: Store) -> None:
    numbers = range(1, 12)
    columns = ", ".join(f"CAST(${n} AS BIGINT) AS n{n}" for n in reversed(numbers))
    row = await store.fetch_one(f"SELECT {columns}, CAST($1 AS BIGINT) AS again", list(numbers))
    assert row is not None
    assert [row[f"n{n}"] for n in numbers] == list(numbers)
    assert (row[0], row["again"]) == (11, 1)


async def test_values_come_back_as_they_went_in(store: Store) -> None:
    values = (2**63 - 1, 0.1, "아이유 “Lilac” 🌸", None)
    kinds = ("BIGINT", "DOUBLE PRECISION", "TEXT", "TEXT")
    columns = ", ".join(f"CAST(${n} AS {kind})" for n, kind in enumerate(kinds, 1))
    row = await store.fetch_one(f"SELECT {columns}", values)
    assert row is not None
    assert tuple(row[n] for n in range(4)) == values


async def test_reads_are_ordered_lists_and_none_for_nothing(store: Store) -> None:
    for counter in (3, 1, 2):
        await store.write(partial(add, counter))
    rows = await store.fetch_all("SELECT guild_id FROM guild_channel ORDER BY guild_id")
    assert [row["guild_id"] for row in rows] == [1, 2, 3]
    assert await store.fetch_one("SELECT guild_id FROM guild_channel WHERE guild_id = $1", (9,)) is None


async def test_a_cancelled_caller_leaves_the_store_healthy(store: Store) -> None:
    for turns in range(6):
        caller = asyncio.create_task(store.write(partial(add, 1)))
        for _ in range(turns):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])
        before = await store.write(partial(add, 2))
        assert await store.write(partial(add, 2)) == before + 1


async def test_close_finishes_what_is_queued_and_may_be_called_again(store: Store) -> None:
    callers = [asyncio.create_task(store.write(partial(add, 1))) for _ in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert sorted(await asyncio.gather(*callers)) == list(range(1, 21))
    await store.close()


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreBusyError, match="clos"):
        await store.write(partial(add, 1))
    with pytest.raises(StoreBusyError, match="clos"):
        await read(store, 1)


async def test_no_task_stays_behind_a_write(sqlite_store: Store) -> None:
    await sqlite_store.write(partial(add, 1))
    assert asyncio.all_tasks() == {asyncio.current_task()}


STEP = st.tuples(
    st.integers(0, 2),  # which counter
    st.integers(1, 9),  # how much
    st.sampled_from(["count", "count", "refuse", "clash", "cancel"]),
    st.integers(0, 4),  # turns of the loop before it starts
)


@settings(
    max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=24))
async def test_any_interleaving_adds_up(store: Store, steps: list[tuple[int, int, str, int]]) -> None:
    counters = [next(fresh) for _ in range(3)]

    async def take(counter: int, amount: int, what: str, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        unit = {"refuse": partial(add_then_refuse, counters[counter], amount)}.get(
            what, partial(add, counters[counter], amount)
        )
        if what == "clash":
            unit = partial(note_twice, counters[counter])
        await store.write(unit)

    tasks = [asyncio.create_task(take(*step)) for step in steps]
    for step, task in zip(steps, tasks, strict=True):
        if step[2] == "cancel":
            await asyncio.sleep(0)
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    expected = {"refuse": UserError, "clash": UniqueViolation}
    for step, outcome in zip(steps, outcomes, strict=True):
        if step[2] in expected:
            assert isinstance(outcome, expected[step[2]])
    for index, counter in enumerate(counters):
        kept = sum(step[1] for step in steps if step[0] == index and step[2] == "count")
        doubtful = sum(step[1] for step in steps if step[0] == index and step[2] == "cancel")
        assert kept <= await read(store, counter) <= kept + doubtful
