"""Icons are inline SVG, hidden from screen readers."""

from __future__ import annotations

import pytest

from ui import icons
from ui.icons import svg


def test_an_icon_has_its_size_and_is_hidden_from_screen_readers() -> None:
    icon = svg("house", 18, "muted")
    assert icon.startswith("<svg ")
    for part in ('width="18"', 'height="18"', 'stroke-width="1.75"', 'aria-hidden="true"', 'class="muted"'):
        assert part in icon
    assert "xmlns" not in icon
    assert 'stroke-width="2"' in svg("house", 14)


def test_the_archive_is_opened_once() -> None:
    icons._archive.cache_clear()
    svg.cache_clear()
    for name in ("house", "x", "check"):
        svg(name, 18)
    assert icons._archive.cache_info().misses == 1


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        svg("no-such-icon", 18)
