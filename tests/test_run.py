"""A process's life: what an operator reads, and that nothing hangs or is lost when it ends."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import aiohttp
import discord
import pytest
from discord.http import Route

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
    assert capsys.readouterr().err.endswith("did you mean DISCORD_TOKEN?\n")


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

    async def end_at_once(config: Config, stopping: asyncio.Event) -> bool:
        if len(pauses) == 3:
            stopping.set()
        return True

    async def note(stopping: asyncio.Event, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(bot.run, "run_once", end_at_once)
    monkeypatch.setattr(bot.run, "_wait", note)
    await run_until_stopped(Config.from_env({}))
    assert pauses == [PAUSE_FIRST_S, PAUSE_FIRST_S * 2, PAUSE_FIRST_S * 4]


@pytest.mark.parametrize("is_known", [False, True])
async def test_a_token_that_nobody_could_check_is_told_once(
    here: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, is_known: bool
) -> None:
    runs = 0

    async def end_at_once(config: Config, stopping: asyncio.Event) -> bool:
        nonlocal runs
        runs += 1
        if runs == 4:
            stopping.set()
        return is_known and runs == 1

    async def skip(stopping: asyncio.Event, seconds: float) -> None: ...

    monkeypatch.setattr(bot.run, "run_once", end_at_once)
    monkeypatch.setattr(bot.run, "_wait", skip)
    await run_until_stopped(Config.from_env({}))
    assert caplog.text.count("DISCORD_TOKEN is still unchecked") == (0 if is_known else 1)


async def test_without_a_network_nobody_checked_the_token(
    here: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # put back afterwards
    config = Config.from_env({"DISCORD_TOKEN": "token", "DISCORD_API_BASE": "http://127.0.0.1:1/api"})
    assert await bot.run.run_once(config, asyncio.Event()) is False
    assert "Discord cannot be reached" in caplog.text


def test_a_sentence_names_the_verbs_as_they_are_called_here(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "data").mkdir()
    (here / "data" / "lightstick.db").write_bytes(b"this is no database" * 1000)
    (here / "my.env").write_text("LOG_LEVEL=ERROR\n")
    monkeypatch.setattr(sys, "executable", str(here / ".venv" / "bin" / "python"))
    main(["migrate"])
    assert "put a backup back with `.venv/bin/lightstick restore FILE`" in capsys.readouterr().err
    main(["--env", "my.env", "check"])
    assert "`.venv/bin/lightstick --env my.env restore FILE`" in capsys.readouterr().err


@pytest.mark.slow
def test_a_python_without_the_packages_says_where_they_are(here: Path) -> None:
    """As from a checkout: only the standard library, and the code."""
    program = [sys.executable, "-S", "-m", "bot", "check"]
    root = Path(bot.__file__).parents[1]
    found = subprocess.run(program, env={"PYTHONPATH": str(root)}, capture_output=True, text=True)
    assert found.returncode == EXIT_OPERATOR
    assert "Traceback" not in found.stderr
    assert "`make setup`" in found.stderr
    assert ".venv/bin/lightstick" in found.stderr


@pytest.mark.slow
async def test_the_health_page_tells_of_the_whole_application(here: Path, unused_tcp_port: int) -> None:
    config = Config.from_env({"HTTP_PORT": str(unused_tcp_port), "SHARD_COUNT": "1"})
    async with open_app(config), aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{unused_tcp_port}"
        async with session.get(f"{base}/health") as health:
            assert health.status == 503  # nobody logged in
        async with session.get(f"{base}/metrics") as metrics:
            assert "lightstick" in await metrics.text()
