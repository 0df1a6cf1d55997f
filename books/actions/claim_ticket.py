"""Pay a ticket's prize once, to the person who shows its receipt, within the limit of the payer's role."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as django_transaction

from audit.record import audit
from books.events import PeriodChanged
from books.locking import lock_period
from books.models import Claim, Result, Ticket
from books.period import require_gate
from books.postings import post_payment
from books.queries.winners import total_prize, winners_of
from books.states import Operation
from kernel.errors import Conflict, Denied
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction
from money import currency_for, format_money, to_string
from rest.answers import moment
from tenancy.member import Member, require_capability


class NotAWinner(Conflict):
    code = "not_a_winner"
    sentence = "This ticket didn't win."


class AlreadyPaid(Conflict):
    code = "already_paid"


def claim_ticket(member: Member, ticket: Ticket) -> Claim:
    """Pay what the ticket won and wasn't paid yet. Raises NotAWinner, AlreadyPaid, Denied above the limit.

    After a correction, only the excess over what was already paid is paid.
    """
    reach = require_capability(member, "books.pay")
    with transaction():
        period = lock_period(member, ticket.period_id, shared=True)
        require_gate(period, Operation.CLAIM)
        assert period.lucky_number is not None
        _lock_ticket(ticket)
        winners = winners_of(period, period.lucky_number, ticket_id=ticket.id)
        prize = total_prize(winners)
        paid = winners[0].paid if winners else 0
        if not prize:
            raise NotAWinner
        if paid >= prize:
            raise _already_paid(ticket, period.currency)
        amount = prize - paid
        if (
            reach.up_to_major is not None
            and amount > reach.up_to_major * 10 ** currency_for(period.currency).digits
        ):
            shown = format_money(amount, period.currency)
            raise Denied(
                f"You can't pay out {shown}: it is above your limit. Ask a manager.", code="pay_limit"
            )
        result = Result.objects.filter(period_id=period.id).order_by("-position")[0]
        claim = _claim(member, ticket, result, amount, period.now, period.currency)
        post_payment(
            member.account_id,
            claim.id,
            period_id=period.id,
            ticket_id=ticket.id,
            paid_by=member.id,
            amount=amount,
            currency=period.currency,
            made_by=member.user_id,
        )
        audit(member, "ticket.claim", "ticket", ticket.id, code=ticket.code, amount=amount)
        record(PeriodChanged(period.id), account_id=member.account_id)
    return claim


def _lock_ticket(ticket: Ticket) -> None:
    """Lock the ticket, so that two payments at once follow one another."""
    execute(
        "SELECT 1 FROM books_ticket WHERE account_id = %s AND id = %s FOR NO KEY UPDATE",
        [ticket.account_id, ticket.id],
    )


def _claim(
    member: Member, ticket: Ticket, result: Result, amount: int, now: datetime, currency: str
) -> Claim:
    try:
        with django_transaction.atomic():
            return Claim.objects.create(
                account_id=member.account_id,
                ticket=ticket,
                result=result,
                amount=amount,
                paid_by=member.id,
                paid_by_name=member.user_name,
                paid_at=now,
            )
    except IntegrityError as failure:
        if "books_claim_once" in str(failure):
            raise _already_paid(ticket, currency) from failure
        raise


def _already_paid(ticket: Ticket, currency: str) -> AlreadyPaid:
    last = Claim.objects.filter(ticket=ticket).order_by("-paid_at", "-id")[0]
    return AlreadyPaid(
        f"{format_money(last.amount, currency)} was already paid to this ticket by {last.paid_by_name}.",
        extra={
            "claim": {
                "id": str(last.id),
                "amount": to_string(last.amount, currency),
                "paid_by": last.paid_by_name,
                "paid_at": moment(last.paid_at),
            }
        },
    )
