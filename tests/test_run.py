"""A process's life: what an operator reads, and that nothing hangs or is lost when it ends."""

import asyncio
import sqlite3
from pathlib import Path

import aiohttp
import discord
import pytest

import bot.run
from bot.app import open_app
from bot.cli import EXIT_OPERATOR, main
from bot.config import OPTIONS, Config
from bot.errors import OperatorError
from bot.run import PAUSE_FIRST_S, judge, only_instance, run_until_stopped


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without options from the environment."""
    for name in OPTIONS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_token_the_next_step_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == EXIT_OPERATOR
    assert "DISCORD_TOKEN is not set" in (said := capsys.readouterr().err)
    assert "Next:" in said


def test_an_unknown_option_is_warned_of_with_the_nearest(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / ".env").write_text("DISCORD_TOKN=x\n")
    main(["migrate"])
    assert "did you mean DISCORD_TOKEN?" in capsys.readouterr().err


def test_a_value_that_cannot_be_meant_stops_the_start(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".env").write_text("LOG_FORMAT=xml\n")
    assert main(["run"]) == EXIT_OPERATOR
    assert "LOG_FORMAT is 'xml'; expected: text or json" in capsys.readouterr().err


def test_a_corrupt_database_is_named_and_nothing_hangs(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "data").mkdir()
    (here / "data" / "lightstick.db").write_bytes(b"this is no database" * 1000)
    assert main(["migrate"]) == EXIT_OPERATOR
    assert "lightstick.db" in capsys.readouterr().err


def test_a_database_of_a_newer_version_is_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    path = here / "data" / "lightstick.db"
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO schema_version VALUES (9999, 'from_the_future', 0)")
    connection.close()
    before = path.read_bytes()
    assert main(["migrate"]) == EXIT_OPERATOR
    assert "newer" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_copy_is_made_and_put_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert main(["backup", "copy.db"]) == 0
    (here / "data" / "lightstick.db").unlink()
    assert main(["restore", "copy.db"]) == 0
    assert main(["migrate"]) == 0
    assert "Restored copy.db." in capsys.readouterr().out


def test_a_second_instance_is_told_to_go_elsewhere(here: Path) -> None:
    config = Config.from_env({})
    with (
        only_instance(config),
        pytest.raises(OperatorError, match="Another Lightstick"),
        only_instance(config),
    ):
        pass
    with only_instance(config):
        pass


def test_processes_that_share_the_shards_may_share_the_folder(here: Path) -> None:
    config = Config.from_env({"SHARD_COUNT": "2", "SHARD_IDS": "0"})
    with only_instance(config), only_instance(config):
        pass


def test_a_wrong_token_is_the_operators_to_mend() -> None:
    with pytest.raises(OperatorError, match="Reset Token"):
        judge(discord.LoginFailure("Improper token has been passed."))


@pytest.mark.parametrize("error", [OSError("no route"), aiohttp.ClientError("cut"), ValueError("unparsable")])
def test_everything_else_is_a_reason_to_start_again(error: Exception) -> None:
    judge(error)


async def test_it_starts_again_with_growing_pauses_and_stops_when_told(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def end_at_once(config: Config, stopping: asyncio.Event) -> None:
        if len(pauses) == 3:
            stopping.set()

    async def note(stopping: asyncio.Event, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(bot.run, "run_once", end_at_once)
    monkeypatch.setattr(bot.run, "_wait", note)
    await run_until_stopped(Config.from_env({}))
    assert pauses == [PAUSE_FIRST_S, PAUSE_FIRST_S * 2, PAUSE_FIRST_S * 4]


@pytest.mark.slow
async def test_the_health_page_tells_of_the_whole_application(here: Path, unused_tcp_port: int) -> None:
    config = Config.from_env({"HTTP_PORT": str(unused_tcp_port), "SHARD_COUNT": "1"})
    async with open_app(config), aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{unused_tcp_port}"
        async with session.get(f"{base}/health") as health:
            assert health.status == 503  # nobody logged in
        async with session.get(f"{base}/metrics") as metrics:
            assert "lightstick" in await metrics.text()
