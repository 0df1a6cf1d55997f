"""Pictures and PDFs: whole ones are taken, damaged and huge ones refused before they cost anything."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from uploads import pictures
from uploads.errors import BadFile
from uploads.pdf import CUT, check_pdf, is_pdf
from uploads.pictures import DAMAGED, HEIC, TOO_LARGE, WRONG_TYPE, check_picture, portrait
from uploads.tests.samples import pdf, picture

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def claims(width: int, height: int) -> bytes:
    """A PNG that says it is that large; there is hardly anything in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_picture_is_taken_and_a_cut_one_refused(kind: str) -> None:
    content = picture(kind, (300, 200))
    assert check_picture(content) == KINDS[kind]
    for end in (30, len(content) // 2, len(content) - 20):
        with pytest.raises(BadFile) as refusal:
            check_picture(content[:end])
        assert (refusal.value.detail, refusal.value.code) == (DAMAGED, "damaged")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("JPEG", mode) for mode in ("L", "CMYK", "RGB")),
        ("WEBP", "RGBA"),
    ],
)
def test_a_portrait_is_made_of_every_kind(kind: str, mode: str) -> None:
    made = Image.open(io.BytesIO(portrait(picture(kind, (700, 300), mode), side=256)))
    assert (made.format, made.size, made.mode) == ("JPEG", (256, 256), "RGB")


@pytest.mark.parametrize("size", [(1, 1), (1, 3_000), (20, 10), (256, 256), (8_000, 6_000)])
def test_a_portrait_is_made_of_every_size(size: tuple[int, int]) -> None:
    made = Image.open(io.BytesIO(portrait(picture("JPEG", size), side=256)))
    assert made.size == (256, 256)


@pytest.mark.parametrize(
    "content",
    [
        claims(7_000, 7_000),
        claims(20_000, 20_000),
        claims(100_000, 1),
        claims(2**31 - 1, 2**31 - 1),
        claims(5_001, 5_000),
    ],
)
def test_too_many_pixels_are_refused_by_what_it_says(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "run_bytes", None)
    for take in (check_picture, lambda sent: portrait(sent, side=256)):
        with pytest.raises(BadFile) as refusal:
            take(content)
        assert (refusal.value.detail, refusal.value.code) == (TOO_LARGE, "too_large")


def test_a_large_jpeg_and_webp_are_refused_before_they_are_decoded() -> None:
    for content in (picture("JPEG", (10_000, 5_001)), picture("WEBP", (5_001, 5_000), quality=0, method=0)):
        with pytest.raises(BadFile) as refusal:
            check_picture(content)
        assert refusal.value.code == "too_large"


def test_the_largest_that_are_taken_stay_within_the_childs_memory() -> None:
    for content in (
        picture("PNG", (5_000, 5_000), "RGBA", compress_level=1),
        picture("PNG", (5_000, 5_000), "P", compress_level=1),
        picture("JPEG", (8_600, 5_800), progressive=True),
    ):
        assert len(portrait(content, side=256)) > 500


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", WRONG_TYPE),
        (b"GIF89a" + bytes(50), WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WRONG_TYPE),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), HEIC),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), DAMAGED),
        (b"\xff\xd8\xff\xe0" + bytes(60), DAMAGED),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", DAMAGED),
        (claims(100, 100), DAMAGED),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(BadFile) as refusal:
        check_picture(content)
    assert refusal.value.detail == sentence


@given(st.sampled_from(sorted(KINDS)), st.data())
@settings(max_examples=20, deadline=None)
def test_any_damage_is_a_picture_or_a_refusal(kind: str, data: Any) -> None:
    whole = picture(kind)
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=12))
    try:
        check_picture(whole[:at] + junk + whole[at + len(junk) :])
    except BadFile as refusal:
        assert refusal.detail.endswith(".")


@pytest.mark.parametrize("before", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b" " * 1_000, b"\0\n"])
def test_blanks_may_stand_before_a_pdf(before: bytes) -> None:
    check_pdf(pdf(before))


@pytest.mark.parametrize(
    "content",
    [b"", b"x" + pdf(), b"<html><script>alert(1)</script>" + pdf(), pdf(b" " * 1_100), b"PK\x03\x04" + pdf()],
)
def test_what_begins_otherwise_is_no_pdf(content: bytes) -> None:
    assert not is_pdf(content)
    with pytest.raises(BadFile):
        check_pdf(content)


def test_a_pdf_that_is_cut_short_is_refused() -> None:
    for end in (9, 30, len(pdf()) // 2):
        with pytest.raises(BadFile, match=CUT):
            check_pdf(pdf()[:end])
    check_pdf(pdf() + b"\n" * 1_000)
