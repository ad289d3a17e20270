"""Who may share, see, decide and remove what; search words."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.artists.models import Artist
from bot.errors import NotAllowedError, UserError
from bot.ids import ArtistId, GuildId, RoleId, UserId
from bot.throwback import rules
from bot.throwback.models import (
    Details,
    Findings,
    Limits,
    Origin,
    PhotoDate,
    Place,
    Review,
    Settings,
    Sharer,
    State,
    Straight,
    Trust,
    TrustKind,
    Usage,
)
from tests.throwback.make import FAN, GUILD, MODERATOR, OTHER_FAN, make_photo

TODAY = date(2026, 11, 24)
V = Artist(ArtistId(1), GUILD, "V", aliases=("Kim Taehyung", "김태형", "뷔"))
GAGA = Artist(ArtistId(2), GUILD, "Lady Gaga", aliases=("レディー・ガガ",))


def room(**changes: object) -> Place:
    return replace(Place(GUILD), **changes)


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_a_room_sees_only_what_is_approved(state: State) -> None:
    assert rules.find_obstacle(make_photo(), room()) is None
    assert rules.find_obstacle(make_photo(state=state), room()) == state.value
    assert rules.find_obstacle(make_photo(state=state), room(is_age_restricted=True)) == state.value


def test_a_photo_stays_in_its_server_whoever_looks() -> None:
    for audience in ("room", "author", "moderator"):
        other = Place(GuildId(5), True, audience, FAN)
        assert rules.find_obstacle(make_photo(), other) == "other server"


def test_an_age_restricted_channel_s_photo_stays_in_such_channels() -> None:
    photo = make_photo(origin=Origin(from_restricted=True))
    assert rules.find_obstacle(photo, room()) == "age restricted"
    assert rules.find_obstacle(photo, room(is_age_restricted=True)) is None
    assert rules.find_obstacle(photo, room(audience="author", user_id=OTHER_FAN)) == "age restricted"


def test_the_sharer_and_moderators_see_what_waits_but_nothing_that_is_gone() -> None:
    for state in (State.PENDING, State.HIDDEN):
        photo = make_photo(state=state)
        assert rules.find_obstacle(photo, room(audience="author", user_id=FAN)) is None
        assert rules.find_obstacle(photo, room(audience="author", user_id=OTHER_FAN)) == state.value
        assert rules.find_obstacle(photo, room(audience="moderator")) is None
    for state in (State.REJECTED, State.REPLACED, State.REMOVED):
        assert rules.find_obstacle(make_photo(state=state), room(audience="moderator")) == state.value


SHARER = Sharer(FAN, frozenset({7}), approved=5)


@pytest.mark.parametrize(
    ("trust", "trusted"),
    [
        (Trust("nobody"), False),
        (Trust("everyone"), True),
        (Trust("role", RoleId(7)), True),
        (Trust("role", RoleId(8)), False),
        (Trust("role"), False),
        (Trust("approved", approved=5), True),
        (Trust("approved", approved=6), False),
    ],
)
def test_a_server_says_whom_it_trusts(trust: Trust, trusted: bool) -> None:
    verdict = rules.judge_sharing(Settings(trust), SHARER, Origin(), Findings())
    assert verdict == (Straight() if trusted else Review("not trusted"))


@pytest.mark.parametrize(
    ("origin", "findings", "reason"),
    [
        (Origin(from_restricted=True), Findings(), "age restricted"),
        (Origin(from_private=True), Findings(), "private channel"),
        (Origin(), Findings(held=True), "held"),
        (Origin(), Findings(alike=True), "alike"),
        (Origin(from_private=True), Findings(alike=True, held=True), "held"),
    ],
)
def test_what_needs_a_look_gets_one_even_from_the_trusted(
    origin: Origin, findings: Findings, reason: str
) -> None:
    assert rules.judge_sharing(Settings(Trust("everyone")), SHARER, origin, findings) == Review(reason)


@given(st.sampled_from(get_args(TrustKind)), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_only_the_trusted_pass_unseen(
    kind: TrustKind, restricted: bool, private: bool, alike: bool, held: bool
) -> None:
    settings = Settings(Trust(kind, RoleId(7)))
    origin, findings = Origin(from_restricted=restricted, from_private=private), Findings(alike, held)
    passes = isinstance(rules.judge_sharing(settings, SHARER, origin, findings), Straight)
    trusted = rules.is_trusted(settings, SHARER)
    assert passes == (trusted and not (restricted or private or alike or held))


def test_nobody_decides_about_his_own_unless_the_server_allows_it() -> None:
    own = make_photo(author_id=MODERATOR)
    with pytest.raises(NotAllowedError, match="error-photo-own-review"):
        rules.check_may_decide(own, MODERATOR, Settings())
    rules.check_may_decide(own, MODERATOR, Settings(may_approve_own=True))
    rules.check_may_decide(own, OTHER_FAN, Settings())


def test_the_sharer_and_the_credited_person_may_remove() -> None:
    photo = make_photo(details=Details(credited_id=UserId(77)))
    rules.check_may_remove(photo, FAN)
    rules.check_may_remove(photo, 77)
    with pytest.raises(NotAllowedError, match="error-photo-not-yours"):
        rules.check_may_remove(photo, OTHER_FAN)


def test_one_s_own_photo_gets_no_heart() -> None:
    rules.check_may_heart(make_photo(), OTHER_FAN)
    with pytest.raises(NotAllowedError, match="error-photo-own-heart"):
        rules.check_may_heart(make_photo(), FAN)


@pytest.mark.parametrize(
    ("usage", "key"),
    [
        (Usage(10, 0, 0), "error-photo-pending"),
        (Usage(9, 20, 0), "error-photo-day"),
        (Usage(9, 19, 2 * 1024**3 - 99), "error-photo-full"),
        (Usage(9, 19, 2 * 1024**3 - 100), None),
    ],
)
def test_limits_hold_exactly(usage: Usage, key: str | None) -> None:
    if key is None:
        rules.check_limits(usage, 100, Limits())
    else:
        with pytest.raises(UserError, match=key):
            rules.check_limits(usage, 100, Limits())


def test_details_are_read_as_typed() -> None:
    found = rules.read_details(
        TODAY,
        taken="2022년 4월",
        caption=" The  last\nencore\0 ",
        credit="@ash",
        alt="A stage.",
        artist_ids=[2, 1, 2],
        is_spoiler=True,
    )
    assert found == Details(
        PhotoDate(2022, 4), "The last encore", "@ash", "A stage.", (ArtistId(2), ArtistId(1)), None, True
    )
    assert rules.read_details(TODAY) == Details()


@pytest.mark.parametrize(
    ("field", "most"), [("caption", 200), ("credit", 80), ("alt", 1024), ("taken", None)], ids=str
)
def test_what_is_too_long_is_said(field: str, most: int | None) -> None:
    if most:
        rules.read_details(TODAY, **{field: "가" * most})
    with pytest.raises(UserError, match=f"error-photo-{'date' if field == 'taken' else field}"):
        rules.read_details(TODAY, **{field: "가" * ((most or 0) + 1)})


@pytest.mark.parametrize("text", ["https://a.example/x?y", "", "  "])
def test_sources_are_addresses(text: str) -> None:
    assert rules.read_source(text) == (text.strip() or None)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "a.example", "https://", "https://a.example/" + "x" * 500]
)
def test_other_sources_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="error-photo-source"):
        rules.read_source(text)


@pytest.mark.parametrize(
    ("count", "layout", "key"),
    [
        (1, "grid", "error-photo-collage-count"),
        (10, "grid", "error-photo-collage-count"),
        (3, "then and now", "error-photo-collage-two"),
        (2, "then and now", None),
        (9, "strip", None),
    ],
)
def test_a_collage_takes_two_to_nine(count: int, layout: str, key: str | None) -> None:
    if key is None:
        rules.check_collage(count, layout)
    else:
        with pytest.raises(UserError, match=key):
            rules.check_collage(count, layout)


def test_posted_names_come_from_the_content() -> None:
    photo = make_photo()
    assert rules.file_name(photo) == f"{photo.picture.key[:16]}.jpg"
    hidden = make_photo(details=Details(is_spoiler=True), picture=replace(photo.picture, animation="webp"))
    assert rules.file_name(hidden) == f"SPOILER_{photo.picture.key[:16]}.jpg"
    assert rules.file_name(hidden, animated=True) == f"SPOILER_{photo.picture.key[:16]}.webp"


def test_a_better_version_completes_what_we_have() -> None:
    ours = Details(PhotoDate(2022, 4), "Ours", "", "", (ArtistId(1),), focus=(0.1, 0.2))
    theirs = Details(PhotoDate(2022, 4, 3), "Theirs", "Haneul", "Alt", (ArtistId(2),), is_spoiler=True)
    merged = rules.merge_details(ours, theirs)
    assert merged == Details(PhotoDate(2022, 4, 3), "Ours", "Haneul", "Alt", (ArtistId(1),), is_spoiler=True)


def like(pattern: str, text: str) -> bool:
    return re.fullmatch("".join(".*" if c == "%" else re.escape(c) for c in pattern), text) is not None


def finds(query: str, details: Details) -> bool:
    folded = rules.fold_details(details)
    words = rules.read_search(query, [V, GAGA])
    return bool(words) and all(
        all(like(one, folded) for one in word.patterns) or set(word.artist_ids) & set(details.artist_ids)
        for word in words
    )


PHOTO = Details(
    PhotoDate(2022, 4, 3), "The Last Encore (앙코르무대) ภาพสวย テテ", "@Ash.Photo", artist_ids=(ArtistId(1),)
)


@pytest.mark.parametrize(
    "query",
    [
        *("encore", "ENC", "the last", "앙코르", "코르", "ash", "photo", "2022", "2022-04-03", "2022년 4월"),
        *(
            "april",
            "v",
            "V 2022",
            "taehyung",
            "김태",
            "태형",
            "뷔",
            "ภาพ",
            "テ",
            "ｅｎｃｏｒｅ",
            "encore!",
            "kim",
        ),
    ],
)
def test_a_photo_is_found_in_any_script(query: str) -> None:
    assert finds(query, PHOTO)


@pytest.mark.parametrize(
    "query", ["ncore", "e", "2021", "gaga", "ガガ", "encore gaga", "", "!!!", "%", "_", "2022-05", "서울"]
)
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not finds(query, PHOTO)


def test_a_single_letter_is_no_beginning() -> None:
    assert finds("v", replace(PHOTO, artist_ids=(), caption="V at the airport"))
    assert not finds("v", replace(PHOTO, artist_ids=(), caption="very late"))


@given(st.text(max_size=200), st.text(max_size=80))
def test_every_word_of_a_caption_finds_it(caption: str, credit: str) -> None:
    details = Details(caption=caption, credit=credit)
    folded = rules.fold_details(details)
    assert len(folded.encode()) <= rules.FOLDED_MOST
    for word in rules.read_search(f"{caption} {credit}", []):
        for pattern in word.patterns:
            assert not set("%_\\'") & set(pattern.strip("%"))
            assert like(pattern, folded) or len(folded.encode()) == rules.FOLDED_MOST


@given(st.floats(-2, 3), st.floats(-2, 3))
def test_a_focus_is_inside(across: float, down: float) -> None:
    assert all(0 <= part <= 1 for part in rules.check_focus(across, down))
