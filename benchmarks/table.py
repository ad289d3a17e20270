"""The one table of `make bench`: a row a measurement, beside a peer or a floor of the same run."""

import json
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
"""name, value, unit, peer, peer_value, ratio, goal, holds; None where there is nothing to say."""

WIDTHS = (58, 10, 11, 38, 7, 9)
FAILURE_MAX = 90  # characters; the traceback is printed beside the table
HEADS = ("", "Lightstick", "unit", "peer", "ratio", "goal")


def make_row(
    name: str,
    value: float,
    unit: str,
    *,
    peer: str | None = None,
    peer_value: float | None = None,
    goal: str | None = None,
) -> Row:
    """Return one row.

    Args:
        goal: "<= 1.6 x" for the ratio to the peer, "< 300 ms" for the value itself.
    """
    ratio = value / peer_value if peer_value else None
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "peer": peer,
        "peer_value": peer_value,
        "ratio": ratio,
        "goal": goal,
        "holds": None if goal is None else is_reached(goal, value, ratio),
    }


def make_failure(name: str, error: BaseException) -> Row:
    """Return the row of a part that could not be measured."""
    nothing = dict.fromkeys(("value", "unit", "peer", "peer_value", "ratio"))
    told = f"{name} failed, {type(error).__name__}: {error}".splitlines()[0]
    return {"name": textwrap.shorten(told, FAILURE_MAX), **nothing, "goal": "measured", "holds": False}


def is_reached(goal: str, value: float, ratio: float | None) -> bool:
    """Say whether a goal is reached."""
    sign, number, unit = goal.split(maxsplit=2)
    found, limit = ratio if unit == "x" else value, float(number)
    if found is None:
        return False
    return {">=": found >= limit, "<=": found <= limit, "<": found < limit}[sign]


def write_head() -> str:
    """Return the table's first two lines."""
    return _line(HEADS) + "\n" + _line(tuple("-" * width for width in WIDTHS))


def write_row(row: Row) -> str:
    """Return one line of the table; a goal that is missed says so."""
    peer = "" if row["peer"] is None else f"{shorten(row['peer_value'])} {row['peer']}"
    ratio = "" if row["ratio"] is None else f"{shorten(row['ratio'])} x"
    verdict = {None: "", True: "", False: "  MISSED"}[row["holds"]]
    peer = textwrap.shorten(peer, WIDTHS[3], placeholder="…")
    cells = (row["name"], shorten(row["value"]), row["unit"] or "", peer, ratio, row["goal"] or "")
    return _line(cells) + verdict


def shorten(value: float | None) -> str:
    """Return a figure as people read it: three digits that count, thousands apart."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def write_summary(rows: Sequence[Row]) -> str:
    """Return how many goals were reached, and name the others."""
    judged = [row for row in rows if row["holds"] is not None]
    missed = [row["name"] for row in judged if not row["holds"]]
    told = f"{len(judged) - len(missed)} of {len(judged)} goals reached."
    return "\n".join([told, *(f"Missed: {name}" for name in missed)])


def save(rows: Iterable[Row], path: Path) -> None:
    """Write the rows as JSON."""
    path.write_text(json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n")


def _line(cells: Sequence[str]) -> str:
    left = {0, 2, 3, 5}
    shown = (
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    return "  ".join(shown).rstrip()
