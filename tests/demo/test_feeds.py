"""The demo's news sites: every shape is read as it was meant, over HTTP, by the parser the bot has."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import aiohttp
import pytest

from bot.news.discover import discover
from bot.news.parse import parse
from demo import pictures
from demo.feeds import FeedServer
from demo.newsroom import FEED_ITEMS, Newsroom, Story
from demo.stories import list_newsrooms
from tests.fakes import FakeClock

KEYS = [room.key for room in list_newsrooms()]


@pytest.fixture
async def feeds(clock: FakeClock) -> AsyncIterator[FeedServer]:
    async with FeedServer(clock) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def get(http: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with http.get(url, headers=headers) as response:
        return response.status, await response.read(), response.headers


@pytest.mark.parametrize("key", KEYS)
async def test_a_published_story_is_read_as_it_was_told(
    feeds: FeedServer, http: aiohttp.ClientSession, clock: FakeClock, key: str
) -> None:
    clock.advance(3600)
    url = feeds.get_feed_url(key)
    story = feeds.publish(key).story
    _, body, headers = await get(http, url)
    document = parse(body, headers["Content-Type"], url, clock() + timedelta(days=1))
    newest = document.entries[0]
    assert document.title == feeds.get_room(key).title
    assert len({entry.identity for entry in document.entries}) == len(feeds.get_room(key).items)
    assert newest.published_at == clock()
    assert newest.title.replace("\\", "") == story.title or (not story.title and newest.title in story.body)
    assert newest.link is not None
    assert newest.link.startswith(f"{feeds.get_site(key)}/{key}/")
    assert newest.image_url == (
        f"{feeds.get_site(key)}/pictures/{story.picture}.jpg" if story.picture else None
    )


@pytest.mark.parametrize("key", KEYS)
async def test_a_copy_that_is_the_newest_is_not_sent_again(
    feeds: FeedServer, http: aiohttp.ClientSession, key: str
) -> None:
    url = feeds.get_feed_url(key)
    _, _, headers = await get(http, url)
    copy = {"If-None-Match": headers["ETag"]}
    assert (await get(http, url, **copy))[:2] == (304, b"")
    assert (await get(http, url, **{"If-Modified-Since": headers["Last-Modified"]}))[0] == 304
    feeds.publish(key)
    assert (await get(http, url, **copy))[0] == 200


async def test_a_broken_site_fails_until_it_is_mended(feeds: FeedServer, http: aiohttp.ClientSession) -> None:
    room = feeds.get_room("mooncat")
    room.is_broken = True
    assert (await get(http, feeds.get_feed_url("mooncat")))[0] == 503
    assert (await get(http, feeds.get_feed_url("popdesk")))[0] == 200
    room.is_broken = False
    assert (await get(http, feeds.get_feed_url("mooncat")))[0] == 200


@pytest.mark.parametrize(
    ("page", "offered"), [("hanlight", ["hanlight"]), ("", KEYS), ("plain", [])], ids=["one", "all", "none"]
)
async def test_pages_name_their_feeds(
    feeds: FeedServer, http: aiohttp.ClientSession, page: str, offered: list[str]
) -> None:
    url = feeds.get_front_url(page)
    status, body, _ = await get(http, url)
    found = [link.url for link in discover(body, url)]
    assert (status, sorted(found)) == (200, sorted(feeds.get_feed_url(key) for key in offered))


async def test_a_cards_link_and_picture_are_there(feeds: FeedServer, http: aiohttp.ClientSession) -> None:
    item = feeds.publish("mooncat")
    status, body, _ = await get(http, f"http://{feeds.host}/mooncat/{item.number}")
    assert (status, item.story.title in body.decode()) == (200, True)
    status, picture, _ = await get(http, f"http://{feeds.host}/pictures/{item.story.picture}.jpg")
    assert (status, picture[:2]) == (200, b"\xff\xd8")
    for nowhere in ("mooncat/99", "mooncat/0", "pictures/nothing.jpg", "nobody/"):
        assert (await get(http, f"http://{feeds.host}/{nowhere}"))[0] == 404


async def test_the_preview_is_given_every_picture_a_card_may_show(feeds: FeedServer) -> None:
    given = feeds.list_pictures()
    stories = [story for room in feeds.rooms for story in room.bank]
    named = {story.picture for story in stories if story.picture}
    assert named <= set(pictures.NAMES)
    assert all(
        f"{feeds.get_site(room.key)}/pictures/{name}.jpg" in given for room in feeds.rooms for name in named
    )


def test_pictures_say_what_they_show() -> None:
    stories = [story for room in list_newsrooms() for story in room.bank]
    assert [story for story in stories if bool(story.picture) != bool(story.alt)] == []


def test_stories_of_people_who_exist_say_that_they_are_made_up() -> None:
    stories = [story for room in list_newsrooms() for story in (*room.bank, *(old for _, old in room.past))]
    about = [story.title for story in stories if any(name in story.title for name in ("Gaga", "V ", "뷔"))]
    assert len(about) >= 5
    assert [title for title in about if not title.startswith(("Made-up story:", "[가상]"))] == []


def test_a_bank_that_is_told_begins_again_with_new_titles(clock: FakeClock) -> None:
    room = make_room([Story("One", "<p>1</p>"), Story("", "<p>2</p>")])
    told = [room.publish(clock()).story for _ in range(4)]
    assert [story.title for story in told] == ["One", "", "One, part 2", ""]
    assert len({story.body for story in told}) == 4


def test_a_feed_lists_its_newest(clock: FakeClock) -> None:
    room = make_room([Story("One", "<p>1</p>")])
    for _ in range(FEED_ITEMS + 3):
        room.publish(clock())
    assert [item.number for item in room.list_newest()] == list(range(FEED_ITEMS + 3, 3, -1))


def make_room(bank: list[Story]) -> Newsroom:
    return Newsroom("a", "A", "en", "/a/feed.xml", "text/xml", lambda room, site: b"", [], bank)
