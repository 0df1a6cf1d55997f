"""The home screen of a phone has a picture of its own for Drawbook, drawn from the mark as it is now."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from PIL import Image, ImageChops

from ui.draw_icons import FOLDER, ICONS, draw


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_the_mark_as_it_is(name: str) -> None:
    kept = Image.open(FOLDER / name).convert("RGBA")
    assert kept.size == (ICONS[name].size_pixels,) * 2
    fresh = Image.open(io.BytesIO(draw(ICONS[name]))).convert("RGBA")
    assert ImageChops.difference(kept, fresh).getbbox() is None


def test_what_a_phone_cuts_to_a_shape_has_no_transparent_corner() -> None:
    for name in ("apple-touch-icon.png", "icon-maskable-192.png", "icon-maskable-512.png"):
        assert Image.open(FOLDER / name).convert("RGBA").getextrema()[3] == (255, 255), name


def test_the_manifest_names_icons_that_are_there() -> None:
    said = json.loads((FOLDER / "manifest.webmanifest").read_text())
    found = {(icon["sizes"], icon["purpose"]) for icon in said["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable")} <= found
    for icon in said["icons"]:
        assert (FOLDER / icon["src"]).exists()
        if icon["type"] == "image/png":
            width, height = Image.open(FOLDER / icon["src"]).size
            assert icon["sizes"] == f"{width}x{height}"


def test_pages_name_the_icon_of_an_iphone(db: Any) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert '<link rel="apple-touch-icon" href="/static/ui/apple-touch-icon.png">' in page
