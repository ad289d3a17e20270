"""The log: fields and references are found again, secrets and forged lines are not."""

import io
import json
import logging
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789ab"
log = logging.getLogger("bot.tests.logs")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)


def log_a_failure(**fields: object) -> None:
    try:
        raise ValueError(f"refused {TOKEN}")
    except ValueError:
        log.exception("could not %s", "post", extra=fields)


def test_text_is_one_line_with_its_fields(stream: io.StringIO) -> None:
    logs.set_up("INFO", "text", stream)
    log.info("posted %d items", 3, extra={"guild_id": 7, "feature": "news"})
    log.debug("not shown")
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("Z INFO bot.tests.logs: posted 3 items [guild_id=7 feature=news]")


def test_a_traceback_is_indented_below(stream: io.StringIO) -> None:
    logs.set_up("INFO", "text", stream)
    log_a_failure(reference="7KF2")
    head, *rest = stream.getvalue().splitlines()
    assert head.endswith("ERROR bot.tests.logs: could not post [reference=7KF2]")
    assert rest[0] == "  Traceback (most recent call last):"
    assert all(line.startswith("  ") for line in rest)


def test_json_is_one_object_a_line(stream: io.StringIO) -> None:
    logs.set_up("INFO", "json", stream)
    log.warning("눈\ncat", extra={"guild_id": 7, "odd": object})
    log_a_failure(reference="7KF2")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["message"] == "눈\ncat"
    assert (first["level"], first["logger"], first["guild_id"]) == ("WARNING", "bot.tests.logs", 7)
    assert "error" not in first
    assert second["reference"] == "7KF2"
    assert "ValueError: refused" in second["error"]


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "hunter2-database",
        "https://discord.com/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEy",
        "https://discord.com/api/v10/interactions/123456789012345678/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEy/callback",
    ],
)
def test_secrets_are_blotted_out(stream: io.StringIO, style: str, secret: str) -> None:
    logs.set_up("INFO", style, stream, secrets=("hunter2-database", ""))
    log.info("using %s", secret, extra={"address": secret})
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("failed")
    assert secret.split("/")[-1] not in stream.getvalue().replace("/callback", "")
    assert stream.getvalue().count("[secret]") == 3


def test_ordinary_texts_are_no_secrets(stream: io.StringIO) -> None:
    logs.set_up("INFO", "text", stream)
    ordinary = "bot.news.service 2026.1231.18 https://press.example/webhooks/about"
    log.info(ordinary)
    assert ordinary in stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_title_cannot_forge_a_line_or_colour_a_terminal(stream: io.StringIO, style: str) -> None:
    logging.getLogger().handlers.clear()  # pytest's own hand the surrogate on to xdist, which cannot send it
    logs.set_up("INFO", style, stream)
    log.info("title %s", "a\n2026-01-01 ERROR forged \x1b[31m\x9b \ud800")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()
    stream.getvalue().encode("utf-8")


def test_setting_up_twice_writes_once(stream: io.StringIO) -> None:
    logs.set_up("INFO", "text", io.StringIO())
    logs.set_up("INFO", "text", stream)
    log.info("once")
    assert stream.getvalue().count("once") == 1


def test_a_reference_is_four_characters_nobody_misreads() -> None:
    randomness = random.Random(1)
    references = {logs.reference(randomness) for _ in range(1000)}
    assert len(references) > 990
    assert all(len(one) == 4 and not set(one) - set(logs.CROCKFORD) for one in references)
    assert not set("ILOU") & set(logs.CROCKFORD)
    assert len(set(logs.CROCKFORD)) == 32
    assert logs.reference(random.Random(5)) == logs.reference(random.Random(5))


def test_importing_configures_nothing() -> None:
    code = "import logging, bot.logs; print(logging.getLogger().handlers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
