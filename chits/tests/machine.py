"""A small group that walks: joins, payments by every door, months with and without draws, prizes, an end.

After every step the ten promises of `promises` are looked at, and beside them a model counts what each
member has paid; every walk is taken on to the close, where nothing may be left.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chits import schedule
from chits.actions.add_ticket import add_ticket
from chits.actions.approve_payout import approve_payout
from chits.actions.close_group import NotFinished, close_group, what_is_left
from chits.actions.commence_group import commence_group
from chits.actions.create_group import create_group
from chits.actions.create_order import create_order
from chits.actions.disburse_payout import disburse_payout
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.place_bid import place_bid
from chits.actions.record_payments import Line, record_payment
from chits.actions.replace_holder import remove_holder, repay_holder, substitute_holder
from chits.actions.reschedule import reschedule
from chits.actions.reverse_payment import reverse_payment
from chits.actions.settle_gateway import settle_day
from chits.actions.take_webhook import take_webhook
from chits.gateway.client import gateway
from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import sign
from chits.gateway.simulator.checkout import Manner, pay
from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from chits.models import (
    Award,
    Bid,
    Demand,
    Group,
    Holding,
    Instalment,
    Mark,
    Minutes,
    Payment,
    Payout,
    Ticket,
)
from chits.payment_states import Method
from chits.queries.balances import trial_balance
from chits.queries.standings import standings_for
from chits.rules.eligibility import roll_of
from chits.states import MarkKind
from chits.tests.promises import keep
from conftest import as_member
from draws.models import Draw
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tests.world_chits import Clock

LABELS = ("T01", "T02", "T03")
EACH = 100_01  # so that shares do not come out even
BIDS = st.dictionaries(st.sampled_from(LABELS), st.sampled_from([0, 1, 7]), max_size=3)
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "LUCKY", "late_flat_minor": 7_00, "late_bps": 300, "gst_bps": 1800},
    {"kind": "AUCTION", "gst_bps": 1800},
    {"kind": "LUCKY", "payout_basis": "COLLECTED", "late_flat_minor": 7_00, "gst_bps": 1800},
    {"kind": "ROTATION"},
)
MOBILE = 9_700_000_000
TURNS = 12  # more than any walk needs to come to its end


class GroupMachine(RuleBasedStateMachine):
    """Three tickets, three months; every example is rolled back."""

    member: Any
    stranger: Any
    clock: Clock
    seen: Counter[str]
    failed = False  # a step has failed: there is nothing to walk on from

    @initialize(
        which=st.integers(0, len(KINDS) - 1),
        joins=st.lists(st.integers(0, 4), max_size=5),
        months=st.integers(0, 3),
        late=st.sampled_from([None, *LABELS]),
        out=st.booleans(),
    )
    def begin(self, which: int, joins: list[int], months: int, late: str | None, out: bool) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.ahead = self.clock.ahead
        self.paid = dict.fromkeys(LABELS, 0)
        self.eligible: dict[Any, set[str]] = {}
        self.checked: set[Any] = set()
        self.closed = False
        self.swapped: set[str] = set()
        self.cheques: list[Any] = []
        self._found(KINDS[which])
        self._join([*joins, 0, 1, 2])
        with as_member(self.member):
            self.group = commence_group(self.member, self.group, accepts_test_beacon=True)
        if self.group.kind == "ROTATION":
            self._draw_the_order()
        for month in range(months):
            self._month(set(LABELS) - {late}, {"T01": month, "T02": month})
            if out:
                self.pay_prizes_out()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            if hasattr(self, "group") and not self.failed:
                self._walk_to_the_close()
                self._count()
        except TransactionManagementError:
            pass  # a fault that was put in has broken the transaction
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.clock.ahead = self.ahead
            self.clock.move(self.ahead)

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

    # --- money ----------------------------------------------------------------------------------

    @rule(
        label=st.sampled_from(LABELS),
        part=st.sampled_from([1, EACH // 3, EACH, 3 * EACH]),
        bounces=st.booleans(),
    )
    def pay_by_cheque(self, label: str, part: int, bounces: bool) -> None:
        """Partly, whole, or in advance; what bounces is owed again."""
        self.cheques.append(self._pay(label, part))
        if bounces:
            self.the_last_cheque_bounces()

    @rule(label=st.sampled_from(LABELS))
    def send_the_same_form_twice(self, label: str) -> None:
        first, again = (self._pay(label, 5_00, key="once") for _ in range(2))
        if first and again and first != again:
            raise AssertionError("a form sent twice was kept twice")

    @rule()
    def the_last_cheque_bounces(self) -> None:
        payment = self.cheques.pop() if self.cheques else None
        if payment is None:
            return
        label, id = payment
        with self._allowed():
            row = Payment.objects.get(id=id)
            reverse_payment(self.member, row, reason="bounced", bounced=True)
            self.paid[label] -= row.amount

    @rule(
        label=st.sampled_from(LABELS),
        part=st.sampled_from([10_00, EACH, 2 * EACH]),
        back=st.sampled_from([0, 3_00, 10_00]),
        order=st.permutations(range(5)),
    )
    def pay_at_the_gateway(self, label: str, part: int, back: int, order: list[int]) -> None:
        """7: its messages come in any order and come again; a refund may be told before its payment."""
        ordered = None
        with self._allowed():
            before = SimulatedDelivery.objects.count()
            ordered = create_order(self.member, self.group, self._ticket(label), amount=part)
        if ordered is None:
            return
        paid, _ = pay(ordered.order_id, manner=Manner.USUAL)
        if back:
            gateway().refund(paid["id"], amount=back, key=f"back-{ordered.id}", notes={})
        events = _told_since(before)
        for place in [*order, *order]:
            if place < len(events):
                take_webhook(*events[place])
        self.paid[label] += part - back
        self.seen["given back"] += bool(back)
        self.seen["paid online"] += 1
        with as_member(self.member):
            books = trial_balance(self.member.account_id, self.group.id)
            payment = Payment.objects.get(order=ordered)
            assert (payment.amount, payment.refunded) == (part, back)
        for event in reversed(events):
            assert take_webhook(*event) == "duplicate"
        with as_member(self.member):
            assert trial_balance(self.member.account_id, self.group.id) == books

    # --- time -----------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 12, 62]))
    def wait(self, days: int) -> None:
        self._to(database_now() + timedelta(days=days))
        schedule.charge_penalties()
        schedule.void_unclaimed()

    @rule(who=st.sets(st.sampled_from(LABELS)), frozen_only=st.booleans(), bids=BIDS)
    def a_month_in_which_some_pay(self, who: set[str], frozen_only: bool, bids: dict[str, int]) -> None:
        self._month(who, bids, frozen_only=frozen_only)

    @rule(bids=BIDS, out=st.booleans())
    def a_month_in_which_all_pay(self, bids: dict[str, int], out: bool) -> None:
        self._month(set(LABELS), bids)
        if out:
            self.pay_prizes_out()

    @rule(hours=st.sampled_from([1, 30]))
    def the_program_is_down_over_a_draw(self, hours: int) -> None:
        """Crashed before the freeze it is missed and held later; after it, the same bytes come out."""
        instalment = self._next()
        if instalment is not None:
            self.clock.to(instalment.draw_at + timedelta(hours=hours))
            self.clock.run()
            self._look_at_freezes()

    @rule(days=st.sampled_from([1, 20]))
    def put_the_next_draw_off(self, days: int) -> None:
        instalment = self._next()
        if instalment is None:
            return
        with self._allowed():
            at = max(instalment.draw_at, database_now()) + timedelta(days=days)
            reschedule(self.member, instalment, draw_at=at, reason="the hall is taken")

    def _month(self, who: set[str], bids: dict[str, int], *, frozen_only: bool = False) -> None:
        for label in sorted(who):
            if owed := self._owed(label):
                self._pay(label, owed)
        instalment = self._next()
        if instalment is None:
            return
        for label, over in sorted(bids.items()):
            self._bid(instalment, label, over)
        tied = self._tied(instalment)
        lead = self.group.freeze_lead_seconds if self.group.kind == "LUCKY" else 0
        self._to(instalment.draw_at - timedelta(seconds=lead))
        if not frozen_only:
            self.clock.finish(self.member, self.group, instalment.number)
            self._look_at_freezes()
            self._look_at_the_tie(instalment, tied)

    # --- tickets --------------------------------------------------------------------------------

    @rule(label=st.sampled_from(LABELS), kind=st.sampled_from([MarkKind.OPT_OUT, MarkKind.PLEDGE]))
    def mark_or_lift(self, label: str, kind: MarkKind) -> None:
        if not self._lift_marks():
            with self._allowed():
                mark_ticket(self.member, self._ticket(label), kind)

    def _lift_marks(self) -> int:
        with as_member(self.member):
            standing = Mark.objects.filter(ticket__group=self.group, lifted_at__isnull=True)
            marks = list(standing.select_related("ticket__person"))
            for mark in marks:
                lift_mark(self.member, mark)
            return len(marks)

    @rule(label=st.sampled_from(LABELS), entry=st.sampled_from([0, None]))
    def substitute_a_defaulter(self, label: str, entry: int | None) -> None:
        """`entry` None: the substitute pays for every month that was paid, to the former holder."""
        with self._allowed():
            remove_holder(self.member, self._ticket(label), reason="never pays")
            number = f"90000{len(self.swapped):05d}"
            substitute_holder(
                self.member, self._ticket(label), mobile_number=number, full_name="New", entry_minor=entry
            )
            self.swapped.add(label)

    def _bid(self, instalment: Instalment, label: str, over: int) -> None:
        if self.group.kind == "AUCTION":
            with self._allowed():
                place_bid(self.member, instalment, self._ticket(label), EACH * 3 // 20 + 1 + over)

    # --- prizes ---------------------------------------------------------------------------------

    @rule()
    def pay_prizes_out(self) -> None:
        with self._allowed():
            for payout in Payout.objects.filter(group_id=self.group.id, state="AWARDED"):
                disburse_payout(self.member, approve_payout(self.member, payout), method="cash")

    @rule()
    def close(self) -> None:
        with as_member(self.member):
            try:
                with transaction.atomic():
                    close_group(self.member, self.group)
                self.closed = True
            except DrawbookError as refusal:
                assert self.closed or isinstance(refusal, NotFinished)

    def _walk_to_the_close(self) -> None:
        """Everybody pays, every month is held, every prize goes out: then it closes, whatever was before."""
        for _ in range(TURNS):
            if self.closed:
                break
            self._lift_marks()
            self.pay_prizes_out()  # what nobody claims is drawn again
            self._month(set(LABELS), {})
            if self._next() is None:
                self._settle()
                self.close()
        with as_member(self.member):
            assert self.closed, what_is_left(self.group)
        self.the_promises_hold()

    def _settle(self) -> None:
        for label in LABELS:
            if owed := self._owed(label):
                self._pay(label, owed)
        # What was paid at the gateway reaches the bank.
        SimulatedEntity.objects.update(created_at=database_now() - timedelta(days=1))
        settle_day(database_now().date())
        self.pay_prizes_out()
        with as_member(self.member):
            former = Holding.objects.filter(ticket__group=self.group, owed_minor__gt=0)
            for holding in former.select_related("ticket"):
                with self._allowed():
                    repay_holder(self.member, holding)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def the_promises_hold(self) -> None:
        if hasattr(self, "group") and self.group.state != "FORMING":
            keep(self.member, self.stranger, self.group, checked=self.checked)

    @invariant()
    def what_is_owed_follows_from_what_was_paid(self) -> None:
        if not hasattr(self, "group") or self.swapped or self.closed:
            return
        with as_member(self.member):
            for label in LABELS:
                demands = list(Demand.objects.filter(group_id=self.group.id, ticket__label=label))
                asked = sum(demand.amount - demand.dividend for demand in demands)
                kept_back = sum(
                    payout.deducted for payout in Payout.objects.filter(award__ticket__label=label)
                )
                owed = max(0, asked - self.paid[label] - kept_back)
                # What was kept back of a prize may have left the member in credit: never less owed.
                assert sum(demand.outstanding for demand in demands) >= owed
                if not kept_back:
                    assert sum(demand.outstanding for demand in demands) == owed

    @invariant()
    def winners_were_eligible(self) -> None:
        if not hasattr(self, "group"):
            return
        with as_member(self.member):
            for award in Award.objects.select_related("ticket").filter(group_id=self.group.id):
                if award.draw_id in self.eligible:
                    assert award.ticket.label in self.eligible[award.draw_id]

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

    # --- helpers --------------------------------------------------------------------------------

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        """A refusal is an answer; it must have changed nothing, which the promises look at next."""
        with as_member(self.member):
            try:
                with transaction.atomic():
                    yield
            except DrawbookError:
                pass

    def _pay(self, label: str, amount: int, key: str = "") -> Any:
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
            eligible = roll_of(standings_for(instalment)).eligible
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


def _told_since(count: int) -> list[tuple[bytes, str, str]]:
    """The gateway's messages after the first `count`, as they happened: the payment's, then its refund's."""
    secret = gateway_keys().webhook_secrets[0]
    rows = SimulatedDelivery.objects.order_by("id")[count:]
    return [(row.body.encode(), sign(row.body, secret), row.event_id) for row in rows]
