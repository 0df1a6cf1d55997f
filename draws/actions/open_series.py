"""Open a series of draws: its charter fixes who can be drawn and when, before anything can be known."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime

from audit.record import audit_clock
from draws.events import SeriesOpened
from draws.leads import freeze_times, least_lead_seconds, refuse_unaccepted_test_beacon
from draws.models import Draw, Series
from draws.records import instant, unix, written
from draws.relays import chosen_beacon
from draws.sealing import SECRET_BYTES, seal
from fairness.charter import charter_for
from fairness.operator_chain import chain_from
from fairness.shapes import Malformed
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now
from kernel.errors import BadInput, bad_field
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction


def open_series(
    account_id: uuid.UUID,
    *,
    kind: str,
    subject_id: uuid.UUID,
    title: str,
    schedule: Iterable[datetime],
    roll: Iterable[str] = (),
    lead_seconds: int | None = None,
    tie: bool = False,
    accepts_test_beacon: bool = False,
) -> Series:
    """Create the series of a product's row with a scheduled draw for each instant, or return the existing
    one.

    `title` and `roll` (labels such as T01) are public. `lead_seconds` is how long before each draw it is
    frozen: at least 1,800, for a `tie` 60, on the test beacon 1, which is also the default. Raises BadInput,
    TestBeaconNotAccepted.
    """
    with transaction():
        _lock_subject(subject_id)
        found = Series.objects.filter(kind=kind, subject_id=subject_id).first()
        if found is not None:
            return found
        beacon = chosen_beacon()
        refuse_unaccepted_test_beacon(accepts_test_beacon)
        least = least_lead_seconds(beacon, tie=tie)
        lead = least if lead_seconds is None else lead_seconds
        if lead < least:
            raise bad_field("freeze_lead_seconds", f"A draw is frozen at least {least} seconds before it.")
        series = Series(
            id=new_id(),
            account_id=account_id,
            kind=kind,
            subject_id=subject_id,
            title=title,
            beacon_kind=beacon.kind,
            lead_seconds=lead,
            least_lead_seconds=least,
        )
        instants = [unix(at) for at in schedule]
        secret = secrets.token_bytes(SECRET_BYTES)
        try:
            charter = charter_for(
                title,
                roll=roll,
                schedule=instants,
                operator_chain=chain_from(secret, len(instants)),
                beacon=beacon,
            )
        except Malformed as wrong:
            raise BadInput(f"The charter can't be created: {wrong}.") from None
        series.charter, series.charter_hash = written(charter), charter.hash()
        series.sealed_secret = seal(secret, series.id)
        draws = [_scheduled(series, number, at) for number, at in enumerate(instants, start=1)]
        if draws[0].freeze_at < database_now():
            raise bad_field("draw_at", "The first draw is too soon to be frozen in time.")
        series.save(force_insert=True)
        Draw.objects.bulk_create(draws)
        audit_clock(account_id, "draw.open_series", "series", series.id, charter=series.charter_hash)
        record(SeriesOpened(series.id), account_id=account_id)
    return series


def _scheduled(series: Series, number: int, at: int) -> Draw:
    draw_at = instant(at)
    freeze_at, freeze_by = freeze_times(draw_at, series.lead_seconds, series.least_lead_seconds)
    return Draw(
        account_id=series.account_id,
        series=series,
        number=number,
        draw_at=draw_at,
        freeze_at=freeze_at,
        freeze_by=freeze_by,
    )


def _lock_subject(subject_id: uuid.UUID) -> None:
    take_locks(LockSpace.DRAWN_SUBJECT, str(subject_id))
