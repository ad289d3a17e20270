"""The options: what is read, what is refused, and that no secret is ever shown."""

from pathlib import Path

import pytest

from bot.config import OPTIONS, Config, load
from bot.errors import OperatorError

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789ab"


def test_nothing_set_gives_the_defaults() -> None:
    config = Config.from_env({})
    assert config.token is None
    assert config.database_url == "sqlite:///data/lightstick.db"
    assert config.data_dir == Path("data")
    assert (config.log_level, config.log_format) == ("INFO", "text")
    assert (config.http_port, config.shard_count, config.shard_ids) == (None, None, ())
    assert config.feed_min_interval_s == 300
    assert config.owner_ids == frozenset()


def test_everything_set_is_read() -> None:
    config = Config.from_env(
        {
            "DISCORD_TOKEN": f" {TOKEN} ",
            "DATABASE_URL": "postgresql://fan:pw@db/lightstick",
            "DATA_DIR": "/var/lib/lightstick",
            "DEV_GUILD_ID": "123456789012345678",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
            "HTTP_PORT": "9100",
            "SHARD_COUNT": "4",
            "SHARD_IDS": "3, 1,1",
            "DISCORD_API_BASE": "http://proxy:8080/api/v10/",
            "FEED_ALLOW_HOSTS": "Feeds.Local, 127.0.0.1",
            "FEED_USER_AGENT": "Mooncat/1",
            "FEED_MIN_INTERVAL_S": "60",
            "OWNER_IDS": "1,2",
        }
    )
    assert config.get_token() == TOKEN
    assert config.database_url == "postgresql://fan:pw@db/lightstick"
    assert config.dev_guild_id == 123456789012345678
    assert (config.log_level, config.log_format, config.http_port) == ("DEBUG", "json", 9100)
    assert (config.shard_count, config.shard_ids) == (4, (1, 3))
    assert config.api_base == "http://proxy:8080/api/v10"
    assert config.feed_allow_hosts == {"feeds.local", "127.0.0.1"}
    assert config.feed_user_agent == "Mooncat/1"
    assert config.owner_ids == {1, 2}


def test_the_database_lives_in_the_data_dir_unless_said_otherwise() -> None:
    assert Config.from_env({"DATA_DIR": "/srv/ls"}).database_url == "sqlite:////srv/ls/lightstick.db"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DEV_GUILD_ID", "my server"),
        ("DEV_GUILD_ID", "99999999999999999999"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "٣"),
        ("SHARD_COUNT", "-1"),
        ("SHARD_IDS", "0"),
        ("DISCORD_API_BASE", "proxy:8080"),
        ("FEED_ALLOW_HOSTS", "http://feeds.local/"),
        ("FEED_USER_AGENT", "mooncat\x01"),
        ("FEED_MIN_INTERVAL_S", "5 minutes"),
        ("OWNER_IDS", "1, ash"),
    ],
)
def test_a_wrong_value_names_key_value_and_expectation(key: str, value: str) -> None:
    with pytest.raises(OperatorError) as caught:
        Config.from_env({key: value})
    sentence = str(caught.value)
    assert sentence.startswith(f"{key} is {value!r};")
    assert OPTIONS[key] in sentence


@pytest.mark.parametrize("shard_ids", ["4", ",", "0,x"])
def test_shards_must_be_below_the_count(shard_ids: str) -> None:
    with pytest.raises(OperatorError, match="SHARD_IDS"):
        Config.from_env({"SHARD_COUNT": "4", "SHARD_IDS": shard_ids})


@pytest.mark.parametrize(
    ("key", "value"), [("DISCORD_TOKEN", "hush hush"), ("DATABASE_URL", "mysql://fan:hush@db/x")]
)
def test_a_wrong_secret_is_not_echoed(key: str, value: str) -> None:
    with pytest.raises(OperatorError) as caught:
        Config.from_env({key: value})
    assert key in str(caught.value)
    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_repr_hides_secrets() -> None:
    config = Config.from_env({"DISCORD_TOKEN": TOKEN, "DATABASE_URL": "postgresql://fan:hush@db/x"})
    assert TOKEN not in repr(config)
    assert "hush" not in repr(config)


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(OperatorError, match=r"DISCORD_TOKEN is not set.*Next: .*Reset Token"):
        Config.from_env({"DISCORD_TOKEN": "  "}).get_token()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text('\ufeff# mine\nexport LOG_LEVEL="WARNING"\nHTTP_PORT=9000\n', "utf-8")
    config, warnings = load(env_file, {"HTTP_PORT": "9001", "LOG_LEVEL": "", "PATH": "/bin"})
    assert (config.log_level, config.http_port, warnings) == ("WARNING", 9001, [])


def test_a_missing_file_is_fine(tmp_path: Path) -> None:
    config, warnings = load(tmp_path / ".env", {})
    assert (config, warnings) == (Config.from_env({}), [])


def test_an_unknown_option_is_named_with_its_neighbour(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DISCORD_TOKN=hush\nCOLOUR=hush\n")
    _, warnings = load(env_file, {})
    assert warnings[0].endswith("DISCORD_TOKN is no option of Lightstick; did you mean DISCORD_TOKEN?")
    assert "COLOUR is no option of Lightstick, see .env.example" in warnings[1]
    assert "hush" not in " ".join(warnings)


def test_a_line_that_is_no_option_is_told(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("LOG_LEVEL=DEBUG\nLOG_FORMAT\nwhat is this line\n")
    config, warnings = load(env_file, {})
    assert config.log_level == "DEBUG"
    assert ["line 2" in warnings[0], "line 3" in warnings[1]] == [True, True]


@pytest.mark.parametrize("content", [b"\xff\xfeD\x00", None])
def test_an_unreadable_file_is_an_operator_error(tmp_path: Path, content: bytes | None) -> None:
    env_file = tmp_path / ".env"
    if content is None:
        env_file.mkdir()
    else:
        env_file.write_bytes(content)
    with pytest.raises(OperatorError, match=r"cannot be read.*Next:"):
        load(env_file, {})


def test_the_example_shows_every_option_and_its_default(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / ".env.example"
    text = example.read_text("utf-8")
    keys = [line.lstrip("#").split("=")[0] for line in text.splitlines() if "=" in line]
    assert [key for key in keys if key.isupper()] == list(OPTIONS)
    switched_on = tmp_path / ".env"
    switched_on.write_text(
        "\n".join(line.lstrip("#") for line in text.splitlines() if line.split("=")[0].strip("#") in OPTIONS)
    )
    assert load(switched_on, {}) == (Config.from_env({}), [])
