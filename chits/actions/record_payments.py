"""Record payments for one ticket or for a whole meeting, each with a receipt.

The oldest dues are paid first, and the rest becomes the member's credit. Either all lines are stored or none.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from audit.record import audit
from chits import journal_accounts
from chits.actions.catch_up import catch_up
from chits.actions.claim_references import claim_references
from chits.actions.receive_payments import Incoming, receive_payments
from chits.actions.request_payment import answer_requests
from chits.locking import LockedGroup, lock_group
from chits.models import Group, Payment, Ticket
from chits.payment_states import BY_BANK, RECORDED, TAKES_MONEY, Method, PaymentSource, PaymentState
from chits.queries.days import Days, payment_days
from chits.upi import BadUpi, read_reference
from journal.accounts import JournalAccount
from kernel.clock import database_now
from kernel.errors import BadInput, NotFound
from kernel.ids import new_id
from kernel.transactions import transaction
from money import LARGEST_MINOR
from tenancy.member import Member, require_capability
from tenancy.models import Membership
from tenancy.roles import Role

MAX_LINES = 2_000
MAX_REFERENCE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """The payment of one ticket: minor units, method, and the reference of the bank or cheque.

    `agent` is the membership that holds the cash if the method is `agent`; None means the acting member.
    """

    ticket: Ticket
    amount: int
    method: Method
    reference: str = ""
    instalment_number: int | None = None
    paid_on: date | None = None
    agent: uuid.UUID | None = None


def record_payment(member: Member, group: Group, line: Line, *, key: str = "") -> Payment:
    """Record one payment; see `record_payments`."""
    return record_payments(member, group, [line], key=key)[0]


def record_payments(member: Member, group: Group, lines: Sequence[Line], *, key: str = "") -> list[Payment]:
    """Store every line as a payment with a receipt number, in their order.

    A repeated `key` (the form's attempt) returns the payments stored the first time. BadInput names lines as
    `lines.1.amount`. Raise Conflict for a used bank reference, or if the group takes no payments.
    """
    require_capability(member, "chits.collect")
    _check(group, lines, payment_days(member, group, database_now()))
    with transaction():
        locked = catch_up(lock_group(member, group.id))
        before = _recorded_before(group, key, len(lines))
        if before:
            return before
        locked.require(*TAKES_MONEY)
        agents = _agents(member, lines)
        # Ids follow the order of the sheet, so that lists by id show receipts in order.
        ids = sorted(new_id() for _ in lines)
        payments = [
            _payment(locked, member, line, agents, _key(key, at), id=ids[at]) for at, line in enumerate(lines)
        ]
        claim_references(payments)
        receive_payments(
            locked,
            [
                Incoming(payment, line.ticket, _account_for(locked, payment))
                for payment, line in zip(payments, lines, strict=True)
            ],
        )
        answer_requests(payments)
        audit(
            member,
            "payment.record",
            "chit_group",
            group.id,
            payments=len(payments),
            total=sum(payment.amount for payment in payments),
            receipts=_receipts(payments),
            tickets=[line.ticket.label for line in lines[:20]],
        )
    return payments


def _check(group: Group, lines: Sequence[Line], days: Days) -> None:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(lines) <= MAX_LINES:
        errors["lines"] = [f"Send 1 to {MAX_LINES} payments at a time."]
    alone = len(lines) == 1
    for at, line in enumerate(lines[:MAX_LINES], 1):
        path = "" if alone else f"lines.{at}."
        if not 0 < line.amount <= LARGEST_MINOR:
            errors[f"{path}amount"] = ["The amount must be more than 0."]
        if line.method not in RECORDED:
            errors[f"{path}method"] = [f"Enter one of {', '.join(RECORDED)}."]
        if len(line.reference) > MAX_REFERENCE:
            errors[f"{path}reference"] = [f"Enter at most {MAX_REFERENCE} characters."]
        number = line.instalment_number
        if number is not None and not 1 <= number <= group.months:
            errors[f"{path}instalment"] = [f"Enter an instalment from 1 to {group.months}."]
        if line.paid_on is not None and (problem := days.problem(line.paid_on)):
            errors[f"{path}paid_on"] = [problem]
        if line.ticket.group_id != group.id:
            raise ValueError("a ticket of another group")
    if errors:
        raise BadInput(errors=errors)


def _recorded_before(group: Group, key: str, count: int) -> list[Payment]:
    """Return the payments stored under the key, in the order of its lines."""
    if not key:
        return []
    keys = [_key(key, at) for at in range(count)]
    found = {p.key: p for p in Payment.objects.filter(group_id=group.id, key__in=keys)}
    return [found[k] for k in keys if k in found]


def is_recorded(group: Group, key: str) -> bool:
    """Return whether a form with this key is already recorded, so that it is only shown again."""
    return bool(_recorded_before(group, key, 1))


def _key(key: str, at: int) -> str:
    return f"{key[:128]}:{at}" if key else ""


def _agents(member: Member, lines: Sequence[Line]) -> set[uuid.UUID]:
    """Return the people who may hold cash: members of the team, or for a clerk only the clerk."""
    wanted = {line.agent or member.id for line in lines if line.method == Method.AGENT}
    if not wanted:
        return set()
    if member.role == Role.CLERK and wanted != {member.id}:
        raise BadInput(errors={"agent": ["You can record only the cash that you hold yourself."]})
    people = Membership.objects.filter(id__in=wanted, is_active=True)
    if people.count() != len(wanted):
        raise NotFound
    team = people.exclude(role=Role.MEMBER)
    found = set(team.values_list("id", flat=True))
    if found != wanted:
        raise BadInput(errors={"agent": ["Choose a member of your team."]})
    return found


def _payment(
    locked: LockedGroup, member: Member, line: Line, agents: set[uuid.UUID], key: str, *, id: uuid.UUID
) -> Payment:
    reference = " ".join(line.reference.split())
    return Payment(
        id=id,
        account_id=member.account_id,
        group_id=locked.row.id,
        ticket_id=line.ticket.id,
        person_id=line.ticket.person_id,
        instalment_number=line.instalment_number,
        source=PaymentSource.RECORDED,
        method=line.method,
        state=PaymentState.RECEIVED,
        amount=line.amount,
        currency=locked.row.currency,
        reference=reference,
        reference_key=_bank_reference(line.method, reference),
        paid_on=line.paid_on,
        collected_by=(line.agent or member.id) if line.method == Method.AGENT else None,
        made_by=member.id,
        made_by_name=member.user_name,
        made_at=locked.now,
        key=key,
    )


def _bank_reference(method: str, reference: str) -> str:
    """Return a bank reference in its unique form, or an empty string for other notes."""
    if method not in BY_BANK:
        return ""
    try:
        return read_reference(reference)
    except BadUpi:
        return ""


def _account_for(locked: LockedGroup, payment: Payment) -> JournalAccount:
    return receiving_account(payment.method, locked.row.currency, payment.collected_by)


def receiving_account(method: str, currency: str, agent: uuid.UUID | None) -> JournalAccount:
    """Return the account that receives the money of a method. A cheque counts as bank until it bounces."""
    if method == Method.CASH:
        return journal_accounts.cash(currency)
    if method == Method.AGENT:
        assert agent is not None
        return journal_accounts.agent_cash(agent, currency)
    if method == Method.GATEWAY:
        return journal_accounts.gateway_clearing(currency)
    return journal_accounts.bank(currency)


def _receipts(payments: Sequence[Payment]) -> str:
    first, last = payments[0].receipt_number, payments[-1].receipt_number
    return str(first) if first == last else f"{first}-{last}"
