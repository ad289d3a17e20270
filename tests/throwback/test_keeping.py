"""Pictures kept in files and in an S3-compatible store: one behaviour, two places."""

import asyncio
import errno
import hashlib
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from bot.errors import OperatorError
from bot.throwback import keeping
from bot.throwback.keeping import (
    FilePhotoStore,
    KeepingError,
    ObstorePhotoStore,
    PhotoStore,
    StoreFullError,
    find_key,
    list_names,
    open_photo_store,
    still_name,
    thumbnail_name,
)
from tests.source import ROOT
from tests.throwback.make import digest, make_picture

STILL, SMALL, OTHER = still_name(digest(1)), thumbnail_name(digest(1)), still_name(digest(2))


@pytest.fixture(params=["file", "object"])
def photos(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    return FilePhotoStore(tmp_path) if request.param == "file" else ObstorePhotoStore(MemoryStore())


def list_files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def put_until_killed(folder: Path, files: int) -> None:
    """Let another process put pictures, and kill it some time after so many."""
    run = [sys.executable, "-c", KEEP_PUTTING, str(folder)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        for _ in range(files):
            child.stdout.readline()
        child.kill()


async def list_all(photos: PhotoStore) -> list[str]:
    return sorted([name async for name in photos.iterate()])


async def test_what_is_put_can_be_opened_until_it_is_deleted(photos: PhotoStore) -> None:
    assert await list_all(photos) == []
    assert await photos.put_if_absent(STILL, b"still") is True
    assert await photos.put_if_absent(SMALL, b"small") is True
    assert (await photos.open(STILL), await photos.open(SMALL)) == (b"still", b"small")
    assert await photos.exists(STILL)
    assert await list_all(photos) == sorted([STILL, SMALL])
    await photos.delete(STILL)
    assert not await photos.exists(STILL)
    assert await list_all(photos) == [SMALL]
    with pytest.raises(FileNotFoundError):
        await photos.open(STILL)


async def test_the_first_content_stays(photos: PhotoStore) -> None:
    await photos.put_if_absent(STILL, b"first")
    assert await photos.put_if_absent(STILL, b"second") is False
    assert await photos.open(STILL) == b"first"


async def test_deleting_twice_is_harmless(photos: PhotoStore) -> None:
    await photos.delete(OTHER)
    await photos.put_if_absent(OTHER, b"x")
    await photos.delete(OTHER)
    await photos.delete(OTHER)
    assert await list_all(photos) == []


async def test_of_many_at_once_one_puts(photos: PhotoStore) -> None:
    content = os.urandom(200_000)
    put = await asyncio.gather(*(photos.put_if_absent(STILL, content) for _ in range(26)))
    assert sum(put) == 1
    assert await photos.open(STILL) == content
    assert await list_all(photos) == [STILL]


@pytest.mark.parametrize("name", ["../../etc/passwd", "x.jpg", f"{digest(1)}.exe", f"{digest(1)}.jpg/..", ""])
async def test_no_other_name_is_taken(photos: PhotoStore, name: str) -> None:
    for verb in (photos.open, photos.exists, photos.delete):
        with pytest.raises(ValueError, match="no picture is called"):
            await verb(name)
    with pytest.raises(ValueError, match="no picture is called"):
        await photos.put_if_absent(name, b"x")


def test_names_come_from_the_key() -> None:
    picture = make_picture()
    assert list_names(picture) == [f"{picture.key}.jpg", f"{picture.key}-small.jpg"]
    moving = replace(picture, animation="gif")
    assert list_names(moving)[2] == f"{picture.key}.gif"
    assert {find_key(name) for name in list_names(moving)} == {picture.key}
    assert find_key("README.txt") is None


async def test_a_full_disk_keeps_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = FilePhotoStore(tmp_path)
    await photos.put_if_absent(OTHER, b"kept")

    def no_room(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keeping.os, "fsync", no_room)
        with pytest.raises(StoreFullError, match="error-photo-no-room"):
            await photos.put_if_absent(STILL, b"x" * 1000)
    assert list_files(tmp_path) == [OTHER]
    assert await photos.put_if_absent(STILL, b"again") is True


async def test_file_and_folder_are_on_the_disk_before_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []

    def sync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        synced.append(is_folder)
        there = FilePhotoStore(tmp_path).path(STILL).exists()
        assert there == is_folder, "the file before it gets its name, the folder after"

    monkeypatch.setattr(keeping.os, "fsync", sync)
    await FilePhotoStore(tmp_path).put_if_absent(STILL, b"x")
    assert synced == [False, True]


async def test_an_unreadable_store_is_a_passing_fault(tmp_path: Path) -> None:
    (tmp_path / "photos").write_bytes(b"a file where the folder should be")
    with pytest.raises(KeepingError):
        await FilePhotoStore(tmp_path).put_if_absent(STILL, b"x")


async def test_an_unreachable_store_is_a_passing_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ANSWER_S", 1)
    nowhere = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "x",
    }
    photos = open_photo_store("s3://album/lightstick", Path(), nowhere)
    with pytest.raises(KeepingError):
        await photos.put_if_absent(STILL, b"x")
    with pytest.raises(KeepingError):
        await photos.open(STILL)
    with pytest.raises(KeepingError):
        await list_all(photos)


async def test_what_a_crash_left_half_written_is_swept_away_later(tmp_path: Path) -> None:
    photos = FilePhotoStore(tmp_path)
    await photos.put_if_absent(STILL, b"x")
    folder = photos.path(STILL).parent
    for name, age_s in (("old.part", 2 * 3600), ("young.part", 60)):
        (folder / name).write_bytes(b"half")
        made = (folder / name).stat().st_mtime - age_s
        os.utime(folder / name, (made, made))
    assert await list_all(photos) == [STILL]
    assert sorted(path.name for path in folder.iterdir()) == sorted([STILL, "young.part"])


def test_the_address_names_the_store(tmp_path: Path) -> None:
    assert isinstance(open_photo_store("file", tmp_path, {}), FilePhotoStore)
    assert isinstance(open_photo_store("", tmp_path, {}), FilePhotoStore)
    assert isinstance(open_photo_store("s3://album", tmp_path, {"AWS_REGION": "x"}), ObstorePhotoStore)
    for wrong in ("ftp://album", "album", "s3:album"):
        with pytest.raises(OperatorError, match="PHOTO_STORE"):
            open_photo_store(wrong, tmp_path, {})


def test_a_missing_client_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(OperatorError, match=r"lightstick\[s3\]"):
        open_photo_store("s3://album", tmp_path, {})


KEEP_PUTTING = """
import asyncio, hashlib, itertools, os, sys
from pathlib import Path
from bot.throwback.keeping import FilePhotoStore, still_name
async def main():
    photos = FilePhotoStore(Path(sys.argv[1]))
    for _ in itertools.count():
        content = os.urandom(300_000)
        await photos.put_if_absent(still_name(hashlib.sha256(content).hexdigest()), content)
        print(flush=True)
asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_killed_process_leaves_whole_files_only(tmp_path: Path) -> None:
    for files in (1, 2, 5):
        put_until_killed(tmp_path, files)
    photos = FilePhotoStore(tmp_path)
    names = await list_all(photos)
    assert len(names) >= 8
    for name in names:
        assert hashlib.sha256(await photos.open(name)).hexdigest() == find_key(name)
