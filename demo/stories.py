"""What the newsrooms tell. All of it is made up: Mooncat do not exist, and nothing here was ever reported.

The two artists who do exist appear only in stories that say in their title that they are made up.
"""

from demo.newsroom import Newsroom, Story
from demo.shapes import write_atom, write_broken_rdf, write_json, write_korean, write_rss


def list_newsrooms() -> list[Newsroom]:
    """Return the newsrooms before their first day."""
    return [_mooncat(), _popdesk(), _hanlight(), _lightdays(), _moonclips()]


def _mooncat() -> Newsroom:
    return Newsroom(
        key="mooncat",
        title="Mooncat Official (demo)",
        language="en-US",
        path="/mooncat/feed.xml",
        content_type="application/rss+xml; charset=UTF-8",
        shape=write_rss,
        past=[
            (120, Story("Mooncat’s second EP is called “Snow”", "<p>Five songs, one of them a waltz.</p>")),
            (70, Story("Three more nights in Seoul", "<p>The encore of the moonlight tour grows.</p>")),
            (30, Story("Fan club week starts on Monday", "<p>Seven days, seven small surprises.</p>")),
        ],
        bank=[
            Story(
                "The “Snow” teaser is out",
                "<p>Forty seconds, one cat, <em>a lot</em> of snow. The full video follows on Friday.</p>",
                "snow",
                "A full moon with cat’s ears over snowy hills.",
            ),
            Story(
                "Lightstick update: the moon can blink now",
                "<p>Version 2.1 is in the app. <strong>Charge first</strong>, then update.</p>",
                "lightstick",
                "A white lightstick whose globe is a moon with cat’s ears.",
            ),
            Story(
                "Encore stage: the set list is yours",
                "<p>Two songs are still open. Vote in the fan club app until Sunday.</p>",
                "stage",
                "Three beams of light over a crowd with lightsticks.",
            ),
            Story(
                "Rehearsal diary, day one",
                "<blockquote>“We danced until the heating gave up.”</blockquote><p>Haru, of Mooncat.</p>",
            ),
        ],
    )


def _popdesk() -> Newsroom:
    return Newsroom(
        key="popdesk",
        title="Pop Desk (demo)",
        language="en",
        path="/popdesk/atom.xml",
        content_type="application/atom+xml; charset=utf-8",
        shape=write_atom,
        past=[
            (90, Story("Made-up story: Lady Gaga learns to skate", "<p>On a rink that we made up too.</p>")),
            (50, Story("Made-up story: V sorts his jazz records", "<p>By colour, then by mood.</p>")),
            (26, Story("Mooncat’s stylist explains the ears", "<p>It is felt, wire & patience.</p>")),
        ],
        bank=[
            Story(
                "Made-up story: V and Lady Gaga swap lightsticks",
                "<p>V, of BTS, and Lady Gaga met backstage. Neither speaks of it, for it never happened.</p>",
                "duet",
                "Two moons with cat’s ears, one green, one pink.",
            ),
            Story(
                "The “Snow” teaser is out",
                "<p>The same story as elsewhere: the bot tells it once.</p>",
                "snow",
                "A full moon with cat’s ears over snowy hills.",
            ),
            Story(
                "Made-up story: Lady Gaga, V and the whole of Mooncat are said to have met by chance in a "
                "record shop, and this headline is far too long for any card",
                "<p>Long titles are cut at a word, and leave no room for a body.</p>",
                "studio",
                "Two records above the bars of an equaliser.",
            ),
        ],
    )


def _hanlight() -> Newsroom:
    return Newsroom(
        key="hanlight",
        title="한빛연예 (데모)",
        language="ko",
        path="/hanlight/rss.php",
        content_type="text/xml",
        shape=write_korean,
        past=[
            (100, Story("문캣, 겨울 앨범 ‘스노우’ 녹음 마쳐", "<p>다섯 곡이 담긴다. 데모용 가상 기사.</p>")),
            (44, Story("문캣 팬클럽, 새 응원봉 공개", "<p>달이 깜빡인다. 데모용 가상 기사.</p>")),
        ],
        bank=[
            Story(
                "문캣, 팝업 스토어 연다",
                "<p>서울 골목의 작은 가게에서 일주일 동안 열린다. 데모용 가상 기사.</p>",
                "street",
                "해 질 녘 도시 위에 고양이 귀가 달린 달.",
            ),
            Story(
                "[가상] 뷔, 문캣 응원봉을 들다",
                "<p>김태형이 응원봉을 들었다는 이야기는 지어낸 것이다.</p>",
                "lightstick",
                "고양이 귀가 달린 달 모양 응원봉.",
            ),
        ],
    )


def _lightdays() -> Newsroom:
    return Newsroom(
        key="lightdays",
        title="Light Days (demo)",
        language="en",
        path="/lightdays/index.rdf",
        content_type="application/xml",
        shape=write_broken_rdf,
        past=[
            (60, Story("Is that the Mooncat tour bus?", "<p>It was a milk van. We are sorry.</p>")),
            (20, Story("A cat was seen near the studio", "<p>Just a cat, we think.</p>")),
        ],
        bank=[
            Story(
                "Someone heard Mooncat hum through a wall",
                "<p>Three notes, maybe four. @everyone calm down.</p>",
            ),
            Story(
                "The moon on the roof & other sightings",
                "<p>A <script>alert(1)</script>balloon, <a href='javascript:void(0)'>say some</a>.</p>",
            ),
        ],
    )


def _moonclips() -> Newsroom:
    return Newsroom(
        key="moonclips",
        title="Moonclips (demo)",
        language="en",
        path="/moonclips/feed.json",
        content_type="application/feed+json",
        shape=write_json,
        past=[
            (40, Story("", "<p>Two in the morning, and nobody is tired. #mooncat</p>")),
            (10, Story("", "<p>The waltz works. The ears do not stay on.</p>")),
        ],
        bank=[
            Story(
                "",
                "<p>Mooncat practice, take nine. This one is the one.</p><p>Probably.</p>",
                "clip",
                "A moon with cat’s ears and a play sign.",
            ),
            Story("", "<p>Sol of Mooncat found the missing ear. It was in the fridge.</p>"),
        ],
    )
