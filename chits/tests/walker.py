"""What a walk of a small group does at each step: pays, waits, joins people, and looks at what was frozen."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction

from chits.actions.add_ticket import add_ticket
from chits.actions.create_group import create_group
from chits.actions.record_payments import Line, record_payment
from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import sign
from chits.gateway.simulator.models import SimulatedDelivery
from chits.models import Award, Bid, Demand, Group, Instalment, Mark, Minutes, Payment, Payout, Ticket
from chits.payment_states import Method
from chits.queries.ticket_statuses import ticket_statuses_for
from chits.rules.eligibility import roll_of
from draws.models import Draw
from kernel.errors import DrawbookError
from tests.cast import as_member
from tests.world_chits import Clock

LABELS = ("T01", "T02", "T03")
EACH = 100_01  # so that shares do not come out even
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "LUCKY", "late_flat_minor": 7_00, "late_bps": 300, "gst_bps": 1800},
    {"kind": "AUCTION", "gst_bps": 1800},
    {"kind": "LUCKY", "payout_basis": "COLLECTED", "late_flat_minor": 7_00, "gst_bps": 1800},
    {"kind": "ROTATION"},
)
MOBILE = 9_700_000_000


class Walker:
    """A group and what its members are known to have paid; nothing here knows what comes next."""

    member: Any
    clock: Clock
    seen: Counter[str]
    group: Group
    paid: dict[str, int]
    eligible: dict[Any, set[str]]
    swapped: set[str]
    closed: bool

    # --- joining --------------------------------------------------------------------------------

    def _found(self, terms: dict[str, Any]) -> None:
        with as_member(self.member):
            self.group: Group = create_group(
                self.member,
                name="Circle",
                instalment_minor=EACH,
                seats=3,
                months=3,
                commission_bps=500,
                draw_day=10,
                freeze_lead_seconds=60,
                **terms,
            )

    def _join(self, people: Sequence[int]) -> None:
        """Whoever comes, as often as they come: each holds one ticket, and there are three."""
        inside: list[int] = []
        for who in people:
            with as_member(self.member):
                try:
                    add_ticket(
                        self.member, self.group, mobile_number=str(MOBILE + who), full_name=f"Saver {who}"
                    )
                    assert who not in inside and len(inside) < 3
                    inside.append(who)
                except DrawbookError as refusal:
                    wanted = "Member already in group" if who in inside else "Group is full"
                    assert refusal.detail == wanted
                    self.seen["not joined"] += 1

    def _draw_the_order(self) -> None:
        with as_member(self.member):
            order = Draw.objects.get(series_id=self.group.series_id)
        self._to(order.freeze_at)
        self._to(order.draw_at + timedelta(seconds=4))

    def _count(self) -> None:
        """What the walks came to, so that a test can say that they came to something."""
        with as_member(self.member):
            self.seen["awards"] += Award.objects.filter(group_id=self.group.id).count()
            self.seen["voided"] += Award.objects.filter(voided_at__isnull=False).count()
            self.seen["paid out"] += Payout.objects.filter(state="DISBURSED").count()
            self.seen["taken back"] += Payment.objects.filter(state="REVERSED").count()
            self.seen["penalties"] += Demand.objects.filter(kind="PENALTY").count()
            for kind in ("ADJOURNED", "MISSED", "RESCHEDULED"):
                self.seen[kind.lower()] += Minutes.objects.filter(kind=kind).count()
            self.seen["ties"] += Draw.objects.filter(series__kind="chits.tie", state="DRAWN").count()
        self.seen["substituted"] += len(self.swapped)
        self.seen["closed"] += self.closed

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        """A refusal is an answer; it must have changed nothing, which the promises look at next."""
        with as_member(self.member):
            try:
                with transaction.atomic():
                    yield
            except DrawbookError:
                pass

    def _pay(self, label: str, amount: int, key: str = "") -> tuple[str, uuid.UUID]:
        kept = None
        with self._allowed():
            there = Payment.objects.filter(group=self.group, key__startswith="once").count() if key else 0
            line = Line(self._ticket(label), amount, Method.CHEQUE, reference="1")
            payment = record_payment(self.member, self.group, line, key=key)
            kept = payment.ticket.label, payment.id
            if not there:
                self.paid[label] += amount
        # Money that comes is taken, whatever is owed, until the group is closed; a form has one payment.
        assert kept or key or self.closed, "money was refused"
        return kept

    def _to(self, at: Any) -> None:
        self.clock.to(at)
        self.clock.run()
        self._look_at_freezes()

    def _look_at_freezes(self) -> None:
        """4: at the freeze who takes part owed nothing, was not prized, and was not kept out."""
        with as_member(self.member):
            draws = Draw.objects.filter(freeze__isnull=False, series__kind="chits.group").exclude(
                id__in=self.eligible
            )
            for draw in draws.filter(series_id=self.group.series_id):
                eligible = json.loads(draw.freeze or "")["eligible"]
                self.eligible[draw.id] = set(eligible)
                if draw.attempt == 1 and draw.state == "FROZEN":
                    self._check_eligible(draw, eligible)

    def _tied(self, instalment: Instalment) -> set[str]:
        """Who has bid the most, where it is more than one of those who take part."""
        with as_member(self.member):
            bids = Bid.objects.filter(instalment=instalment).values_list("ticket__label", "discount")
            eligible = roll_of(ticket_statuses_for(instalment)).eligible
            heard = [(label, discount) for label, discount in bids if label in eligible]
            most = max((discount for _, discount in heard), default=None)
            tied = {label for label, discount in heard if discount == most}
            return tied if len(tied) > 1 else set()

    def _look_at_the_tie(self, instalment: Instalment, tied: set[str]) -> None:
        with as_member(self.member):
            award = Award.objects.filter(instalment=instalment, voided_at__isnull=True).first()
            if award is not None and award.ticket.label in tied:
                assert award.draw_id is not None, "a tie was not drawn"

    def _check_eligible(self, draw: Draw, eligible: list[str]) -> None:
        month = Instalment.objects.get(group=self.group, number=draw.number)
        for label in LABELS:
            mine = Demand.objects.filter(
                ticket__label=label, group_id=self.group.id, kind__in=["SUBSCRIPTION", "ENTRY"]
            ).select_related("instalment")
            owes = any(d.outstanding for d in mine if d.instalment.number <= month.number)
            prized = Award.objects.filter(ticket__label=label, voided_at__isnull=True).exists()
            marked = Mark.objects.filter(ticket__label=label, lifted_at__isnull=True).exists()
            assert (label in eligible) == (not owes and not prized and not marked)

    def _next(self) -> Instalment | None:
        with as_member(self.member):
            waiting = ["SCHEDULED", "COLLECTING", "ADJOURNED", "FROZEN", "AWAITING_BEACON"]
            rows = Instalment.objects.filter(group=self.group, state__in=waiting)
            return rows.order_by("number").first()

    def _ticket(self, label: str) -> Ticket:
        return Ticket.objects.select_related("person", "group").get(group=self.group, label=label)

    def _owed(self, label: str) -> int:
        with as_member(self.member):
            rows = Demand.objects.filter(group_id=self.group.id, ticket__label=label)
            return sum(row.outstanding for row in rows)


def told_since(count: int) -> list[tuple[bytes, str, str]]:
    """The gateway's messages after the first `count`, as they happened: the payment's, then its refund's."""
    secret = gateway_keys().webhook_secrets[0]
    rows = SimulatedDelivery.objects.order_by("id")[count:]
    return [(row.body.encode(), sign(row.body, secret), row.event_id) for row in rows]
