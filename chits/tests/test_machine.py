"""Whatever a small group does, in whatever order: after every step its promises hold.

A model beside it counts only what each member has paid and what has been asked for; the group's rows, its
journal and the records of its draws have to agree with that and with each other. Faults that are put in
on purpose must be found.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from chits import schedule
from chits.actions.approve_payout import approve_payout
from chits.actions.close_group import NotFinished, close_group
from chits.actions.disburse_payout import disburse_payout
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.place_bid import place_bid
from chits.actions.record_payments import Line, record_payment
from chits.actions.replace_holder import remove_holder, substitute_holder
from chits.actions.reverse_payment import reverse_payment
from chits.audit_group import audit_group
from chits.models import Award, Demand, Dividend, Instalment, Mark, Minutes, Payment, Payout, Ticket
from chits.payment_states import Method
from chits.queries.balances import trial_balance
from chits.states import MarkKind
from conftest import as_member
from draws.models import Draw
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tests.world_chits import Clock, a_running_group

pytestmark = pytest.mark.django_db
EXAMPLES, STEPS = 10, 7
LABELS = ("T01", "T02", "T03")
EACH = 100_01  # so that shares do not come out even
BIDS = st.dictionaries(st.sampled_from(LABELS), st.sampled_from([0, 1, 7]), max_size=3)
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "LUCKY", "late_flat_minor": 7_00, "late_bps": 300},
    {"kind": "AUCTION"},
    {"kind": "LUCKY", "payout_basis": "COLLECTED", "late_flat_minor": 7_00},
)


class GroupMachine(RuleBasedStateMachine):
    """Three tickets, three months; every example is rolled back."""

    member: Any
    clock: Clock
    seen: Counter[str]

    @initialize(
        which=st.integers(0, len(KINDS) - 1),
        months=st.integers(0, 3),
        late=st.sampled_from([None, *LABELS]),
        out=st.booleans(),
    )
    def begin(self, which: int, months: int, late: str | None, out: bool) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.ahead = self.clock.ahead
        self.paid = dict.fromkeys(LABELS, 0)
        self.frozen: dict[Any, set[str]] = {}
        self.closed = False
        self.swapped: set[str] = set()
        self.cheques: list[Any] = []
        self.group = a_running_group(self.member, instalment_minor=EACH, seats=3, **KINDS[which])
        for month in range(months):
            self._month(set(LABELS) - {late}, {"T01": month})
            if out:
                self.pay_prizes_out()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
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

    def _month(self, who: set[str], bids: dict[str, int], *, frozen_only: bool = False) -> None:
        for label in sorted(who):
            if owed := self._owed(label):
                self._pay(label, owed)
        instalment = self._next()
        if instalment is None:
            return
        for label, over in sorted(bids.items()):
            self._bid(instalment, label, over)
        lead = self.group.freeze_lead_seconds if self.group.kind == "LUCKY" else 0
        self._to(instalment.draw_at - timedelta(seconds=lead))
        if not frozen_only:
            self.clock.finish(self.member, self.group, instalment.number)
            self._look_at_freezes()

    # --- tickets --------------------------------------------------------------------------------

    @rule(label=st.sampled_from(LABELS), kind=st.sampled_from([MarkKind.OPT_OUT, MarkKind.PLEDGE]))
    def mark_or_lift(self, label: str, kind: MarkKind) -> None:
        with self._allowed():
            standing = Mark.objects.filter(ticket__group=self.group, lifted_at__isnull=True)
            for mark in standing.select_related("ticket__person"):
                lift_mark(self.member, mark)
                return
            mark_ticket(self.member, self._ticket(label), kind)

    @rule(label=st.sampled_from(LABELS))
    def substitute_a_defaulter(self, label: str) -> None:
        with self._allowed():
            remove_holder(self.member, self._ticket(label), reason="never pays")
            number = f"90000{len(self.swapped):05d}"
            substitute_holder(
                self.member, self._ticket(label), mobile_number=number, full_name="New", entry_minor=0
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
                close_group(self.member, self.group)
                self.closed = True
            except DrawbookError as refusal:
                assert self.closed or isinstance(refusal, NotFinished)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "group"):
            return
        with as_member(self.member):
            assert audit_group(self.member.account_id, self.group.id) == []
            lines = trial_balance(self.member.account_id, self.group.id)
        assert sum(line.balance for line in lines) == 0  # 1
        if self.closed:
            # 3: what came in is what went out and what is left.
            kept = {line.code: line.balance for line in lines if line.balance}
            assert set(kept) <= {"chits_bank", "chits_cash", "chits_commission", "chits_penalty"}

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
    def prizes_are_whole(self) -> None:
        if not hasattr(self, "group"):
            return
        with as_member(self.member):
            awards = list(
                Award.objects.select_related("ticket").filter(group_id=self.group.id, voided_at__isnull=True)
            )
            labels = [award.ticket.label for award in awards]
            assert len(labels) == len(set(labels))  # 4
            for award in awards:
                shares = list(Dividend.objects.filter(award=award).values_list("amount", flat=True))
                assert sum(shares) == award.dividends  # 5
                if self.group.kind == "LUCKY" and self.group.payout_basis == "FULL_VALUE":
                    assert award.prize == 3 * EACH - 15_00  # 6: 5 % of 300.03
            if self.closed:
                assert sorted(labels) == list(LABELS)
            for award in awards:
                if award.draw_id in self.frozen:
                    assert award.ticket.label in self.frozen[award.draw_id]

    def _count(self) -> None:
        """What the examples came to, so that a test can say that they came to something."""
        with as_member(self.member):
            self.seen["awards"] += Award.objects.filter(group_id=self.group.id).count()
            self.seen["voided"] += Award.objects.filter(voided_at__isnull=False).count()
            self.seen["paid out"] += Payout.objects.filter(state="DISBURSED").count()
            self.seen["taken back"] += Payment.objects.filter(state="REVERSED").count()
            self.seen["penalties"] += Demand.objects.filter(kind="PENALTY").count()
            self.seen["adjourned"] += Minutes.objects.filter(kind="ADJOURNED").count()
        self.seen["substituted"] += len(self.swapped)
        self.seen["closed"] += self.closed

    # --- helpers --------------------------------------------------------------------------------

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        """A refusal is an answer; it must have changed nothing, which the invariants look at next."""
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
        return kept

    def _to(self, at: Any) -> None:
        self.clock.to(at)
        self.clock.run()
        self._look_at_freezes()

    def _look_at_freezes(self) -> None:
        """4: eligible and excluded make up the roll, and the eligible owed nothing and were not prized."""
        with as_member(self.member):
            draws = Draw.objects.filter(freeze__isnull=False, series__kind="chits.group").exclude(
                id__in=self.frozen
            )
            for draw in draws.filter(series_id=self.group.series_id):
                freeze = json.loads(draw.freeze or "")
                excluded = {line["label"]: line["reason"] for line in freeze["excluded"]}
                assert sorted([*freeze["eligible"], *excluded]) == list(LABELS)
                self.frozen[draw.id] = set(freeze["eligible"])
                if draw.attempt == 1 and draw.state == "FROZEN":
                    self._check_eligible(draw, freeze["eligible"])

    def _check_eligible(self, draw: Draw, eligible: list[str]) -> None:
        month = Instalment.objects.get(group=self.group, number=draw.number)
        for label in LABELS:
            mine = Demand.objects.filter(
                ticket__label=label, group_id=self.group.id, kind="SUBSCRIPTION"
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


def run(world: tuple[Any, Clock], *, examples: int, steps: int) -> Counter[str]:
    member, clock = world
    seen: Counter[str] = Counter()
    own = {"member": member, "clock": clock, "seen": seen}
    machine = type("Machine", (GroupMachine,), own)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return seen


@pytest.fixture
def world(cast: Any, clock: Clock) -> tuple[Any, Clock]:
    return cast.asha, clock


def test_whatever_a_group_does_its_promises_hold(world: Any) -> None:
    seen = run(world, examples=EXAMPLES, steps=STEPS)
    # The walk came somewhere: each of these happened at least once.
    assert {name for name, count in seen.items() if count} >= {
        "awards",
        "paid out",
        "taken back",
        "adjourned",
    }


# --- faults put in on purpose ---------------------------------------------------------------------


def _prize_by_who_paid(patch: pytest.MonkeyPatch) -> None:
    """The formula of the field: eligible members times the subscription."""
    from chits.actions import award_prize, freeze_instalment
    from chits.rules.prize import Prize

    def prize(group: Any, instalment: Any) -> Prize:
        paid = Demand.objects.filter(instalment=instalment, received__gte=EACH).count()
        return Prize(paid * EACH, 0, 0, paid * EACH, ())

    patch.setattr(freeze_instalment, "prize_for", prize)
    patch.setattr(award_prize, "prize_for", prize)


def _who_owes_takes_part(patch: pytest.MonkeyPatch) -> None:
    """Arrears are forgotten at the freeze."""
    from chits.rules import eligibility

    why = eligibility.why_excluded

    def forgiving(standing: Any) -> Any:
        reason = why(standing)
        return None if reason is eligibility.Reason.ARREARS else reason

    patch.setattr(eligibility, "why_excluded", forgiving)


def _a_unit_is_lost(patch: pytest.MonkeyPatch) -> None:
    """Shares are rounded down, and what is left of the pool is nobody's."""
    from chits.rules import prize

    patch.setattr(prize, "split", lambda minor, weights: [minor // len(weights)] * len(weights))


def _paid_again(patch: pytest.MonkeyPatch) -> None:
    """A prize stays approved after it was paid."""
    from chits.actions import disburse_payout as there

    patch.setattr(there, "move_payout", lambda payout, state, **written: None)


def _bounced_and_kept(patch: pytest.MonkeyPatch) -> None:
    """A cheque that bounced is taken off the journal, but not off what it had paid."""
    from chits.actions import credit_ticket

    def forgetful(group: Any, *, payment_id: Any, transaction_id: Any, person_id: Any, memo: str) -> None:
        credit_ticket.post_reversal(group.books, transaction_id, key=str(payment_id), memo=memo)

    from chits.actions import reverse_payment

    patch.setattr(reverse_payment, "take_back", forgetful)


@pytest.mark.parametrize(
    "fault", [_prize_by_who_paid, _who_owes_takes_part, _a_unit_is_lost, _paid_again, _bounced_and_kept]
)
def test_a_fault_is_found(world: Any, fault: Callable[[Any], None], monkeypatch: Any) -> None:
    fault(monkeypatch)
    # What the examples came to is a draw's; that they fail is certain.
    with pytest.raises((AssertionError, ValueError, DatabaseError, HypothesisException, ExceptionGroup)):
        run(world, examples=EXAMPLES, steps=STEPS)
