"""The layout of the collection chart: bars of expected, collected and overdue by month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chits.queries.desk import Month

WIDTH, HEIGHT = 680, 250
LEFT, TOP, BOTTOM = 52, 12, 32
BAR, FRAME = 38, 46
STEPS = 4
LAKH, CRORE = 10_000_000, 1_000_000_000  # in paise


def collection_chart(months: Sequence[Month], currency: str) -> dict[str, Any]:
    """Return grid lines with labels and a bar for each month, in units of the drawing."""
    top = _round_up(max([1, *(max(month.expected, month.collected) for month in months)]))
    height = HEIGHT - TOP - BOTTOM
    scale = height / top
    base = TOP + height
    pitch = (WIDTH - LEFT) / max(1, len(months))
    lines = [
        {"y": round(base - height * step / STEPS, 1), "word": _axis(top * step // STEPS, currency)}
        for step in range(STEPS + 1)
    ]
    bars = []
    for index, month in enumerate(months):
        middle = LEFT + pitch * (index + 0.5)
        collected, overdue = month.collected * scale, month.overdue * scale
        bars.append(
            {
                "month": month,
                "is_now": month.is_now,
                "middle": round(middle, 1),
                "frame_x": round(middle - FRAME / 2, 1),
                "frame_y": round(base - month.expected * scale, 1),
                "frame_height": round(month.expected * scale, 1),
                "x": round(middle - BAR / 2, 1),
                "y": round(base - collected, 1),
                "height": round(collected, 1),
                "late_y": round(base - collected - overdue, 1),
                "late_height": round(overdue, 1),
            }
        )
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "base": base,
        "lines": lines,
        "bars": bars,
        "bar": BAR,
        "frame": FRAME,
    }


def _round_up(minor: int) -> int:
    """Round up to a figure that divides well by four."""
    unit = 1
    while True:
        for steps in (1, 2, 4, 6, 8, 10):
            if steps * unit >= minor:
                return steps * unit
        unit *= 10


def _axis(minor: int, currency: str) -> str:
    """Return the axis label: in lakh and crore for rupees, in thousands elsewhere."""
    if minor == 0:
        return "0"
    if currency == "INR":
        for unit, word in ((CRORE, "Cr"), (LAKH, "L")):
            if minor >= unit // 4:
                return f"{_plain(minor, unit)} {word}"
    if minor >= 100_000:
        return f"{_plain(minor, 100_000)} k"
    return _plain(minor, 100)


def _plain(minor: int, unit: int) -> str:
    hundredths = minor * 100 // unit
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
