"""A picture of oneself: told by its bytes, drawn anew without what it knew, seen by nobody else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from accounts.portrait import LARGEST_BYTES, TOO_LARGE, portrait
from audit.models import AuditEvent
from identity.models import User
from kernel.errors import BadInput
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from uploads.pictures import DAMAGED, WRONG_TYPE
from uploads.pictures import TOO_LARGE as TOO_MANY_PIXELS

GPS, ORIENTATION, ROTATED = 0x8825, 0x0112, 6


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "#1c7f45").save(made, kind, **more)
    return made.getvalue()


def from_a_phone() -> bytes:
    """Lying on its side, red above and green below, with the place it was taken at."""
    lying = Image.new("RGB", (400, 300), "#c01010")
    lying.paste("#10c010", (200, 0, 400, 300))
    about = Image.Exif()
    about[ORIENTATION] = ROTATED
    about.get_ifd(GPS)[1] = "N"
    made = io.BytesIO()
    lying.save(made, "JPEG", exif=about, quality=95)
    assert Image.open(io.BytesIO(made.getvalue())).getexif().get_ifd(GPS)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_it_was_it_is_small_and_square(kind: str) -> None:
    made = Image.open(io.BytesIO(portrait(a_picture(kind))))
    assert (made.format, made.size) == ("JPEG", (256, 256))


def test_it_stands_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    made = Image.open(io.BytesIO(portrait(from_a_phone())))
    assert dict(made.getexif()) == {}
    top, bottom = made.getpixel((128, 10)), made.getpixel((128, 245))
    assert top[0] > 150 > top[1] and bottom[1] > 150 > bottom[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 not a picture", WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WRONG_TYPE),
        (b"GIF89a" + bytes(50), WRONG_TYPE),
        (a_picture()[:400], DAMAGED),
        (a_picture("PNG", (7_000, 7_000)), TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + bytes(LARGEST_BYTES), TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        portrait(content)
    assert refusal.value.errors == {"photo": [said]}


@pytest.mark.django_db
def test_it_is_shown_to_oneself_replaced_and_taken_away(
    cast: Cast, client_of: ClientOf, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    asha = client_of(cast.asha)
    assert asha.get("/me/photo/picture.jpg").status_code == 404

    def send(content: bytes) -> Response:
        return asha.post("/me/photo/", {"photo": SimpleUploadedFile("me.jpg", content)})

    refused = send(b"no picture")
    assert refused.status_code == 400 and WRONG_TYPE in refused.content.decode()
    for _twice in range(2):
        assert send(a_picture()).status_code == 302
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    shown = asha.get("/me/photo/picture.jpg")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown.content == kept.read_bytes() and shown["Cache-Control"] == "no-store"
    assert "/me/photo/picture.jpg" in asha.get("/me/photo/").content.decode()
    assert client_of(cast.bilal).get("/me/photo/picture.jpg").status_code == 404
    assert Client().get("/me/photo/picture.jpg").status_code == 302
    for _twice in range(2):
        assert asha.post("/me/photo/removal/").status_code == 302
    assert User.objects.get(pk=cast.asha.user_id).photo == "" and not kept.exists()
    with as_member(cast.asha):
        verbs = list(AuditEvent.objects.filter(verb__startswith="photo.").values_list("verb", flat=True))
    assert sorted(verbs) == ["photo.remove", "photo.set", "photo.set"]
