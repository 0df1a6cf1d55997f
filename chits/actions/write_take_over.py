"""Import a running group: the figures of each ticket are checked and posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chits.locking import LockedGroup
from chits.models import Award, Demand, Group, Instalment, OpeningBalance, Payout, Ticket
from chits.postings import Opening, post_opening
from chits.states import InstalmentState, PayoutState
from kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of a ticket, in minor units: its dues or credit, and its prize with the month."""

    label: str
    owes: int = 0
    credit: int = 0
    prized_in: int | None = None
    prize: int = 0
    prize_unpaid: int = 0


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The figures of a group: `done` instalments were held, and `held` is its bank balance (minor units)."""

    done: int
    held: int = 0
    balances: tuple[Balance, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        return {
            "done": self.done,
            "held": self.held,
            "balances": [
                {
                    "ticket": balance.label,
                    "owes": balance.owes,
                    "credit": balance.credit,
                    "prized_in": balance.prized_in,
                    "prize": balance.prize,
                    "prize_unpaid": balance.prize_unpaid,
                }
                for balance in self.balances
            ],
        }


def check_take_over(row: Group, tickets: Sequence[Ticket], take_over: TakeOver) -> None:
    """Raise BadInput naming every impossible figure."""
    errors: dict[str, list[str]] = {}

    def must(holds: bool, path: str, sentence: str) -> None:
        if not holds:
            errors.setdefault(path, []).append(sentence)

    labels = {ticket.label for ticket in tickets}
    done = take_over.done
    must(1 <= done < row.months, "take_over.done", f"Enter from 1 to {row.months - 1} instalments.")
    seen: set[str] = set()
    prized: dict[int, str] = {}
    for number, balance in enumerate(take_over.balances, start=1):
        at = f"take_over.balances.{number}"
        must(balance.label in labels, f"{at}.ticket", "This group doesn't have this ticket.")
        must(balance.label not in seen, f"{at}.ticket", "This ticket is listed twice.")
        seen.add(balance.label)
        most = done * row.instalment_minor
        must(balance.owes <= most, f"{at}.owes", "Enter at most the sum of all instalments so far.")
        must(
            not (balance.owes and balance.credit),
            f"{at}.credit",
            "Enter either an amount owed or a credit, not both.",
        )
        must(balance.prize_unpaid <= balance.prize, f"{at}.prize_unpaid", "Enter at most the prize.")
        must(balance.prize <= row.value_minor, f"{at}.prize", "Enter at most the total value.")
        must(
            balance.prized_in is not None or not balance.prize,
            f"{at}.prized_in",
            "Enter the month in which the ticket won.",
        )
        if balance.prized_in is not None:
            must(
                1 <= balance.prized_in <= done,
                f"{at}.prized_in",
                "Enter one of the instalments already held.",
            )
            must(balance.prized_in not in prized, f"{at}.prized_in", "This instalment already has a winner.")
            prized[balance.prized_in] = balance.label
    missing = [number for number in range(1, min(done, row.months) + 1) if number not in prized]
    must(not missing, "take_over.balances", f"Instalments without a winner: {missing[:20]}.")
    owed = take_over.held + sum(balance.owes for balance in take_over.balances)
    owes = sum(balance.credit + balance.prize_unpaid for balance in take_over.balances)
    must(owed >= owes, "take_over.held", "The group owes more than it holds and will receive.")
    if errors:
        raise BadInput(errors=errors, code="bad_take_over")


def write_take_over(
    group: LockedGroup, tickets: Sequence[Ticket], instalments: Sequence[Instalment], take_over: TakeOver
) -> None:
    """Write balances, awards and arrears as rows, and post one journal transaction."""
    by_label = {ticket.label: ticket for ticket in tickets}
    by_number = {instalment.number: instalment for instalment in instalments}
    openings = []
    for balance in take_over.balances:
        ticket = by_label[balance.label]
        _write(group, ticket, balance, by_number, by_number[take_over.done])
        openings.append(
            Opening(ticket.id, ticket.person_id, balance.owes, balance.credit, balance.prize_unpaid)
        )
    post_opening(group.books, held=take_over.held, tickets=openings)


def _write(
    group: LockedGroup,
    ticket: Ticket,
    balance: Balance,
    by_number: dict[int, Instalment],
    last: Instalment,
) -> None:
    row = group.row
    OpeningBalance.objects.create(
        account_id=row.account_id,
        ticket=ticket,
        owes_minor=balance.owes,
        credit_minor=balance.credit,
        prized_in=balance.prized_in,
        prize_minor=balance.prize,
        prize_unpaid_minor=balance.prize_unpaid,
        made_at=group.now,
    )
    if balance.owes:
        Demand.objects.create(
            account_id=row.account_id,
            ticket=ticket,
            instalment=last,
            group_id=row.id,
            amount=balance.owes,
            due_on=last.due_on,
            issued_at=group.now,
        )
    if balance.prized_in is None:
        return
    instalment = by_number[balance.prized_in]
    award = Award.objects.create(
        account_id=row.account_id,
        group_id=row.id,
        instalment=instalment,
        ticket=ticket,
        gross=row.value_minor,
        commission=row.value_minor - balance.prize,
        prize=balance.prize,
        taken_over=True,
        awarded_at=instalment.draw_at,
    )
    if balance.prize_unpaid:
        instalment.state = InstalmentState.AWARDED
        instalment.save(update_fields=["state"])
        Payout.objects.create(
            account_id=row.account_id,
            group_id=row.id,
            award=award,
            amount=balance.prize_unpaid,
            state=PayoutState.SECURITY_PENDING if row.needs_security else PayoutState.AWARDED,
            made_at=group.now,
        )
