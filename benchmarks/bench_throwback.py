"""How fast photos are cleaned, found and known again, and how well copies are told from strangers.

The 12-megapixel photo is made of scikit-image's astronaut with a sensor's noise; the copies are made of its
photographs, whole and in quarters. Run `python -m benchmarks.bench_throwback`; needs the `bench` extra.
"""

import asyncio
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageEnhance, ImageOps

from bot.ids import GuildId, PhotoId, UserId
from bot.store import Steps, Store, open_store
from bot.throwback.changes import add_photo
from bot.throwback.collage import compose
from bot.throwback.hashes import find_near, list_queries, list_views, pack
from bot.throwback.images import TIMEOUT_S, normalise
from bot.throwback.models import CollagePlan, Details, Panel, Photo, PhotoDate, Picture, State
from bot.throwback.rules import BAG, read_search
from bot.throwback.store import ThrowbackStore
from bot.workers import ProcessPool

ROUNDS = 7
SEED = 9
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
GUILD, LARGE_GUILD = GuildId(1), GuildId(2)
PHOTOS, LARGE = 25_000, 100_000  # 100,000 hashes; 100,000 rows

GOAL_RATIO = 2.0
GOAL_MIB = 400
GOAL_NEAR_MS = 250
GOAL_GAP_MS = 50
GOAL_SEARCH_MS = 30
GOAL_FALSE = 0.05  # percent of pairs
GOALS = {
    "recompressed": 95,
    "resized": 95,
    "darker or brighter": 90,
    "mirrored": 85,
    "bordered": 90,
    "in a 2 x 2 collage": 90,
}
"""Percent of copies that must be found."""

# Drawings, and pictures that hold another of the list.
NOT_PHOTOS = ("chessboard_GRAY", "chessboard_RGB", "color", "horse", "logo", "motorcycle_right", "phantom")
# Its quarters are the same quarter of a disc, turned.
NOT_QUARTERED = ("retina",)

WORDS = ("encore", "seoul", "stage", "airport", "fansign", "앙코르", "서울", "콘서트", "무대", "겨울", "テテ")

QUERIES = ("nowhere", "encore", "앙코르의", "jeju 2019")

Make = Callable[[Image.Image], Image.Image]


def rows() -> list[dict[str, Any]]:
    """Measure, and return the throwbacks' rows of the bench table."""
    return [*measure_cleaning(), *asyncio.run(measure_finding()), *measure_copies()]


def measure_cleaning() -> list[dict[str, Any]]:
    """A phone's photo, beside what everybody writes with Pillow; and what a worker process costs."""
    content = make_photo(4032, 3024)
    ours, plain = measure_in_turn(
        partial(normalise, content, "x.jpg", TODAY), partial(clean_plainly, content)
    )
    large = measure_memory(make_photo(8064, 6048))
    panels = tuple(Panel(normalise(content, "x.jpg", TODAY).jpeg, f"fan {n}") for n in range(9))
    (collage,) = measure_in_turn(partial(compose, CollagePlan("grid", panels, "Nine times")))
    peer = {"peer": "Pillow: open, exif_transpose, thumbnail, save", "peer_value": plain}
    return [
        _row("12 MP JPEG cleaned, with thumbnail and hashes", ours, "ms", **peer)
        | {"ratio": plain / ours, "goal": f">= {GOAL_RATIO:g} x", "holds": plain >= GOAL_RATIO * ours},
        _row(
            "start of the worker process, with the first 12 MP JPEG",
            asyncio.run(measure_start(content)),
            "ms",
        ),
        _row(
            "48 MP JPEG cleaned: memory of its process", large, "MiB", f"<= {GOAL_MIB} MiB", large <= GOAL_MIB
        ),
        _row("3 x 3 collage of 2048 px", collage, "ms"),
    ]


async def measure_finding() -> list[dict[str, Any]]:
    """Search and near-duplicates in a database file, the search for the latter in a worker process."""
    pool = ProcessPool()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with open_bench(folder) as store:
            await fill(store, GUILD, PHOTOS)
            await fill(store, LARGE_GUILD, LARGE)
        async with open_bench(folder) as store:  # as years of photos are found, not as just written
            reads = ThrowbackStore(store)
            search = [await measure_search(reads, query) for query in QUERIES]
            near, gap = await measure_near(reads, pool, GUILD)
            near_large, gap_large = await measure_near(reads, pool, LARGE_GUILD)
    await pool.close()
    goal = f"<= {GOAL_NEAR_MS} ms"
    return [
        _row(
            f"near-duplicates among {4 * PHOTOS:,} hashes, reading included",
            near,
            "ms",
            goal,
            near <= GOAL_NEAR_MS,
        ),
        _row(
            "longest gap of the event loop meanwhile", gap, "ms", f"<= {GOAL_GAP_MS} ms", gap <= GOAL_GAP_MS
        ),
        _row(f"near-duplicates among {LARGE:,} photos of 4 hashes", near_large, "ms"),
        _row("longest gap of the event loop meanwhile, of those", gap_large, "ms"),
        _row(
            f"search among {LARGE:,} photos, the slowest of {len(QUERIES)} queries",
            max(search),
            "ms",
            f"<= {GOAL_SEARCH_MS} ms",
            max(search) <= GOAL_SEARCH_MS,
        ),
    ]


def measure_copies() -> list[dict[str, Any]]:
    """How many copies are found, and how many strangers are taken for copies."""
    chance = random.Random(SEED)
    photos = [*list_photos(), *(quarter for photo in list_photos() for quarter in cut(photo, 2))]
    stored = b"".join(pack(list_views(picture)) for _, picture in photos)
    found: list[dict[str, Any]] = []
    for kind, make in list_kinds(chance, [picture for _, picture in photos]).items():
        hits = sum(
            any(near.place == place for near in find_near(list_queries(make(picture)), stored))
            for _ in range(3)
            for place, (_, picture) in enumerate(photos)
        )
        share = 100 * hits / (3 * len(photos))
        goal = f">= {GOALS[kind]} %"
        found.append(
            _row(f"copies found, {kind}, of {3 * len(photos)}", share, "%", goal, share >= GOALS[kind])
        )
    false, pairs = count_false_pairs()
    share = 100 * false / pairs
    name = f"strangers taken for copies, of {pairs:,} pairs"
    return [*found, _row(name, share, "%", f"<= {GOAL_FALSE:g} %", share <= GOAL_FALSE)]


def count_false_pairs() -> tuple[int, int]:
    """Return how many pairs of different pictures look alike, of how many: wholes, quarters and ninths."""
    whole = list_photos()
    levels = [whole, *([part for photo in whole for part in cut(photo, parts)] for parts in (2, 3))]
    false = pairs = 0
    pictures = [(name, level, picture) for level, photos in enumerate(levels) for name, picture in photos]
    views = [pack(list_views(picture)) for _, _, picture in pictures]
    asked = [list_queries(picture) for _, _, picture in pictures]
    for one, other in combinations(range(len(pictures)), 2):
        same_name = pictures[one][0] == pictures[other][0]
        if same_name and pictures[one][1] != pictures[other][1]:
            continue  # a part of the other
        pairs += 1
        false += bool(find_near(asked[one], views[other]) or find_near(asked[other], views[one]))
    return false, pairs


def list_photos() -> list[tuple[str, Image.Image]]:
    """Return scikit-image's photographs by name."""
    folder = _picture_folder()
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".png", ".jpg"))
    pictures = [(path.stem, Image.open(path).convert("RGB")) for path in paths if path.stem not in NOT_PHOTOS]
    return [(name, picture) for name, picture in pictures if min(picture.size) >= 180]


def cut(photo: tuple[str, Image.Image], parts: int) -> list[tuple[str, Image.Image]]:
    """Return parts x parts pieces of a photograph, those of at least 100 pixels."""
    name, picture = photo
    width, height = picture.width // parts, picture.height // parts
    if name in NOT_QUARTERED or min(width, height) < 100:
        return []
    boxes = [
        (left * width, top * height, (left + 1) * width, (top + 1) * height)
        for top in range(parts)
        for left in range(parts)
    ]
    return [(name, picture.crop(box)) for box in boxes]


def list_kinds(chance: random.Random, pictures: Sequence[Image.Image]) -> dict[str, Make]:
    """Return what happens to copies; each draws its strength by chance."""

    def resize(picture: Image.Image) -> Image.Image:
        share = chance.uniform(0.3, 0.7)
        return compress(picture.resize((round(picture.width * share), round(picture.height * share))), 80)

    def relight(picture: Image.Image) -> Image.Image:
        return compress(ImageEnhance.Brightness(picture).enhance(chance.choice((0.55, 0.65, 1.35, 1.5))), 85)

    def border(picture: Image.Image) -> Image.Image:
        edge = round(min(picture.size) * chance.uniform(0.03, 0.12))
        colour = chance.choice(("white", "black", "#f0e0d0"))
        foot = round(edge * chance.uniform(1, 2.5))  # a polaroid's
        return compress(ImageOps.expand(picture, (edge, edge, edge, foot), colour), 80)

    def inset(picture: Image.Image) -> Image.Image:
        shape = picture.height / picture.width if chance.random() < 0.5 else 1.0
        size, gap = (600, max(200, round(600 * shape))), chance.choice((0, 8, 16))
        cells = [*chance.sample(list(pictures), 3)]
        cells.insert(chance.randrange(4), picture)
        ground = chance.choice(("white", "black"))
        sheet = Image.new("RGB", (2 * size[0] + 3 * gap, 2 * size[1] + 3 * gap), ground)
        for place, cell in enumerate(cells):
            left, top = (
                gap + at * (side + gap) for at, side in zip((place % 2, place // 2), size, strict=True)
            )
            sheet.paste(ImageOps.fit(cell, size), (left, top))
        return compress(sheet, 85)

    return {
        "recompressed": lambda picture: compress(picture, chance.randint(20, 60)),
        "resized": resize,
        "darker or brighter": relight,
        "mirrored": lambda picture: compress(ImageOps.mirror(picture), 80),
        "bordered": border,
        "in a 2 x 2 collage": inset,
    }


def compress(picture: Image.Image, quality: int) -> Image.Image:
    """Return a picture after a way through a JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def make_photo(width: int, height: int) -> bytes:
    """Return a JPEG as a phone takes it: this size, with noise, lying on its side."""
    face = Image.open(_picture_folder() / "astronaut.png").convert("RGB").resize((width, height))
    noise = Image.effect_noise((width, height), 9).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    ImageChops.add(face, noise, offset=-128).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def clean_plainly(content: bytes) -> bytes:
    """The peer: the same picture upright and small, as Pillow's documentation does it."""
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    upright.thumbnail((2016, 2016))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


def measure_in_turn(*works: Callable[[], object]) -> list[float]:
    """Return each one's median of ROUNDS in ms, taking turns so that a busy machine troubles them alike."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for times, work in zip(took, works, strict=True):
            started = time.perf_counter()
            work()
            times.append((time.perf_counter() - started) * 1000)
    return [statistics.median(times) for times in took]


def measure_memory(content: bytes) -> float:
    """Return the most memory, in MiB, that a fresh process has while it cleans a picture."""
    code = (
        "import re, sys; from datetime import date; from bot.throwback.images import normalise\n"
        "normalise(sys.stdin.buffer.read(), 'x.jpg', date(2026, 11, 24))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    shown = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=True)
    return int(shown.stdout) / 1024


@asynccontextmanager
async def open_bench(folder: Path) -> AsyncIterator[Store]:
    store = await open_store(f"sqlite:///{folder}/bench.db", folder, lambda: NOW)
    try:
        yield store
    finally:
        await store.close()


async def measure_start(content: bytes) -> float:
    """Return the time of a first job in ms."""
    pool = ProcessPool()
    started = time.perf_counter()
    await pool.run(normalise, content, "x.jpg", TODAY, timeout_s=TIMEOUT_S)
    took = (time.perf_counter() - started) * 1000
    await pool.close()
    return took


async def measure_search(reads: ThrowbackStore, query: str) -> float:
    """Return the median time of a search in ms."""
    words, times = read_search(query, []), []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await reads.search(LARGE_GUILD, words, is_restricted=False)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def measure_near(reads: ThrowbackStore, pool: ProcessPool, guild_id: GuildId) -> tuple[float, float]:
    """Return the median time of a search for near-duplicates, and the event loop's longest gap, in ms."""
    _, picture = list_photos()[0]
    queries = list_queries(picture)
    times: list[float] = []
    gaps: list[float] = []
    await pool.run(find_near, queries, b"", timeout_s=TIMEOUT_S)  # the start of the process is another row
    for _ in range(ROUNDS):
        ticking = asyncio.create_task(tick(gaps))
        await asyncio.sleep(0.02)
        started = time.perf_counter()
        views = await reads.read_views(guild_id)
        await pool.run(find_near, queries, views.packed, timeout_s=TIMEOUT_S)
        times.append((time.perf_counter() - started) * 1000)
        ticking.cancel()
    return statistics.median(times), max(gaps)


async def tick(gaps: list[float]) -> None:
    """Note how long the event loop lets a waiting task wait, beyond the 1 ms it asks for."""
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.001)
        gaps.append((time.perf_counter() - started) * 1000 - 1)


async def fill(store: Store, guild_id: GuildId, count: int) -> None:
    """Write approved photos with captions of eight words, credits and days."""
    for start in range(0, count, 500):
        await store.write(partial(add_some, guild_id, range(start, min(count, start + 500))))


def add_some(guild_id: GuildId, numbers: range) -> Steps[None]:
    """Add photos of these numbers."""
    for number in numbers:
        yield from add_photo(make_row(guild_id, number), random.Random(number).randrange(1, BAG))


def make_row(guild_id: GuildId, number: int) -> Photo:
    """Return a photo of the large album."""
    chance = random.Random(f"{guild_id} {number}")
    caption = " ".join(
        chance.choice(WORDS) if chance.random() < 0.4 else f"w{chance.randrange(9999)}" for _ in range(8)
    )
    taken = PhotoDate(chance.randint(2010, 2026), chance.randint(1, 12), chance.randint(1, 28))
    picture = Picture(
        f"{chance.getrandbits(256):064x}",
        f"{chance.getrandbits(256):064x}",
        2016,
        1512,
        450_000,
        None,
        chance.randbytes(32),
    )
    return Photo(
        PhotoId(guild_id * 1_000_000 + number),
        guild_id,
        UserId(chance.randint(1, 500)),
        NOW,
        picture,
        Details(taken, caption, f"fan{chance.randrange(300)}", "A stage in green light. " * 4),
        state=State.APPROVED,
    )


def _picture_folder() -> Path:
    """Return where scikit-image keeps its pictures; it is not imported."""
    found = find_spec("skimage")
    if found is None or found.origin is None:
        raise SystemExit("The pictures are missing: pip install 'lightstick[bench]'.")
    return Path(found.origin).parent / "data"


def _row(
    name: str, value: float, unit: str, goal: str | None = None, holds: bool | None = None, **peer: Any
) -> dict[str, Any]:
    nothing = dict.fromkeys(("peer", "peer_value", "ratio"))
    return {"name": name, "value": value, "unit": unit, **nothing, "goal": goal, "holds": holds, **peer}


if __name__ == "__main__":
    for row in rows():
        print(row)
