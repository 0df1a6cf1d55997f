"""Make a user's picture from an uploaded photo: square, small and without metadata."""

from __future__ import annotations

from kernel.errors import bad_field
from uploads import pictures
from uploads.errors import BadFile

LARGEST_BYTES = 5 * 1024 * 1024
SIDE_PIXELS = 256

TOO_LARGE = "The picture must be 5 MB or smaller."


def portrait(content: bytes) -> bytes:
    """Return a JPEG of its middle; BadInput if the bytes are not a picture or too large.

    The picture is encoded again, so that location and time are not stored.
    """
    if not content:
        raise bad_field("photo", "The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise bad_field("photo", TOO_LARGE, code="too_large")
    try:
        return pictures.portrait(content, side=SIDE_PIXELS)
    except BadFile as refusal:
        raise bad_field("photo", refusal.detail, code=refusal.code) from None
