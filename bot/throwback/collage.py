"""Several photos in one picture, with a title above and everybody's credit below; runs in a worker process.

The same plan gives the same bytes, so a collage is made once and known by its key. Words stand on a dark
ground of their own, large enough for a phone.
"""

import io
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.throwback.layouts import GAP, Frame, lay_out, place_card
from bot.throwback.lettering import (
    BOLD,
    HARD_SPACE,
    LINE,
    REGULAR,
    Style,
    clean,
    draw_line,
    fit,
    measure,
    wrap,
)
from bot.throwback.models import CollagePlan, Panel

if TYPE_CHECKING:
    from PIL.Image import Image

GROUND = "#1b1b22"
INK = "#ffffff"
ACCENT = "#f28bb5"  # the throwback's pink, lightened to 7:1 on GROUND
TABLE = "#d9d2c7"
CARD = "#fbfaf6"
CARD_INK = "#2b2b33"
SHADOW = 96  # of 255

WORDS = 0.05  # of the width: labels and title; smaller cannot be read on a phone
SMALL = 0.035  # of the width: credits, which the card repeats as text
PADDING = 0.4  # of a size: around words
TITLE_LINES, CREDIT_LINES = 2, 3
QUALITY = 88
DETAIL_SIDE = 48  # pixels of the miniature in which detail is looked for
TIMEOUT_S = 20.0


def compose(plan: CollagePlan) -> bytes:
    """Return the collage as a JPEG without metadata.

    Raises:
        UserError: a picture cannot be read, or the layout takes another number of them.
    """
    from PIL import Image

    pictures = [_open(panel) for panel in plan.panels]
    sheet = lay_out(plan.layout, [picture.size for picture in pictures])
    above, below = _title_band(plan.title, sheet.width), _credit_band(plan, sheet.width)
    heights = [band.height if band else 0 for band in (above, below)]
    ground = TABLE if plan.layout == "polaroid" else GROUND
    canvas = Image.new("RGB", (sheet.width, heights[0] + sheet.height + heights[1]), ground)
    for number, (panel, picture, frame) in enumerate(
        zip(plan.panels, pictures, sheet.frames, strict=True), 1
    ):
        moved = frame._replace(top=frame.top + heights[0])
        _place(canvas, picture, moved, panel, _mark(plan, number))
    if above:
        canvas.paste(above, (0, 0))
    if below:
        canvas.paste(below, (0, canvas.height - below.height))
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def compose_alt(lead: str, alts: tuple[str, ...], most: int = 1024) -> str:
    """Return the description of a collage: `lead`, then each photo's own under its number.

    Where they are too long together, the long ones are cut to equal lengths.

    Args:
        lead: e.g. "4 photos."; kept whole.
        most: characters; Discord takes 1,024.
    """
    heads = [f" {number}: " for number in range(1, len(alts) + 1)]
    room = most - len(lead) - sum(map(len, heads))
    longest = _share(room, [len(alt) for alt in alts])
    return lead + "".join(head + _cut(alt, longest) for head, alt in zip(heads, alts, strict=True))


def crop_to(size: tuple[int, int], shape: float, focus: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return the largest box of a shape in a picture that has the focus as near to its middle as can be.

    Args:
        shape: width by height.
        focus: shares of width and height from the upper left.
    """
    width, height = size
    wide, high = (width, width / shape) if width / shape <= height else (height * shape, height)
    wide, high = max(1, round(wide)), max(1, round(high))
    left = min(width - wide, max(0, round(focus[0] * width - wide / 2)))
    top = min(height - high, max(0, round(focus[1] * height - high / 2)))
    return left, top, left + wide, top + high


def find_detail(picture: "Image") -> tuple[float, float]:
    """Return the point around which a picture has its detail: the middle of its edges' weight.

    Downwards it is drawn half the way to the upper third, where people have their faces.
    """
    from PIL import Image, ImageFilter

    small = picture.convert("L").resize((DETAIL_SIDE, DETAIL_SIDE), Image.Resampling.BOX)
    edges = small.filter(ImageFilter.FIND_EDGES).crop((1, 1, DETAIL_SIDE - 1, DETAIL_SIDE - 1))
    side = DETAIL_SIDE - 2
    weights = edges.tobytes()
    rows = [sum(weights[start : start + side]) for start in range(0, side * side, side)]
    columns = [sum(weights[start::side]) for start in range(side)]
    return _middle(columns), (_middle(rows) + 1 / 3) / 2


def _open(panel: Panel) -> "Image":
    """Return a picture whose size is known and whose pixels are still to be read."""
    from PIL import Image

    try:
        return Image.open(io.BytesIO(panel.jpeg), formats=("JPEG",))
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError("error-photo-broken") from error


def _load(picture: "Image", frame: Frame) -> "Image":
    """Read the pixels, as few as the frame needs: JPEG's draft skips the rest."""
    share = max(frame.width / picture.width, frame.height / picture.height)
    try:
        picture.draft("RGB", (ceil(picture.width * share), ceil(picture.height * share)))
        return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError("error-photo-broken") from error


def _place(canvas: "Image", opened: "Image", frame: Frame, panel: Panel, mark: str) -> None:
    from PIL import Image

    picture = _load(opened, frame)
    focus = panel.focus or find_detail(picture)
    if frame.tilt:
        side, edge, foot = place_card(frame)
        square = crop_to(picture.size, 1.0, focus)
        shown = picture.resize((side, side), Image.Resampling.BICUBIC, box=square, reducing_gap=2)
        _lay_card(canvas, _make_card(shown, edge, foot, " ".join(filter(None, (mark, panel.label)))), frame)
        return
    box = crop_to(picture.size, frame.width / frame.height, focus)
    size = (frame.width, frame.height)
    shown = picture.resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2)
    canvas.paste(shown, (frame.left, frame.top))
    _write_label(canvas, frame, mark, panel.label)


def _write_label(canvas: "Image", frame: Frame, mark: str, label: str) -> None:
    """Write a number and a label onto a picture's lower left corner."""
    from PIL import ImageDraw

    style = Style(round(canvas.width * WORDS), BOLD)
    pad = round(style.size * PADDING)
    head = f"{mark} " if mark and label else mark
    words = fit(label, style, frame.width - 2 * pad - measure(head, style))
    width = round(measure(head, style) + measure(words, style))
    if not width:
        return
    height = round(style.size * LINE)
    left, top = frame.left, frame.top + frame.height - height
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((left, top, left + width + 2 * pad, top + height), fill=GROUND)
    draw_line(draw, left + pad, top + style.size * (LINE - 1) / 2, head, style, ACCENT)
    draw_line(draw, left + pad + measure(head, style), top + style.size * (LINE - 1) / 2, words, style, INK)


def _make_card(shown: "Image", edge: int, foot: int, label: str) -> "Image":
    """Return a polaroid: the picture on white, with words on its foot."""
    from PIL import Image, ImageDraw

    card = Image.new("RGB", (shown.width + 2 * edge, shown.height + edge + foot), CARD)
    card.paste(shown, (edge, edge))
    style = Style(round(foot * 0.55), BOLD)
    words = fit(label, style, shown.width)
    left = (card.width - measure(words, style)) / 2
    draw_line(ImageDraw.Draw(card), left, edge + shown.height + foot * 0.16, words, style, CARD_INK)
    return card


def _lay_card(canvas: "Image", card: "Image", frame: Frame) -> None:
    """Lay a polaroid askew into its frame, with a shadow."""
    from PIL import Image

    tilt, way = frame.tilt, Image.Resampling.BICUBIC
    mask = Image.new("L", card.size, 255).rotate(tilt, way, expand=True)
    turned = card.rotate(tilt, way, expand=True, fillcolor=CARD)
    left = frame.left + (frame.width - turned.width) // 2
    top = frame.top + (frame.height - turned.height) // 2
    shadow = mask.point([value * SHADOW // 255 for value in range(256)])
    canvas.paste("#000000", (left + GAP // 2, top + GAP // 2), shadow)
    canvas.paste(turned, (left, top), mask)


def _title_band(title: str, width: int) -> "Image | None":
    style = Style(round(width * WORDS), BOLD)
    lines = wrap(title, style, width - 2 * round(style.size), TITLE_LINES)
    return _band([("", line) for line in lines], style, width) if lines else None


def _credit_band(plan: CollagePlan, width: int) -> "Image | None":
    """Return the credits, each behind its picture's number; no band when nobody is credited."""
    if not _is_credited(plan):
        return None
    style = Style(round(width * SMALL), REGULAR)
    names = [panel.credit or plan.unknown for panel in plan.panels]
    parts = [f"{number} {clean(name)}".replace(" ", HARD_SPACE) for number, name in enumerate(names, 1)]
    lines = wrap(f"{HARD_SPACE}· ".join(parts), style, width - 4 * style.size, CREDIT_LINES)
    return _band([("© " if not at else "", line) for at, line in enumerate(lines)], style, width)


def _band(lines: list[tuple[str, str]], style: Style, width: int) -> "Image":
    """Return lines of words on a dark ground, in the middle; of each a part in the accent colour first."""
    from PIL import Image, ImageDraw

    pad = round(style.size * PADDING)
    band = Image.new("RGB", (width, round(len(lines) * style.size * LINE) + 2 * pad), GROUND)
    draw = ImageDraw.Draw(band)
    for at, (head, words) in enumerate(lines):
        left = (width - measure(head + words, style)) / 2
        top = pad + at * style.size * LINE
        draw_line(draw, left, top, head, style, ACCENT)
        draw_line(draw, left + measure(head, style), top, words, style, INK)
    return band


def _mark(plan: CollagePlan, number: int) -> str:
    """Return the number a picture carries, where the credits below refer to it."""
    return str(number) if _is_credited(plan) else ""


def _is_credited(plan: CollagePlan) -> bool:
    return any(panel.credit for panel in plan.panels)


def _middle(weights: list[int]) -> float:
    """Return where half of the weight lies to either side, as a share; the middle when there is none."""
    total = sum(weights)
    if not total:
        return 0.5
    at = next(place for place, sofar in enumerate(accumulate(weights)) if 2 * sofar >= total)
    return (at + 0.5) / len(weights)


def _share(room: int, lengths: list[int]) -> int:
    """Return the length to which texts must be cut to fit together."""
    if sum(lengths) <= room:
        return max(lengths, default=0)
    left, waiting = room, sorted(lengths)
    while waiting and waiting[0] * len(waiting) <= left:
        left -= waiting.pop(0)
    return max(0, left // max(1, len(waiting)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: max(0, longest - 1)].rstrip() + "…" if longest else ""
