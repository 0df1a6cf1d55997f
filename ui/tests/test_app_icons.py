"""Phones install Drawbook with PNG icons of the sizes that they ask for."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from ui.draw_icons import ICONS


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height from the header of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("name", ICONS)
def test_each_icon_is_a_png_of_its_size(name: str) -> None:
    path = finders.find(f"ui/{name}")
    assert path is not None
    assert size_of(Path(path).read_bytes()) == (ICONS[name].size_pixels, ICONS[name].size_pixels)


def test_the_manifest_names_png_icons_of_both_purposes_that_exist() -> None:
    manifest = json.loads(Path(finders.find("ui/manifest.webmanifest") or "").read_text())
    icons = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("192x192", "maskable"),
        ("512x512", "maskable"),
    }
    assert all(finders.find(f"ui/{Path(icon['src']).name}") for icon in icons)


@pytest.mark.django_db
def test_every_page_links_the_icon_of_apple() -> None:
    page = Client().get("/sign-in/").content.decode()
    assert 'rel="apple-touch-icon"' in page
    assert "apple-touch-icon" in page.split('rel="apple-touch-icon"')[1][:80]
