"""How the map shows values."""

from bot.privacy.rules import show


def test_moments_are_written_in_iso() -> None:
    assert show("created_at", 1_795_521_600_000) == "2026-11-24T12:00:00+00:00"
    assert show("until", 1_795_521_600_000) == "2026-11-24T12:00:00+00:00"
    assert show("until", None) is None


def test_json_is_opened_and_the_rest_left_alone() -> None:
    assert show("payload", '{"title": "눈"}') == {"title": "눈"}
    assert show("after_json", '{"a": null}') == {"a": None}
    assert show("reason", '{"a": 1}') == '{"a": 1}'
    assert show("guild_id", 5) == 5
