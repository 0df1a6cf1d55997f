"""Find draws: through the acting member, through the product's row, or by a public page's id."""

from __future__ import annotations

import uuid

from draws.models import Draw, Seen, Series
from kernel.errors import NotFound
from kernel.ids import read_id
from kernel.query import select_one
from tenancy.member import Member


def series_of(kind: str, subject_id: uuid.UUID) -> Series | None:
    """Return the series of a product's row in the account in scope."""
    return Series.objects.filter(kind=kind, subject_id=subject_id).first()


def draw_of(series_id: uuid.UUID, number: int) -> Draw | None:
    """Return the latest attempt at a draw, which is the one that counts."""
    return (
        Draw.objects.select_related("series")
        .filter(series_id=series_id, number=number)
        .order_by("-attempt")
        .first()
    )


def draws_of(series_id: uuid.UUID) -> list[Draw]:
    """Return the latest attempt at each draw of a series, in order, without the records' texts."""
    rows = (
        Draw.objects.filter(series_id=series_id)
        .defer("freeze", "transcript")
        .order_by("number", "-attempt")
        .distinct("number")
    )
    return list(rows)


def draw_for(member: Member, id: object) -> Draw:
    """Return a draw of the member's account. Raises NotFound."""
    key = read_id(id)
    found = (
        Draw.objects.select_related("series").filter(account_id=member.account_id, id=key).first()
        if key
        else None
    )
    if found is None:
        raise NotFound
    return found


def account_of_draw(id: object) -> uuid.UUID:
    """Return the account of a draw or a series, whose pages are public. Raises NotFound."""
    key = read_id(id)
    if key is None:
        raise NotFound
    account_id: uuid.UUID | None = select_one("SELECT draws_whose(%s)", [key])[0]
    if account_id is None:
        raise NotFound
    return account_id


def seen_labels(draw_id: uuid.UUID) -> list[str]:
    """Return the labels of the tickets whose holders have seen the seal, in order."""
    return list(Seen.objects.filter(draw_id=draw_id).order_by("label").values_list("label", flat=True))
