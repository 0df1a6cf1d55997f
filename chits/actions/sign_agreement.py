"""Sign a group's agreement: the first version at commencement, and another whenever a term changes.

Every version is stored with its hash and the hash of the version it replaces, so that the version in force
at any time can be proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chits.actions.write_take_over import TakeOver
from chits.events import AgreementChanged
from chits.locking import LockedGroup
from chits.models import Agreement, Instalment, Ticket
from chits.rules.agreement import TYPE, hash_of
from chits.states import GroupKind
from draws.models import Series
from kernel.outbox import record


def sign_agreement(
    group: LockedGroup,
    tickets: Sequence[Ticket],
    instalments: Sequence[Instalment],
    series: Series | None,
    take_over: TakeOver | None,
) -> Agreement:
    """Sign version 1: the terms at commencement."""
    row = group.row
    return _store(
        group,
        {
            "type": TYPE,
            "group": str(row.id),
            "kind": str(row.kind),
            "payout_basis": str(row.payout_basis),
            "currency": row.currency,
            "timezone": row.time_zone,
            "tickets": [ticket.label for ticket in tickets],
            "instalment": row.instalment_minor,
            "instalments": row.months,
            "value": row.value_minor,
            "commission_bps": row.commission_bps,
            "gst_bps": row.gst_bps,
            "bid_cap_bps": row.bid_cap_bps if row.kind == GroupKind.AUCTION else 0,
            "late": {
                "grace_days": row.grace_days,
                "flat": row.late_flat_minor,
                "bps": row.late_bps,
                "cap": row.late_cap_minor,
            },
            "claim_months": row.claim_months,
            "needs_security": row.needs_security,
            "freeze_lead_seconds": row.freeze_lead_seconds,
            "schedule": _times(instalments),
            "registered": row.registered,
            "licence_no": row.licence_no,
            "charter_hash": series.charter_hash if series else None,
            "taken_over": take_over.to_json() if take_over else None,
        },
        version=1,
    )


def sign_new_times(group: LockedGroup, *, reason: str) -> Agreement:
    """Sign the next version: the same terms with the current times of the draws, and the reason."""
    before = Agreement.objects.filter(group=group.row).order_by("-version").first()
    assert before is not None, "the group has commenced"
    instalments = Instalment.objects.filter(group=group.row).order_by("number")
    terms = {
        **before.terms,
        "schedule": _times(list(instalments)),
        "supersedes": before.sha256,
        "reason": reason,
    }
    signed = _store(group, terms, version=before.version + 1, reason=reason)
    group.row.agreement_id = signed.id
    group.row.save(update_fields=["agreement_id"])
    record(AgreementChanged(group.row.id, signed.id), account_id=group.row.account_id)
    return signed


def _times(instalments: Sequence[Instalment]) -> list[int]:
    return [int(instalment.draw_at.timestamp()) for instalment in instalments]


def _store(group: LockedGroup, terms: dict[str, Any], *, version: int, reason: str = "") -> Agreement:
    terms = {**terms, "version": version}
    return Agreement.objects.create(
        account_id=group.row.account_id,
        group=group.row,
        version=version,
        terms=terms,
        sha256=hash_of(terms),
        reason=reason,
        made_by=group.books.made_by,
        made_at=group.now,
    )
