"""The amounts at the end of a group: refunds, unpaid prizes and dues."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import F, Sum

from chits.models import Demand, Dividend, Group, Instalment, Payout, Ticket
from chits.queries.statements import credits_of
from chits.states import AWARDED, DemandKind, InstalmentState, PayoutState

_UNPAID = (PayoutState.AWARDED, PayoutState.SECURITY_PENDING, PayoutState.APPROVED)


class EndingSums(NamedTuple):
    """Months held, and in minor units: paid for months not held, credit, unpaid prizes, dues."""

    held: int
    unheld: int
    credit: int
    prizes: int
    owed: int


def ending_sums(group: Group) -> EndingSums:
    """Return the amounts for the group now."""
    instalments = Instalment.objects.filter(group=group)
    held = instalments.filter(state__in=[str(state) for state in AWARDED])
    demands = Demand.objects.filter(group_id=group.id)
    unheld = demands.filter(kind=DemandKind.SUBSCRIPTION).exclude(
        instalment__state__in=[*(str(state) for state in AWARDED), InstalmentState.SUPERSEDED]
    )
    people = Ticket.objects.filter(group=group).values_list("person_id", flat=True)
    shares = Dividend.objects.filter(award__group_id=group.id, netted__lt=F("amount"))
    return EndingSums(
        held=held.count(),
        unheld=_sum(unheld, F("received") + F("dividend")),
        credit=sum(credits_of(group, list(people)).values()) + _sum(shares, F("amount") - F("netted")),
        prizes=_sum(Payout.objects.filter(group_id=group.id, state__in=_UNPAID), F("amount")),
        owed=_sum(demands, F("amount") - F("dividend") - F("received") - F("waived")),
    )


def _sum(rows: object, whole: object) -> int:
    return int(rows.aggregate(minor=Sum(whole))["minor"] or 0)  # type: ignore[attr-defined]
