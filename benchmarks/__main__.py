"""`make bench`: measure everything, or the parts named, and print one table.

Nothing stops it: a goal that is missed is marked, a part that fails is a row that says why. The rows are also
written to benchmarks/results.json.
"""

import argparse
import importlib
import os
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Row, make_failure, save, write_head, write_row, write_summary

PARTS = ("parse", "refresh", "store", "press", "start", "memory", "loop", "throwback")
RESULTS = Path(__file__).with_name("results.json")


def measure(part: str) -> Iterator[Row]:
    """Yield a part's rows; what it raises is the last of them."""
    try:
        yield from importlib.import_module(f"benchmarks.bench_{part}").rows()
    except Exception as error:
        traceback.print_exc()
        yield make_failure(part, error)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}; else all")
    chosen = parser.parse_args().parts or PARTS
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    began = time.monotonic()
    rows: list[Row] = []
    print(write_head(), flush=True)
    for part in chosen:
        for row in measure(part):
            rows.append(row)
            print(write_row(row), flush=True)
    save(rows, RESULTS)
    print(f"\n{write_summary(rows)}")
    print(f"{time.monotonic() - began:,.0f} s; the rows are in {os.path.relpath(RESULTS)}")


if __name__ == "__main__":
    main()
