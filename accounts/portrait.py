"""A picture of a person made out of whatever a phone sends: square, small, and without what it knows."""

from __future__ import annotations

from kernel.errors import bad_field
from uploads import pictures
from uploads.errors import BadFile

LARGEST_BYTES = 5 * 1024 * 1024
SIDE_PIXELS = 256

TOO_LARGE = "The picture must be 5 MB or smaller."


def portrait(content: bytes) -> bytes:
    """A JPEG of its middle; BadInput for what is no picture, told by its bytes, or too large.

    It is drawn anew: the place and time that phones write into pictures are not kept.
    """
    if not content:
        raise bad_field("photo", "The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise bad_field("photo", TOO_LARGE, code="too_large")
    try:
        return pictures.portrait(content, side=SIDE_PIXELS)
    except BadFile as refusal:
        raise bad_field("photo", refusal.detail, code=refusal.code) from None
