"""A picture of a person made out of whatever a phone sends: square, small, and without what it knows."""

from __future__ import annotations

import io

from kernel.errors import bad_field

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
SIDE_PIXELS = 256
KINDS = ("JPEG", "PNG", "WEBP")

TOO_LARGE = "A picture may have at most 5 MB and 50 million pixels."
WRONG_TYPE = "A picture is a JPEG, PNG or WebP."


def portrait(content: bytes) -> bytes:
    """A JPEG of its middle; BadInput for what is no picture, told by its bytes, or too large.

    It is drawn anew: the place and time that phones write into pictures are not kept.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # only who sends a picture waits for it

    if not content:
        raise bad_field("photo", "The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise bad_field("photo", TOO_LARGE, code="too_large")
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as sent:
            if sent.width * sent.height > LARGEST_PIXELS:  # known before anything is unpacked
                raise bad_field("photo", TOO_LARGE, code="too_large")
            upright = ImageOps.exif_transpose(sent).convert("RGBA")
            ground = Image.new("RGBA", upright.size, "white")
            whole = Image.alpha_composite(ground, upright).convert("RGB")
            small = ImageOps.fit(whole, (SIDE_PIXELS, SIDE_PIXELS))
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as trouble:
        raise bad_field("photo", WRONG_TYPE, code="wrong_type") from trouble
    made = io.BytesIO()
    small.save(made, "JPEG", quality=85)
    return made.getvalue()
