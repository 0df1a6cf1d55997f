"""Deposit the cash that an agent collected: from the agent's account to the bank or the till."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from audit.record import audit
from chits import journal_accounts
from chits.models import Deposit, Group
from chits.postings import Books, post_deposit
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, Denied
from kernel.find_one import find_one
from kernel.ids import new_id
from kernel.query import select
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member, require_capability
from tenancy.models import Membership
from tenancy.roles import Role

INTO = ("bank", "cash")

_BY_GROUP = """
SELECT t.about, sum(p.amount)::bigint FROM journal_posting p
JOIN journal_transaction t ON t.account_id = p.account_id AND t.id = p.transaction_id
WHERE p.account_id = %s AND p.place_id = %s
GROUP BY t.about HAVING sum(p.amount) > 0 ORDER BY min(p.happened_at), t.about
"""


class InHand(NamedTuple):
    """An agent's cash for a group, in minor units."""

    group_id: uuid.UUID
    amount: int


def deposit_cash(
    member: Member,
    *,
    amount: int,
    agent: object = None,
    into: str = "bank",
    reference: str = "",
    currency: str = "",
) -> Deposit:
    """Record the deposit of `amount` (minor units) of an agent's cash, one's own if `agent` is None.

    The cash held longest is deposited first. Raise Conflict if the agent holds less.
    """
    require_capability(member, "chits.collect")
    if into not in INTO:
        raise BadInput(errors={"into": [f"Enter one of {', '.join(INTO)}."]})
    if amount <= 0:
        raise BadInput(errors={"amount": ["The amount must be more than 0."]})
    currency = currency or member.currency
    with transaction():
        membership, name = _agent(member, agent)
        held = _locked(member.account_id, membership, currency)
        total = sum(part.amount for part in held)
        if amount > total:
            has = format_money(total, currency)
            raise Conflict(
                f"{name or 'The agent'} holds {has}.",
                code="more_than_held",
                errors={"amount": [f"Enter at most {has}."]},
            )
        deposit = Deposit.objects.create(
            id=new_id(),
            account_id=member.account_id,
            agent=membership,
            agent_name=name,
            amount=amount,
            currency=currency,
            into=into,
            reference=" ".join(reference.split())[:100],
            made_by=member.id,
            made_by_name=member.user_name,
            made_at=database_now(),
        )
        _post(member, deposit, held)
        audit(member, "deposit.record", "chit_deposit", deposit.id, agent=name, amount=amount, into=into)
    return deposit


def cash_in_hand(account_id: uuid.UUID, agent: uuid.UUID, currency: str) -> list[InHand]:
    """Return an agent's cash by group, the longest held first."""
    journal_account_id = journal_accounts.agent_cash(agent, currency).id_for(account_id)
    return [InHand(*row) for row in select(_BY_GROUP, [account_id, journal_account_id])]


def _agent(member: Member, agent: object) -> tuple[uuid.UUID, str]:
    if agent is None:
        return member.id, member.user_name
    found = find_one(Membership.objects.select_related("user"), agent)
    if member.role == Role.CLERK and found.id != member.id:
        raise Denied("You can deposit only the cash that you hold yourself.", code="not_your_cash")
    return found.id, f"{found.user.first_name} {found.user.last_name}".strip() or found.user.email or ""


def _locked(account_id: uuid.UUID, agent: uuid.UUID, currency: str) -> list[InHand]:
    """Lock the groups' rows in the same order as every payment does, so that no cash moves meanwhile."""
    found = {part.group_id for part in cash_in_hand(account_id, agent, currency)}
    list(Group.objects.select_for_update(no_key=True).filter(id__in=found).order_by("id"))
    return cash_in_hand(account_id, agent, currency)


def _post(member: Member, deposit: Deposit, held: list[InHand]) -> None:
    left = deposit.amount
    for group_id, amount in held:
        part = min(left, amount)
        if part > 0:
            books = Books(member.account_id, group_id, deposit.currency, member.user_id)
            into = getattr(journal_accounts, deposit.into)(deposit.currency)
            post_deposit(books, deposit.id, agent_id=deposit.agent, amount=part, into=into)
            left -= part
