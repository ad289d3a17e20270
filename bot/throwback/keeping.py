"""Where pictures are kept: files under DATA_DIR, or an S3-compatible store. Names come from contents, so a
name that is there has the right bytes, and putting it again changes nothing.

A picture is kept before its row is written and deleted after its row has gone: what a crash leaves behind is
a file without a row, never a row without a file.
"""

import asyncio
import errno
import os
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import OperatorError, TransientError, UserError
from bot.throwback.models import Picture

if TYPE_CHECKING:
    from obstore.store import ObjectStore

FOLDER = "photos"
TEMPORARY = ".part"
LEFT_BEHIND_S = 3600  # no upload takes so long
ANSWER_S = 10  # how long a fan waits for an S3 store before he is told
NAME = re.compile(r"[0-9a-f]{64}(?:-small)?\.(?:jpg|gif|webp)")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class KeepingError(TransientError):
    """The store could not be reached, read or written; nothing is known to have changed."""


class StoreFullError(UserError):
    """There is no room for another picture."""

    def __init__(self) -> None:
        super().__init__("error-photo-no-room")


class PhotoStore(Protocol):
    """What services see of the place where pictures are kept; every verb may raise KeepingError."""

    async def put_if_absent(self, name: str, content: bytes) -> bool:
        """Keep bytes durably under a name; False when the name was there already.

        Raises:
            StoreFullError: no room; nothing was kept.
        """
        ...

    async def open(self, name: str) -> bytes:
        """Return what is kept under a name.

        Raises:
            FileNotFoundError: nothing is.
        """
        ...

    async def exists(self, name: str) -> bool:
        """Return whether something is kept under a name."""
        ...

    async def delete(self, name: str) -> None:
        """Let go of a name; one that is not there is gone already."""
        ...

    def iterate(self) -> AsyncIterator[str]:
        """Yield every name, in no order."""
        ...


def list_names(picture: Picture) -> list[str]:
    """Return the names under which a picture is kept: still, thumbnail, and animation if there is one."""
    names = [still_name(picture.key), thumbnail_name(picture.key)]
    return [*names, f"{picture.key}.{picture.animation}"] if picture.animation else names


def still_name(key: str) -> str:
    """Return the name of the still of a picture."""
    return f"{key}.jpg"


def thumbnail_name(key: str) -> str:
    """Return the name of its thumbnail."""
    return f"{key}-small.jpg"


def find_key(name: str) -> str | None:
    """Return the key of the picture a name belongs to, None for a name that is none of ours."""
    return name[:64] if NAME.fullmatch(name) else None


class FilePhotoStore:
    """Files in 256 folders. One is whole or not there, whatever is pulled out of the machine: written beside,
    fsynced, linked to its name, and the folder fsynced."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    async def put_if_absent(self, name: str, content: bytes) -> bool:
        """See `PhotoStore.put_if_absent`."""
        return await self._do(_put, self._path(name), content)

    async def open(self, name: str) -> bytes:
        """See `PhotoStore.open`."""
        return await self._do(Path.read_bytes, self._path(name))

    async def exists(self, name: str) -> bool:
        """See `PhotoStore.exists`."""
        return await self._do(Path.is_file, self._path(name))

    async def delete(self, name: str) -> None:
        """See `PhotoStore.delete`."""
        await self._do(_delete, self._path(name))

    async def iterate(self) -> AsyncIterator[str]:
        """See `PhotoStore.iterate`. What a crash left half written an hour ago is swept away on the way."""
        before = await self._do(_find_time, self._root) - LEFT_BEHIND_S
        for folder in await self._do(_list_folders, self._root):
            for name in await self._do(_list_files, folder, before):
                yield name

    def path(self, name: str) -> Path:
        """Return where a file is, for what reads files by itself."""
        return self._path(name)

    def _path(self, name: str) -> Path:
        _check_name(name)
        return self._root / name[:2] / name

    async def _do(self, work: Any, *args: Any) -> Any:
        try:
            return await asyncio.to_thread(work, *args)
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno in FULL:
                raise StoreFullError from error
            raise KeepingError(f"photo store: {error}") from error


class ObstorePhotoStore:
    """An S3-compatible store, by obstore; in tests its MemoryStore."""

    def __init__(self, store: "ObjectStore") -> None:
        self._store = store

    async def put_if_absent(self, name: str, content: bytes) -> bool:
        """See `PhotoStore.put_if_absent`."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            await self._do(obstore.put_async(self._store, _check_name(name), content, mode="create"))
        except AlreadyExistsError:
            return False
        return True

    async def open(self, name: str) -> bytes:
        """See `PhotoStore.open`."""
        import obstore

        found = await self._do(obstore.get_async(self._store, _check_name(name)))
        return bytes(await self._do(found.bytes_async()))

    async def exists(self, name: str) -> bool:
        """See `PhotoStore.exists`."""
        import obstore

        try:
            await self._do(obstore.head_async(self._store, _check_name(name)))
        except FileNotFoundError:
            return False
        return True

    async def delete(self, name: str) -> None:
        """See `PhotoStore.delete`."""
        import obstore

        with suppress(FileNotFoundError):
            await self._do(obstore.delete_async(self._store, _check_name(name)))

    async def iterate(self) -> AsyncIterator[str]:
        """See `PhotoStore.iterate`."""
        import obstore

        pages = obstore.list(self._store).__aiter__()
        while (page := await self._do(_next_page(pages))) is not None:
            for entry in page:
                yield str(entry["path"])

    async def _do(self, asked: Any) -> Any:
        """Wait for the store; what it raises becomes one of ours."""
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            return await asked
        except (FileNotFoundError, AlreadyExistsError):
            raise
        except (BaseError, OSError) as error:
            raise KeepingError(f"photo store: {error}") from error


def open_photo_store(address: str, data_dir: Path, environment: Mapping[str, str]) -> PhotoStore:
    """Return the store that PHOTO_STORE names: "file" (or nothing), or s3://bucket/prefix.

    Args:
        environment: where the S3 client's own variables are (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL ...).

    Raises:
        OperatorError: another address, or obstore is not installed.
    """
    if address in ("", "file"):
        return FilePhotoStore(data_dir)
    if not address.startswith("s3://"):
        raise OperatorError(f"PHOTO_STORE is {address!r}; expected file or s3://bucket/prefix.")
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ModuleNotFoundError as error:
        raise OperatorError(
            "PHOTO_STORE names an S3 store, and its client is not installed: "
            "run pip install 'lightstick[s3]', then start again."
        ) from error
    names = {name.lower(): value for name, value in environment.items() if name.startswith("AWS_")}
    insecure = names.get("aws_endpoint_url", "").startswith("http://")
    try:
        store = S3Store.from_url(
            address,
            config=_known(names),
            client_options={"timeout": timedelta(seconds=ANSWER_S), "allow_http": insecure},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=ANSWER_S)},
        )
    except (BaseError, ValueError) as error:
        raise OperatorError(f"PHOTO_STORE {address!r} cannot be used: {error}") from error
    return ObstorePhotoStore(store)


S3_NAMES = (
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_endpoint_url",
    "aws_region",
    "aws_default_region",
    "aws_virtual_hosted_style_request",
)


def _known(names: Mapping[str, str]) -> Any:
    return {name: names[name] for name in S3_NAMES if name in names}


def _check_name(name: str) -> str:
    """Return the name; one that is not ours would lead elsewhere."""
    if not NAME.fullmatch(name):
        raise ValueError(f"no picture is called {name!r}")
    return name


def _put(path: Path, content: bytes) -> bool:
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return False
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def _delete(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _find_time(root: Path) -> float:
    """Return what time it is to the file system, which dates the files."""
    root.mkdir(parents=True, exist_ok=True)
    mark = root / f"{secrets.token_hex(4)}{TEMPORARY}"
    mark.touch()
    now = mark.stat().st_mtime
    mark.unlink()
    return now


def _list_folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir())


def _list_files(folder: Path, before: float) -> list[str]:
    """Return the names in a folder; temporary files from before a moment are removed."""
    names: list[str] = []
    for path in folder.iterdir():
        if not path.name.endswith(TEMPORARY):
            names.append(path.name)
        elif path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
    return names


async def _next_page(pages: Any) -> Any:
    return await anext(pages, None)
