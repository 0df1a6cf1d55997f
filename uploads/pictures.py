"""Uploaded pictures: recognized by their bytes, decoded in a child process, limited in size.

    check_picture(content)        its type; BadFile unless the whole picture can be decoded
    portrait(content, side=256)   a square JPEG of its middle, upright, without what phones write into it

What a picture says of its size is known before anything is decoded. A JPEG is decoded at a fraction of its
size, so it may be larger than a PNG or a WebP, of which every pixel must be held.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from uploads.errors import BadFile
from uploads.limits import MEBIBYTE, Limits
from uploads.run import run_bytes

if TYPE_CHECKING:
    from PIL import Image

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
MOST_PIXELS = {JPEG: 50_000_000, PNG: 25_000_000, WEBP: 25_000_000}
MOST_SIDE = 30_000
LIMITS = Limits(memory_bytes=512 * MEBIBYTE, processor_seconds=8, patience_seconds=15.0)

TOO_LARGE = "A picture may have at most 25 million pixels, as a JPEG 50 million. Send a smaller one."
DAMAGED = "The picture is damaged or incomplete. Send it again."
HEIC = "This is a HEIC picture. Save it as JPEG and send that."
WRONG_TYPE = "Send a picture as JPEG, PNG or WebP."

_PILLOW = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif")


def picture_type(content: bytes) -> str | None:
    """Return the type of a PNG, JPEG or WebP by its first bytes, or None."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return None


def is_heic(content: bytes) -> bool:
    """Return whether the content is a HEIC picture, which iPhones take and browsers don't show."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS


def check_picture(content: bytes) -> str:
    """Return the type of a picture that can be decoded completely. Raise BadFile otherwise."""
    return _run("check_task", content).decode()


def portrait(content: bytes, *, side: int) -> bytes:
    """Return a JPEG of the picture's middle, `side` pixels wide and high. Raise BadFile."""
    return _run("portrait_task", content, side=side)


def _run(task: str, content: bytes, **options: Any) -> bytes:
    if is_heic(content):
        raise BadFile(HEIC, code="wrong_type")
    kind = picture_type(content)
    if kind is None:
        raise BadFile(WRONG_TYPE, code="wrong_type")
    if kind == PNG and len(content) >= 24:
        # The first bytes of a PNG contain its size, so no process is needed to check it.
        _require_bearable(kind, *struct.unpack_from(">II", content, 16))
    try:
        return run_bytes(f"uploads.pictures:{task}", content, limits=LIMITS, **options)
    except BadFile as refusal:
        if refusal.code in ("too_large", "too_slow"):
            raise BadFile(TOO_LARGE, code="too_large") from None
        raise BadFile(DAMAGED, code="damaged") from None


def check_task(content: bytes) -> bytes:
    """Decode the whole picture, a JPEG at an eighth of its size. Runs in the child."""
    from PIL import Image

    kind, _ = _decoded(content, side=1)
    if kind == PNG:
        # The decoder stops after the last pixel. The data after it may still be cut off.
        try:
            Image.open(io.BytesIO(content), formats=["PNG"]).verify()
        except (OSError, SyntaxError, ValueError, struct.error) as failure:
            raise BadFile(DAMAGED) from failure
    return kind.encode()


def portrait_task(content: bytes, side: int) -> bytes:
    """Draw the picture anew, without the location and time that phones store in it. Runs in the child."""
    from PIL import Image, ImageOps

    _, picture = _decoded(content, side=side)
    try:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        whole = Image.alpha_composite(ground, upright).convert("RGB")
        made = io.BytesIO()
        ImageOps.fit(whole, (side, side)).save(made, "JPEG", quality=85)
    except (OSError, SyntaxError, ValueError) as failure:
        raise BadFile(DAMAGED) from failure
    return made.getvalue()


def _decoded(content: bytes, *, side: int) -> tuple[str, Image.Image]:
    """Return the type, and the picture reduced while decoding to no less than `side` pixels a side."""
    from PIL import Image

    kind = picture_type(content)
    if kind is None:
        raise BadFile(WRONG_TYPE, code="wrong_type")
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=[_PILLOW[kind]])
        _require_bearable(kind, picture.width, picture.height)
        factor = max(1, min(picture.size) // (2 * side))
        if kind == JPEG:
            picture.draft(None, (picture.width // factor, picture.height // factor))
        picture.load()
        about = picture.getexif()
        if picture.mode not in ("RGB", "RGBA", "L"):
            # The colours of a palette can't be averaged.
            picture = picture.convert("RGBA" if picture.mode in ("P", "PA", "LA", "La", "RGBa") else "RGB")
        factor = max(1, min(picture.size) // (2 * side))
        if factor > 1:
            small = picture.reduce(factor)
            small.getexif().update(about)
            return kind, small
    except Image.DecompressionBombError as failure:
        raise BadFile(TOO_LARGE, code="too_large") from failure
    # Pillow raises a different error for each kind of damage.
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, struct.error) as failure:
        raise BadFile(DAMAGED) from failure
    return kind, picture


def _require_bearable(kind: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS[kind] or max(width, height) > MOST_SIDE:
        raise BadFile(TOO_LARGE, code="too_large")
