"""Pictures known again by their hashes; the counts on real photographs are the benchmark's."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from bot.throwback.hashes import (
    NEAR,
    VIEWS,
    Near,
    are_alike,
    find_near,
    list_queries,
    list_views,
    pack,
    unpack,
)
from tests.throwback.pictures import draw_scene, recompress

HASHES = st.integers(0, 2**64 - 1)
SCENES = [draw_scene(seed) for seed in range(8)]
STORED = b"".join(pack(list_views(scene)) for scene in SCENES)


def found(picture: Image.Image) -> list[int]:
    return [near.place for near in find_near(list_queries(picture), STORED)]


@given(st.lists(st.tuples(HASHES, HASHES, HASHES, HASHES), max_size=5))
def test_packing_loses_nothing(pictures: list[tuple[int, ...]]) -> None:
    packed = b"".join(map(pack, pictures))
    assert len(packed) == 32 * len(pictures)
    assert unpack(packed) == tuple(view for picture in pictures for view in picture)


@given(st.lists(HASHES, max_size=3), st.lists(st.tuples(HASHES, HASHES, HASHES, HASHES), max_size=9))
def test_the_search_finds_what_a_plain_one_finds(queries: list[int], pictures: list[tuple[int, ...]]) -> None:
    queries += [view ^ 0b1011 << 20 for picture in pictures[:2] for view in picture[1:2]]
    plain = {}
    for place, views in enumerate(pictures):
        nearest = min(((q ^ v).bit_count() for q in queries for v in views), default=99)
        if nearest <= NEAR:
            plain[place] = nearest
    result = find_near(queries, b"".join(map(pack, pictures)))
    assert {near.place: near.distance for near in result} == plain
    assert result == sorted(result, key=lambda near: (near.distance, near.place))


@given(HASHES, st.integers(0, 64))
def test_near_is_eight_bits(one: int, bits: int) -> None:
    other = one ^ sum(1 << place for place in random.Random(bits).sample(range(64), bits))
    stored = pack([other] * VIEWS)
    assert find_near([one], stored) == ([Near(0, bits)] if bits <= NEAR else [])
    assert are_alike(pack([one] * VIEWS), stored) == (bits <= NEAR)


def test_the_search_goes_beyond_one_sweep() -> None:
    chance = random.Random(1)
    views = [chance.getrandbits(64) for _ in range(4 * 40_000)]
    views[4 * 39_999] = 0xFFFF
    assert find_near([0xFFFE], b"".join(pack(views[at : at + 4]) for at in range(0, len(views), 4))) == [
        Near(39_999, 1)
    ]


@pytest.mark.parametrize("number", range(len(SCENES)))
def test_copies_are_found(number: int) -> None:
    scene = SCENES[number]
    for copy in (
        recompress(scene, 30),
        scene.resize((scene.width // 2, scene.height // 2)),
        scene.point(lambda value: value * 7 // 10),
        ImageOps.mirror(scene),
        scene.rotate(90, expand=True),
        ImageOps.expand(scene, 40, "white"),
    ):
        assert found(copy) == [number]


def test_a_collage_tells_all_its_pictures() -> None:
    sheet = Image.new("RGB", (1216, 916), "black")
    for place, number in enumerate((5, 2, 7, 0)):
        cell = ImageOps.fit(SCENES[number], (600, 450))
        sheet.paste(cell, (4 + place % 2 * 608, 4 + place // 2 * 458))
    assert sorted(found(recompress(sheet, 80))) == [0, 2, 5, 7]


def test_different_pictures_are_not_alike() -> None:
    packed = [pack(list_views(scene)) for scene in SCENES]
    assert not any(are_alike(one, other) for one, other in combinations(packed, 2))


def test_plain_pictures_ask_for_nothing() -> None:
    """All plain ones would be like each other."""
    assert list_queries(Image.new("RGB", (400, 300), "navy")) == ()
    assert len(list_views(Image.new("RGB", (400, 300), "navy"))) == VIEWS


@pytest.mark.parametrize("size", [(48, 48), (2016, 48), (48, 2016), (300, 300)])
def test_every_shape_has_hashes(size: tuple[int, int]) -> None:
    picture = draw_scene(3).resize(size)
    assert len(list_views(picture)) == VIEWS
    assert 0 < len(list_queries(picture)) <= 10
