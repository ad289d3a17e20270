"""The table of `make bench`: a goal that is missed says so, and nothing ends the run."""

from collections.abc import Iterator

import pytest

from benchmarks import __main__ as bench
from benchmarks.table import Row, make_row, write_row, write_summary


@pytest.mark.parametrize(
    ("goal", "value", "peer_value", "holds"),
    [
        (">= 25 x", 500.0, 20.0, True),
        (">= 25 x", 499.0, 20.0, False),
        ("<= 1.6 x", 0.33, 0.2, False),
        ("< 300 ms", 300.0, None, False),
        ("<= 90 MiB", 90.0, 1.0, True),
        (">= 1 x", 5.0, None, False),  # without its peer nothing is shown
        (None, 5.0, 1.0, None),
    ],
)
def test_goals(goal: str | None, value: float, peer_value: float | None, holds: bool | None) -> None:
    row = make_row("votes", value, "votes/s", peer="peer", peer_value=peer_value, goal=goal)
    assert row["holds"] is holds
    assert ("MISSED" in write_row(row)) is (holds is False)


def test_a_part_that_fails_is_a_row_after_those_it_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rows() -> Iterator[Row]:
        yield make_row("first", 1.0, "s")
        raise RuntimeError("the server\nis gone")

    monkeypatch.setattr("benchmarks.bench_start.rows", rows)
    found = list(bench.measure("start"))
    assert [row["name"] for row in found] == ["first", "start failed, RuntimeError: the server"]
    assert found[1].keys() == found[0].keys()
    assert write_summary(found).startswith("0 of 1 goals reached.")
    assert "is gone" in capsys.readouterr().err
