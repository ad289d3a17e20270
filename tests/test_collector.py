"""The collector of circular garbage: what is set aside must not be lost to it for good."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot import collector


class Ring:
    """Garbage that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def restore() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_later_look_takes_what_was_set_aside_and_died_since() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    collector.set_aside()
    del ring
    gc.collect()
    assert seen() is not None  # as long as it is set aside, nobody looks at it
    collector.set_aside()
    assert seen() is None


def test_what_dies_young_is_still_found() -> None:
    collector.calm()
    collector.set_aside()
    first = weakref.ref(Ring())
    while_young = [Ring() for _ in range(2 * collector.THRESHOLDS[0])]
    assert first() is None
    del while_young
