"""Feeds in the shapes they have in the wild: what publishing software writes, its habits and its mistakes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from demo.newsroom import Item, Newsroom

SEOUL = timezone(timedelta(hours=9))
HALVES = ("오전", "오후")


def write_rss(room: Newsroom, site: str) -> bytes:
    """RSS 2.0 as WordPress writes it: a guid that is no link, HTML in CDATA, links that tell where from."""
    items = "".join(_rss_item(room, item, site) for item in room.list_newest())
    text = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:media="http://search.yahoo.com/mrss/">

<channel>
	<title>{escape(room.title)}</title>
	<atom:link href="{site}{room.path}" rel="self" type="application/rss+xml" />
	<link>{site}/</link>
	<description>Made up for the demo</description>
	<lastBuildDate>{format_datetime(room.items[-1].published_at)}</lastBuildDate>
	<language>{room.language}</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.8.3</generator>
{items}</channel>
</rss>
"""
    return text.encode()


def _rss_item(room: Newsroom, item: Item, site: str) -> str:
    link, picture = _link(room, item, site), _picture(item, site)
    figure = f'<figure class="wp-block-image"><img src="{picture}" alt=""/></figure>' if picture else ""
    media = (
        f'\n\t\t<media:content url="{picture}" medium="image">'
        f"<media:description>{escape(item.story.alt)}</media:description></media:content>"
        if picture
        else ""
    )
    title = escape(item.story.title, quote=False).replace("’", "&#8217;")
    last = f'The post <a href="{link}">{title}</a> appeared first on <a href="{site}">{room.title}</a>.'
    return f"""	<item>
		<title>{title}</title>
		<link>{link}?utm_source=rss&#038;utm_medium=rss</link>
		<dc:creator><![CDATA[staff]]></dc:creator>
		<pubDate>{format_datetime(item.published_at.astimezone(SEOUL))}</pubDate>
		<category><![CDATA[News]]></category>
		<guid isPermaLink="false">{site}/?p={4000 + item.number}</guid>
		<description><![CDATA[{item.story.body}]]></description>
		<content:encoded><![CDATA[{figure}{item.story.body}
<p>{last}</p>]]></content:encoded>{media}
	</item>
"""


def write_atom(room: Newsroom, site: str) -> bytes:
    """Atom with escaped HTML, addresses relative to xml:base, and several links of which one is the page."""
    entries = "".join(_atom_entry(room, item, site) for item in room.list_newest())
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
      xml:lang="{room.language}" xml:base="{site}/">
  <title type="text">{escape(room.title)}</title>
  <id>tag:{room.key}.localhost,2026:feed</id>
  <updated>{room.items[-1].published_at.isoformat()}</updated>
  <link rel="self" type="application/atom+xml" href="{room.path}"/>
  <link rel="alternate" type="text/html" href="/"/>
{entries}</feed>
"""
    return text.encode()


def _atom_entry(room: Newsroom, item: Item, site: str) -> str:
    picture = _picture(item, site)
    thumbnail = f'\n    <media:thumbnail url="{picture}" width="960" height="540"/>' if picture else ""
    at = item.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    figure = f'<p><img src="{picture}" alt="{escape(item.story.alt)}"></p>' if picture else ""
    return f"""  <entry>
    <id>tag:{room.key}.localhost,2026:{item.number}</id>
    <title type="html">{escape(escape(item.story.title, quote=False), quote=False)}</title>
    <link rel="replies" type="application/atom+xml" href="{room.path}/{item.number}/comments"/>
    <link rel="alternate" type="text/html" href="/{room.key}/{item.number}"/>
    <published>{at}</published>
    <updated>{at}</updated>
    <author><name>Desk</name></author>
    <content type="html">{escape(figure + item.story.body, quote=False)}</content>{thumbnail}
  </entry>
"""


def write_korean(room: Newsroom, site: str) -> bytes:
    """RSS of the Korean press: EUC-KR, dates in Korean and without a zone, no guid at all."""
    items = "".join(
        f"""<item>
<title><![CDATA[{item.story.title}]]></title>
<link><![CDATA[{_link(room, item, site)}?sid=106]]></link>
<description><![CDATA[{_korean_picture(item, site)}{item.story.body}]]></description>
<author>{escape(room.title)}</author>
<pubDate>{_korean_date(item.published_at)}</pubDate>
</item>
"""
        for item in room.list_newest()
    )
    text = f"""<?xml version="1.0" encoding="euc-kr"?>
<rss version="2.0">
<channel>
<title><![CDATA[{room.title}]]></title>
<link>{site}/</link>
<description><![CDATA[데모를 위해 지어낸 기사입니다]]></description>
<language>{room.language}</language>
<ttl>10</ttl>
{items}</channel>
</rss>
"""
    return text.encode("euc-kr", "xmlcharrefreplace")


def _korean_date(moment: datetime) -> str:
    local = moment.astimezone(SEOUL)
    return f"{local:%Y년 %m월 %d일} {HALVES[local.hour >= 12]} {(local.hour - 1) % 12 + 1}:{local:%M:%S}"


def _korean_picture(item: Item, site: str) -> str:
    picture = _picture(item, site)
    return f'<img src="{picture}" alt="{item.story.alt}" border=0><br>' if picture else ""


def write_broken_rdf(room: Newsroom, site: str) -> bytes:
    """RDF (RSS 1.0) of an old fan site, and no XML any more: bare ampersands, an entity nobody declared."""
    newest = room.list_newest()
    index = "".join(f'<rdf:li rdf:resource="{_old_link(room, item, site)}"/>' for item in newest)
    items = "".join(
        f"""<item rdf:about="{_old_link(room, item, site)}">
<title>{item.story.title}</title>
<link>{_old_link(room, item, site)}</link>
<description>{escape(item.story.body, quote=False)}&nbsp;</description>
<dc:date>{item.published_at.astimezone(SEOUL).isoformat(timespec="seconds")}</dc:date>
</item>
"""
        for item in newest
    )
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{site}{room.path}">
<title>{room.title}</title>
<link>{site}/</link>
<description>sightings & guesses</description>
<items><rdf:Seq>{index}</rdf:Seq></items>
</channel>
{items}</rdf:RDF>
"""
    return text.encode()


def _old_link(room: Newsroom, item: Item, site: str) -> str:
    return f"{_link(room, item, site)}?no={item.number}&page=1"


def write_json(room: Newsroom, site: str) -> bytes:
    """JSON Feed 1.1 of short posts, which have no titles."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": room.title,
        "home_page_url": f"{site}/",
        "feed_url": f"{site}{room.path}",
        "language": room.language,
        "items": [_json_item(room, item, site) for item in room.list_newest()],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(room: Newsroom, item: Item, site: str) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": str(item.number),
        "url": _link(room, item, site),
        "content_html": item.story.body,
        "date_published": item.published_at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    picture = _picture(item, site)
    return entry | ({"image": picture} if picture else {})


def write_front_page(title: str, rooms: list[Newsroom]) -> bytes:
    """A page that names its feeds in its head, as most sites do; none when it has none."""
    links = "".join(
        f'<link rel="alternate" type="{room.content_type.partition(";")[0]}" '
        f'title="{escape(room.title)}" href="{room.path}">\n'
        for room in rooms
    )
    feeds = "".join(f'<li><a href="{room.path}">{escape(room.title)}</a></li>' for room in rooms)
    return _page(title, f"<p>This site was made up for the demo.</p><ul>{feeds}</ul>", links)


def write_article(room: Newsroom, item: Item, site: str) -> bytes:
    """The page behind a card's link."""
    picture = _picture(item, site)
    figure = f'<img src="{picture}" alt="{escape(item.story.alt)}">' if picture else ""
    said = f"<p><small>{escape(room.title)}, {item.published_at:%Y-%m-%d %H:%M} UTC. Made up.</small></p>"
    return _page(item.story.title or room.title, f"{figure}{item.story.body}{said}")


def _page(title: str, body: str, head: str = "") -> bytes:
    style = "body{font:18px/1.5 sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}img{width:100%}"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
{head}<style>{style}</style></head>
<body><h1>{escape(title)}</h1>{body}</body></html>
""".encode()


def _link(room: Newsroom, item: Item, site: str) -> str:
    return f"{site}/{room.key}/{item.number}"


def _picture(item: Item, site: str) -> str | None:
    return f"{site}/pictures/{item.story.picture}.jpg" if item.story.picture else None
