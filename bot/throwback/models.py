"""Throwback photos: what is kept of one, and what may become of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.ids import ArtistId, ChannelId, GuildId, PhotoId, RoleId, UserId

FEATURE = "throwback"

Precision = Literal["day", "month", "year"]
DateSource = Literal["typed", "exif", "name"]
"""Who said when it was: a person, the camera, or the file's name."""

Animation = Literal["gif", "webp"]
Removed = Literal["place", "device", "name", "comment"]
"""What a picture told besides itself: where, taken with what, by whom, and remarks or previews."""


class State(StrEnum):
    """Where a photo is on its way.

    pending -> approved | rejected | replaced; approved <-> hidden (by reports); any of them -> removed.
    """

    PENDING = "pending"
    APPROVED = "approved"
    HIDDEN = "hidden"
    REJECTED = "rejected"
    REPLACED = "replaced"
    REMOVED = "removed"


WITH_FILE = (State.PENDING, State.APPROVED, State.HIDDEN)
"""The states whose pictures are kept; of the others only the row is."""


@dataclass(frozen=True, slots=True)
class PhotoDate:
    """A calendar day, month or year as it was where the photo was taken: no zone, never converted.

    Made by `dates.read_date` and `dates.propose_date`, which see to it that there is such a day.
    """

    year: int
    month: int | None = None
    day: int | None = None
    source: DateSource = "typed"

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def whole(self) -> date | None:
        """The day; None where only the month or year is known."""
        return None if self.month is None or self.day is None else date(self.year, self.month, self.day)

    def __str__(self) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD."""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Picture:
    """A cleaned picture as `images.normalise` made it and the photo store keeps it.

    Attributes:
        key: SHA-256 of the still's bytes, in hex: names the still, its thumbnail and its animation.
        original: SHA-256 of the bytes that were shared, in hex; tells the same file when it comes again.
        width, height: of the still, in pixels.
        size: bytes of still, thumbnail and animation together.
        animation: the moving picture's format, None for a still one.
        views: 4 hashes packed by `hashes.pack`, by which near-duplicates are found.
    """

    key: str
    original: str
    width: int
    height: int
    size: int
    animation: Animation | None
    views: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a photo came into the server.

    Attributes:
        url: the message or page it was taken from.
        from_restricted: that channel is age-restricted.
        from_private: not everybody in the server can see that channel, so a moderator decides first.
    """

    channel_id: ChannelId | None = None
    url: str | None = None
    from_restricted: bool = False
    from_private: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What people say about a photo, checked by `rules.read_details`.

    Attributes:
        alt: for those who cannot see it; "" when nobody described it yet.
        credit: the photographer's name or handle, "" when unknown.
        credited_id: the member who is credited, who may ask for its removal too.
        focus: the point to keep when it is cropped, as shares of width and height from the upper left.
    """

    taken: PhotoDate | None = None
    caption: str = ""
    credit: str = ""
    alt: str = ""
    artist_ids: tuple[ArtistId, ...] = ()
    credited_id: UserId | None = None
    is_spoiler: bool = False
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A shared photo.

    Attributes:
        author_id: who shared it; 0 when that person was erased.
        decided_by: who approved, rejected or removed it; None for nobody yet, the rule, or a person erased.
        reason: why it was rejected or removed, in the moderator's words.
        hearts: how many fans gave it one.
    """

    id: PhotoId
    guild_id: GuildId
    author_id: UserId
    shared_at: datetime
    picture: Picture
    details: Details
    origin: Origin = field(default_factory=Origin)
    state: State = State.PENDING
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    hearts: int = 0


Audience = Literal["room", "author", "moderator"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo would be shown, and to whom.

    Attributes:
        audience: a room and whoever is in it, the person who shared it by himself, or moderators at work.
        user_id: whom the answer is for; needed for the audience "author".
    """

    guild_id: int
    is_age_restricted: bool = False
    audience: Audience = "room"
    user_id: int | None = None


Obstacle = Literal[
    "other server",
    "pending",
    "hidden",
    "rejected",
    "replaced",
    "removed",
    "age restricted",
]
"""Why a photo may not be shown somewhere."""


TrustKind = Literal["nobody", "role", "approved", "everyone"]


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose photos are posted without a review.

    Attributes:
        role_id: for "role": members who have it.
        approved: for "approved": members of whom so many photos were approved.
    """

    kind: TrustKind = "nobody"
    role_id: RoleId | None = None
    approved: int = 5


@dataclass(frozen=True, slots=True)
class Sharer:
    """Who shares a photo, as far as trust goes."""

    user_id: int
    role_ids: frozenset[int] = frozenset()
    approved: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """What was noticed about a photo that somebody shares.

    Attributes:
        alike: a near-duplicate is among the server's photos.
        held: it looks like one that was taken down.
    """

    alike: bool = False
    held: bool = False


ReviewReason = Literal["not trusted", "alike", "held", "age restricted", "private channel"]


@dataclass(frozen=True, slots=True)
class Review:
    """A person looks at it first, and why."""

    reason: ReviewReason


@dataclass(frozen=True, slots=True)
class Straight:
    """Posted at once."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a member and his server have taken up."""

    pending: int
    today: int
    server_bytes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in; a server may change each.

    Attributes:
        pending: photos of one member that wait for a review.
        a_day: photos one member shares in a local day of the server.
        server_bytes: all of a server's pictures; 2 GiB are about 4,500 photos.
    """

    pending: int = 10
    a_day: int = 20
    server_bytes: int = 2 * 1024**3


LeapRule = Literal["28 February", "1 March", "leap years only"]
Reach = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server chose for its throwbacks.

    Attributes:
        trust: whose photos are posted without a review.
        may_approve_own: a moderator may decide about his own photo.
        reports_to_hide: so many different reporters hide a photo until a moderator has looked.
        leap: when a photo of 29 February comes back in other years.
        reach: how far from the day the daily post looks when the day has no photo.
        random_weekday: on this weekday (0 is Monday) a random photo is posted when nothing is due.
    """

    trust: Trust = Trust()
    may_approve_own: bool = False
    reports_to_hide: int = 3
    leap: LeapRule = "28 February"
    reach: Reach = "month"
    random_weekday: int | None = None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that could come back, with what the choice depends on.

    Attributes:
        views: its packed hashes, so that of near-duplicates one is posted.
        shown: how often a post of ours showed it.
        last_shown_on: the server's local day of the latest of those.
    """

    photo_id: PhotoId
    taken: PhotoDate
    views: bytes
    hearts: int = 0
    shown: int = 0
    last_shown_on: date | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """A photo that comes back: taken `years` years ago (1 or more)."""

    photo_id: PhotoId
    years: int


@dataclass(frozen=True, slots=True)
class Remember:
    """Post these.

    Attributes:
        label: what the day has in common with them: the very day, within three days of it, or the month.
        memories: oldest first.
        keeps_leap_day: some of them are of 29 February, kept today for want of one; the post says so.
    """

    label: Reach
    memories: tuple[Memory, ...]
    keeps_leap_day: bool = False


@dataclass(frozen=True, slots=True)
class DrawOne:
    """Post one from the shuffle bag: it is the weekday the server chose for that."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Post nothing, and why."""

    reason: Literal["no photo", "all shown lately"]


DailyPick = Remember | DrawOne | Nothing


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A birthday or debut day of an artist that is today; `years` is None where the year is not known."""

    artist_id: ArtistId
    kind: Literal["birthday", "debut"]
    years: int | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is due before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The slot of a local day is due; `late` says that it waited."""

    day: date
    planned_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """The slot of a local day passed more than six hours ago, and is left out."""

    day: date
    planned_at: datetime


SlotVerdict = Wait | Due | Missed

SlotOutcome = Literal["posted", "nothing", "late", "away", "no such day", "off", "waiting"]


@dataclass(frozen=True, slots=True)
class DaySlot:
    """What became of a local day's post.

    Attributes:
        planned_at: None on a day that the zone skips.
        outcome: "nothing": no photo was due; "late": over six hours; "away": the bot did not run;
            "off": switched off, held or without a channel; "waiting": its hour is still to come.
        detail: more about it, e.g. the reason of `Nothing`.
    """

    day: date
    planned_at: datetime | None
    outcome: SlotOutcome
    detail: str | None = None


CollageLayout = Literal["grid", "strip", "hero", "polaroid", "then and now"]
LAYOUTS: tuple[CollageLayout, ...] = ("grid", "strip", "hero", "polaroid", "then and now")


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of a collage.

    Attributes:
        jpeg: the stored still.
        credit: as it is written below, "" for unknown.
        label: written on the picture, e.g. its date; "" for none.
        focus: as in `Details`; None: where the detail is.
    """

    jpeg: bytes
    credit: str = ""
    label: str = ""
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CollagePlan:
    """What a collage shows; the same plan gives the same bytes.

    Attributes:
        panels: 2 to 9, in reading order; exactly 2, the earlier first, for "then and now".
        unknown: the word for a credit that nobody knows.
    """

    layout: CollageLayout
    panels: tuple[Panel, ...]
    title: str = ""
    unknown: str = "unknown"
