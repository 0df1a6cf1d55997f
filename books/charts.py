"""Charts of exposure as figures for inline SVG: coordinates only, no colours and no styles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from books.rules.exposure import Exposure
from money import currency_for
from money.display import MINUS

WIDTH, HEIGHT = 1200, 280
LEFT, RIGHT, TOP, BOTTOM = 76, 1190, 12, 250
LABELLED = 5
WORD, LINE = 30, 14


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal or vertical line with its label."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A number beside its bar; `anchor` is the end of the text at x."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Profit upward, loss downward, one bar per number; `gains` and `losses` are path data."""

    gains: str
    losses: str
    zero: float
    levels: list[Line]
    columns: list[Line]
    labels: list[Label]
    limit: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """All results from worst to best: the areas above and below zero, and the line itself."""

    line: str
    loss: str
    gain: str
    zero: float
    turn: float


def pnl_bars(outcome: Exposure, width: int, loss_limit: int | None, currency: str) -> Bars:
    """Return the bars of every number's profit or loss; of numbers that share a pixel, the worst and best."""
    pnls = [one.pnl_minor for one in outcome.numbers]
    low, high = min(0, *pnls), max(0, *pnls)
    if loss_limit is not None and low <= -loss_limit // 2:
        low = min(low, -loss_limit)
    step = _step(high - low)
    low, high = low // step * step, -(-high // step) * step
    span = max(high - low, 1)

    def y(minor: int) -> float:
        return round(TOP + (high - minor) * (BOTTOM - TOP) / span, 1)

    def x(number: int) -> float:
        return round(LEFT + (number + 0.5) * (RIGHT - LEFT) / len(pnls), 1)

    gains: dict[float, int] = {}
    losses: dict[float, int] = {}
    for number, pnl in enumerate(pnls):
        if pnl > 0:
            gains[x(number)] = max(gains.get(x(number), 0), pnl)
        elif pnl < 0:
            losses[x(number)] = min(losses.get(x(number), 0), pnl)
    zero = y(0)
    worst = [
        one for one in sorted(outcome.numbers, key=lambda one: one.pnl_minor)[:LABELLED] if one.pnl_minor < 0
    ]
    return Bars(
        gains="".join(f"M{at} {zero}V{y(pnl)}" for at, pnl in gains.items()),
        losses="".join(f"M{at} {zero}V{y(pnl)}" for at, pnl in losses.items()),
        zero=zero,
        levels=[Line(y(level), _short(level, currency)) for level in range(low, high + 1, step)],
        columns=[Line(x(number), f"{number:0{width}d}") for number in range(0, len(pnls), len(pnls) // 10)],
        labels=_labels([(x(one.number), y(one.pnl_minor), f"{one.number:0{width}d}") for one in worst]),
        limit=y(-loss_limit) if loss_limit is not None and low <= -loss_limit else None,
    )


def _labels(bars: Sequence[tuple[float, float, str]]) -> list[Label]:
    """Return labels beside the bars where there is space; lesser ones are left out."""
    labels: list[Label] = []
    taken: list[tuple[float, float]] = []
    for at, bottom, text in bars:
        for left, start, anchor in ((at + 4, at + 4, "start"), (at - 4 - WORD, at - 4, "end")):
            free = left >= LEFT and left + WORD <= WIDTH
            crossed = any(left < other < left + WORD and low > bottom - LINE for other, low, _ in bars)
            apart = all(abs(left - x) >= WORD or abs(bottom - y) >= LINE for x, y in taken)
            if free and apart and not crossed:
                labels.append(Label(start, bottom, text, anchor))
                taken.append((left, bottom))
                break
    return labels


def pnl_curve(curve: Sequence[int]) -> Curve:
    """Return the sorted results in a box of 460 by 200."""
    low, high = min(0, curve[0]), max(0, curve[-1])
    span = max(high - low, 1)
    every = max(1, len(curve) // 460)
    points = [
        (round(at * 460 / max(len(curve) - 1, 1), 1), round(4 + (high - curve[at]) * 192 / span, 1))
        for at in sorted({*range(0, len(curve), every), len(curve) - 1})
    ]
    zero = round(4 + high * 192 / span, 1)
    losing = sum(pnl < 0 for pnl in curve)
    turn = round(losing * 460 / len(curve), 1)
    below = [point for point in points if point[0] < turn]
    above = [point for point in points if point[0] >= turn]
    return Curve("M" + _path(points), _area(below, zero), _area(above, zero), zero, turn)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x} {y}" for x, y in points)


def _area(points: Sequence[tuple[float, float]], zero: float) -> str:
    if not points:
        return ""
    return f"M{points[0][0]} {zero}L{_path(points)}L{points[-1][0]} {zero}Z"


def _step(span: int) -> int:
    """Return a round step that divides a span into about six levels."""
    step = 1
    while span / step > 8:
        for factor in (2, 5, 10):
            if span / (step * factor) <= 8:
                return step * factor
        step *= 10
    return step


LAKHS = ((10_000_000, "Cr"), (100_000, "L"), (1_000, "k"))
MILLIONS = ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k"))


def _short(minor: int, currency: str) -> str:
    """Return an amount for an axis: `10 L` in rupees, `1 M` elsewhere, zero as `0`."""
    whole = Decimal(abs(minor)) / 10 ** currency_for(currency).digits
    sign = MINUS if minor < 0 else ""
    for size, word in LAKHS if currency == "INR" else MILLIONS:
        if whole >= size:
            return f"{sign}{_plain(whole / size)} {word}"
    return f"{sign}{_plain(whole)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
