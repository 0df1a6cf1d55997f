"""The published vectors, byte for byte, through the database: frozen and settled as any other draw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from draws.actions import freeze_draw as freezing
from draws.actions.settle_draw import settle_draw
from draws.contents import Number, Pick
from draws.leads import freeze_times
from draws.models import Draw, LuckyWord, Series
from draws.sealing import seal
from fairness.canonical import canonical
from fairness.terms import Terms
from fairness.tests.making import vector
from kernel.clock import database_now
from kernel.ids import new_id
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import MoveClock

pytestmark = pytest.mark.django_db


def stored(member: Member, record: dict[str, Any]) -> Draw:
    """The vector's series and its draw, as they stand before the freeze."""
    charter, freeze = record["charter"], record["freeze"]
    series = Series.objects.create(
        id=new_id(),
        account_id=member.account_id,
        kind="tests.vector",
        subject_id=new_id(),
        title=charter["subject"],
        charter=canonical(charter).decode(),
        charter_hash=record["charter_hash"],
        beacon_kind="drand",
        lead_seconds=freeze["draw_at"] - freeze["frozen_at"],
        least_lead_seconds=1800,
        sealed_secret=seal(b"\x00" * 32, new_id()),
        links_used=freeze["chain_index"] - 1,
    )
    for row in freeze["contributions"]:
        LuckyWord.objects.create(
            account_id=member.account_id,
            series=series,
            number=freeze["draw"],
            label=row["label"],
            word=row["value"],
        )
    draw_at = datetime.fromtimestamp(freeze["draw_at"], UTC)
    freeze_at, freeze_by = freeze_times(draw_at, series.lead_seconds, 1800)
    common = {"account_id": member.account_id, "series": series}
    if freeze["draw"] > 1:
        Draw.objects.create(
            **common,
            number=freeze["draw"] - 1,
            state="DRAWN",
            draw_at=draw_at - timedelta(days=30),
            freeze_at=freeze_at - timedelta(days=30),
            freeze_by=freeze_by - timedelta(days=30),
            freeze="{}",
            transcript="{}",
            transcript_hash=freeze["prev"],
        )
    return Draw.objects.create(
        **common, number=freeze["draw"], draw_at=draw_at, freeze_at=freeze_at, freeze_by=freeze_by
    )


@pytest.mark.parametrize("name", ["pick", "number"])
def test_a_vector_comes_out_byte_for_byte(
    cast: Cast, move_clock: MoveClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    record = vector(name)
    freeze = record["freeze"]
    # The vectors keep the secrets of their chains to themselves.
    monkeypatch.setattr(freezing, "unseal", lambda sealed, series_id: b"")
    monkeypatch.setattr(freezing, "reveal_at", lambda secret, chain, index: freeze["operator_reveal"])
    with as_member(cast.asha):
        draw = stored(cast.asha, record)
        move_clock(draw.freeze_at - database_now() + timedelta(seconds=1))
        terms = Terms.from_json(freeze["terms"])
        contents: Any = Number(modulus=freeze["modulus"], terms=terms) if name == "number" else None
        if contents is None:
            excluded = {row["label"]: row["reason"] for row in freeze["excluded"]}
            contents = Pick(excluded=excluded, winners=freeze["winners"], terms=terms)
        frozen = freezing.freeze_draw(cast.asha.account_id, draw.id, contents)
        assert frozen.freeze == canonical(freeze).decode()
        assert frozen.freeze_hash == record["freeze_hash"]
        drawn = settle_draw(cast.asha.account_id, frozen, bytes.fromhex(record["beacon"]["signature"]))
        assert drawn.transcript == canonical(record).decode()
        assert (drawn.winners, drawn.result_number) == {"pick": (["T01"], None), "number": (None, 311)}[name]
