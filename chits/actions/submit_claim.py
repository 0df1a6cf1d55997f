"""Submit a member's claim to have paid by UPI or transfer. It counts only once the manager confirms it."""

from __future__ import annotations

from datetime import date, timedelta

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.claim_references import claim_references
from chits.actions.request_payment import answer_requests
from chits.events import PaymentClaimed
from chits.locking import lock_group
from chits.models import Payment, Ticket
from chits.payment_states import CLAIMED, TAKES_MONEY, Method, PaymentSource, PaymentState
from chits.upi import BadUpi, read_reference
from kernel.errors import BadInput, Conflict, NotFound
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction
from money import LARGEST_MINOR
from tenancy.member import Member, require_capability

MOST_WAITING = 20
OLDEST = timedelta(days=400)


def submit_claim(
    member: Member,
    ticket: Ticket,
    *,
    amount: int,
    reference: str,
    method: Method = Method.UPI,
    paid_on: date | None = None,
    instalment_number: int | None = None,
    asked_as: str = "",
) -> Payment:
    """Store a claim of `amount` (minor units) for the member's own ticket.

    `reference` is the bank's reference (UTR), and `asked_as` that of the UPI link it answers. Raise Conflict
    if the reference is already used, or if too many claims are waiting.
    """
    require_capability(member, "look.own")
    if ticket.person.user_id != member.user_id:
        raise NotFound
    with transaction():
        group = catch_up(lock_group(member, ticket.group_id))
        key = _checked(
            group.row.months, group.now.date(), amount, reference, method, paid_on, instalment_number
        )
        group.require(*TAKES_MONEY)
        waiting = Payment.objects.filter(person_id=ticket.person_id, state=PaymentState.CLAIMED).count()
        if waiting >= MOST_WAITING:
            raise Conflict(
                "Wait until your manager has checked your other reported payments.", code="too_many_claims"
            )
        claim = Payment(
            id=new_id(),
            account_id=member.account_id,
            group_id=group.row.id,
            ticket_id=ticket.id,
            person_id=ticket.person_id,
            instalment_number=instalment_number,
            source=PaymentSource.CLAIM,
            method=method,
            state=PaymentState.CLAIMED,
            amount=amount,
            currency=group.row.currency,
            reference=" ".join(reference.split()),
            reference_key=key,
            paid_on=paid_on,
            made_by=member.id,
            made_by_name=member.user_name,
            made_at=group.now,
        )
        claim_references([claim])
        claim.save(force_insert=True)
        answer_requests([claim], asked_as=asked_as)
        audit(
            member,
            "payment.claim",
            "chit_payment",
            claim.id,
            ticket=ticket.label,
            amount=amount,
            reference=claim.reference,
        )
        event = PaymentClaimed(group.row.id, ticket.id, claim.id)
        record(event, account_id=member.account_id)
    return claim


def _checked(
    months: int,
    today: date,
    amount: int,
    reference: str,
    method: str,
    paid_on: date | None,
    instalment_number: int | None,
) -> str:
    """Return the reference in its comparable form. Raise BadInput naming every wrong field."""
    errors: dict[str, list[str]] = {}
    key = ""
    try:
        key = read_reference(reference)
    except BadUpi as problem:
        errors["reference"] = [str(problem)]
    if not 0 < amount <= LARGEST_MINOR:
        errors["amount"] = ["The amount must be more than 0."]
    if method not in CLAIMED:
        errors["method"] = [f"Enter one of {', '.join(CLAIMED)}."]
    # One day ahead is allowed, because the payer's day may have begun before the server's.
    if paid_on is not None and not today - OLDEST <= paid_on <= today + timedelta(days=1):
        errors["paid_on"] = ["Enter the day you paid, at most 400 days ago and not in the future."]
    if instalment_number is not None and not 1 <= instalment_number <= months:
        errors["instalment"] = [f"Enter an instalment from 1 to {months}."]
    if errors:
        raise BadInput(errors=errors)
    return key
