"""A small group that walks: joins, payments from every source, months with and without draws, prizes, an end.

After every step the ten promises of `promises` are looked at, and beside them a model counts what each
member has paid; every walk is taken on to the close, where nothing may be left.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chits import schedule
from chits.actions.approve_payout import approve_payout
from chits.actions.close_group import NotFinished, close_group, what_is_left
from chits.actions.commence_group import commence_group
from chits.actions.create_order import create_order
from chits.actions.disburse_payout import disburse_payout
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.place_bid import place_bid
from chits.actions.replace_holder import remove_holder, repay_holder, substitute_holder
from chits.actions.reschedule import reschedule
from chits.actions.reverse_payment import reverse_payment
from chits.actions.settle_gateway import settle_day
from chits.actions.take_webhook import take_webhook
from chits.gateway.client import gateway
from chits.gateway.simulator.checkout import Manner, pay
from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from chits.models import (
    Award,
    Demand,
    Holding,
    Instalment,
    Mark,
    Payment,
    Payout,
)
from chits.queries.balances import trial_balance
from chits.states import MarkKind
from chits.tests.promises import keep
from chits.tests.walker import EACH, KINDS, LABELS, Walker, told_since
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tests.cast import as_member

BIDS = st.dictionaries(st.sampled_from(LABELS), st.sampled_from([0, 1, 7]), max_size=3)
TURNS = 12  # more than any walk needs to come to its end


class GroupMachine(Walker, RuleBasedStateMachine):
    """Three tickets, three months; every example is rolled back."""

    stranger: Any
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
        events = told_since(before)
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
