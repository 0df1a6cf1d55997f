"""The table of events, row by row: what each posts to the journal, and nothing beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chits import schedule
from chits.actions.approve_payout import approve_payout
from chits.actions.deposit_cash import deposit_cash
from chits.actions.disburse_payout import disburse_payout
from chits.actions.place_bid import place_bid
from chits.actions.record_payments import Line, record_payment
from chits.actions.reverse_payment import reverse_payment
from chits.actions.waive_demand import waive_demand
from chits.models import Award, Demand, Group, Payment, Payout, Ticket
from chits.payment_states import Method
from chits.queries.balances import trial_balance
from journal.models import Posting, Transaction
from kernel.clock import database_now
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.world_chits import Clock, a_running_group, instalment_of

pytestmark = pytest.mark.django_db
S = 1_000_00
V = 4 * S
C = 200_00  # 5 % of V


class Books:
    """Reads what was posted last, debits positive, by account."""

    def __init__(self, member: Member, group: Group) -> None:
        self.member, self.group = member, group

    def posted(self, kind: str) -> dict[str, list[int]]:
        """{account: its amounts} of the latest transaction of a kind; all of them add up to nothing."""
        with as_member(self.member):
            lines = trial_balance(self.member.account_id, self.group.id)
            assert sum(line.balance for line in lines) == 0
            found = Transaction.objects.filter(kind=kind, about=self.group.id).order_by("-id")[0]
            amounts: dict[str, list[int]] = {}
            for code, amount in Posting.objects.filter(transaction=found).values_list(
                "journal_account__code", "amount"
            ):
                amounts.setdefault(code.removeprefix("chits_"), []).append(amount)
        assert sum(sum(some) for some in amounts.values()) == 0
        return {code: sorted(some) for code, some in amounts.items()}

    def pay(self, label: str, amount: int, method: Method = Method.CASH) -> Payment:
        with as_member(self.member):
            ticket = Ticket.objects.select_related("person", "group").get(group=self.group, label=label)
            return record_payment(self.member, self.group, Line(ticket, amount, method))


def test_every_row_of_the_table(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(
        asha, seats=4, kind="AUCTION", commission_bps=500, late_flat_minor=50_00, grace_days=2
    )
    books = Books(asha, group)

    # demand k, each ticket: Receivable s | Pool s
    assert books.posted("chits_demand") == {"receivable": [S] * 4, "pool": [-V]}

    # receipt: Cash | Receivable (oldest first), rest Unapplied
    books.pay("T01", S + 200_00)
    assert books.posted("chits_receipt") == {"cash": [S + 200_00], "receivable": [-S], "unapplied": [-200_00]}
    for label, method, account in (("T02", Method.BANK, "bank"), ("T03", Method.AGENT, "agent_cash")):
        books.pay(label, S, method)
        assert books.posted("chits_receipt") == {account: [S], "receivable": [-S]}

    # agent's deposit: Bank | AgentCash
    with as_member(asha):
        deposit_cash(asha, amount=S)
    assert books.posted("chits_deposit") == {"bank": [S], "agent_cash": [-S]}

    # award: Pool V | PrizePayable V−D, DividendPayable Σd, Commission C
    first = instalment_of(asha, group, 1)
    with as_member(asha):
        place_bid(asha, first, Ticket.objects.get(group=group, label="T01"), 501_02)
    clock.hold(asha, group, 1)
    dividends = [-75_26, -75_26, -75_25, -75_25]  # 301.02 among four
    assert books.posted("chits_award") == {
        "pool": [V],
        "prize": [-(V - 501_02)],
        "dividend": dividends,
        "commission": [-C],
    }

    # dividend netted: DividendPayable | Receivable
    assert books.posted("chits_dividend") == {"dividend": dividends_up(dividends), "receivable": dividends}
    # the credit that was left is put to the next demand
    assert books.posted("chits_application") == {"unapplied": [200_00], "receivable": [-200_00]}

    # payout: PrizePayable | Bank and Cash; the shortfall before it: Bank | ForemanAdvance
    with as_member(asha):
        payout = Payout.objects.get(group_id=group.id)
        disburse_payout(asha, approve_payout(asha, payout), method="bank")
    held = S + 200_00 + 2 * S
    lacking = V - 501_02 - held
    assert books.posted("chits_payout") == {
        "prize": [V - 501_02],
        "bank": [-2 * S],  # what the foreman puts in goes out in the same transaction
        "foreman_advance": [-lacking],
        "cash": [-S - 200_00],
    }

    # … repaid from arrears: ForemanAdvance | Cash
    books.pay("T04", S)
    assert books.posted("chits_advance_repaid") == {"foreman_advance": [lacking], "cash": [-lacking]}

    _late_and_forgiven(cast, clock, books)


def dividends_up(dividends: list[int]) -> list[int]:
    return sorted(-minor for minor in dividends)


def _late_and_forgiven(cast: Cast, clock: Clock, books: Books) -> None:
    """The mirrored rows: penalty, a cheque that bounced, what is given up, arrears kept back of a prize."""
    asha, group = cast.asha, books.group
    second = instalment_of(asha, group, 2)
    clock.to(second.draw_at - timedelta(hours=1))
    for label in ("T01", "T03"):
        books.pay(label, S)
    cheque = books.pay("T02", S, Method.CHEQUE)
    taken = books.posted("chits_receipt")
    with as_member(asha):
        place_bid(asha, second, Ticket.objects.get(group=group, label="T03"), C)
    clock.hold(asha, group, 2)

    # bounce: the receipt mirrored, by its reversal
    with as_member(asha):
        reverse_payment(asha, cheque, reason="no funds", bounced=True)
        reversal = Transaction.objects.order_by("-id").exclude(reverses=None)[0]
        back = Posting.objects.filter(transaction=reversal).values_list("journal_account__code", "amount")
        mirrored = {code.removeprefix("chits_"): [-amount] for code, amount in back}
    assert mirrored == taken

    # penalty: PenaltyReceivable | Penalty; given up, the same the other way round
    clock.to(database_now() + timedelta(days=4))
    schedule.charge_penalties()
    penalties = books.posted("chits_penalty")
    assert penalties["penalty_due"] and set(penalties) == {"penalty_due", "penalty"}
    assert set(penalties["penalty_due"]) == {50_00}
    with as_member(asha):
        waive_demand(asha, Demand.objects.filter(kind="PENALTY", ticket__label="T02")[0], reason="a feast")
    assert books.posted("chits_waiver") == {"penalty": [50_00], "penalty_due": [-50_00]}

    # payout with arrears kept back: PrizePayable | Receivable, the rest Bank and Cash
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment__number=2)
        owed = Demand.objects.get(ticket=award.ticket, instalment__number=3)
    clock.to(instalment_of(asha, group, 3).draw_at + timedelta(days=1))
    with as_member(asha):
        payout = Payout.objects.get(award=award)
        disburse_payout(asha, approve_payout(asha, payout), method="bank")
    paid = books.posted("chits_payout")
    assert paid["prize"] == [V - C] and -owed.outstanding in paid["receivable"]

    # write-off: WriteOff | Receivable
    with as_member(asha):
        lost = Demand.objects.filter(kind="SUBSCRIPTION", ticket__label="T04", instalment__number=2)[0]
        amount = lost.outstanding
        waive_demand(asha, lost, reason="gone away")
    assert books.posted("chits_waiver") == {"write_off": [amount], "receivable": [-amount]}
