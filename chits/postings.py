"""Post what happened in a group to the journal: one function for each event, debits first as they are read.

Each takes a `Books` (whose group, in which currency, who did it) and is posted once for its key. Amounts are
minor units. Every transaction is `about` the group; see `journal_accounts.py` for what stands where.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chits import journal_accounts
from chits.states import DemandKind
from journal.accounts import JournalAccount
from journal.actions.post import Amount, post
from journal.actions.post import reverse as reverse_transaction
from journal.actions.post_many import Draft


@dataclass(frozen=True, slots=True)
class Books:
    """A group's books in the journal. `made_by` is the user, or None for the schedule."""

    account_id: uuid.UUID
    group_id: uuid.UUID
    currency: str
    made_by: uuid.UUID | None = None

    def post(self, key: str, kind: str, amounts: Iterable[Amount], memo: str = "") -> uuid.UUID | None:
        return post(
            self.account_id,
            amounts,
            key=key,
            kind=f"chits_{kind}",
            about=self.group_id,
            memo=memo,
            made_by=self.made_by,
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """A part of a receipt that pays a demand of a ticket."""

    ticket_id: uuid.UUID
    instalment_id: uuid.UUID
    kind: DemandKind
    amount: int
    # By collection, a subscription is added to its pool; dues from before an import have none.
    in_pool: bool = True


def due_account(ticket_id: uuid.UUID, kind: DemandKind, currency: str) -> JournalAccount:
    """Return the account of a kind of demand until it is paid."""
    if kind is DemandKind.PENALTY:
        return journal_accounts.penalty_receivable(ticket_id, currency)
    if kind is DemandKind.ENTRY:
        return journal_accounts.entry_receivable(ticket_id, currency)
    return journal_accounts.receivable(ticket_id, currency)


def _move(debit: JournalAccount, credit: JournalAccount, minor: int) -> list[Amount]:
    return [Amount(debit, minor), Amount(credit, -minor)]


def post_demands(
    books: Books, instalment_id: uuid.UUID, tickets: Sequence[uuid.UUID], each: int, *, by_collection: bool
) -> None:
    """Post the demands of all tickets to the instalment's pool; by collection, to the uncollected account."""
    into = journal_accounts.uncollected if by_collection else journal_accounts.pool
    amounts = [Amount(journal_accounts.receivable(ticket, books.currency), each) for ticket in tickets]
    amounts.append(Amount(into(instalment_id, books.currency), -each * len(tickets)))
    books.post(f"demand:{instalment_id}", "demand", amounts)


def draft_receipt(
    books: Books,
    payment_id: uuid.UUID,
    *,
    into: JournalAccount,
    credits: Sequence[Credit],
    rest: int,
    person_id: uuid.UUID,
    by_collection: bool,
    memo: str,
) -> Draft:
    """Return a receipt's transaction, to be posted together with others."""
    total = rest + sum(credit.amount for credit in credits)
    amounts = [
        Amount(into, total),
        Amount(journal_accounts.unapplied(books.group_id, person_id, books.currency), -rest),
        *_credited(books, credits, by_collection),
    ]
    return Draft(f"receipt:{payment_id}", "chits_receipt", amounts, books.group_id, memo)


def post_application(
    books: Books,
    key: str,
    *,
    person_id: uuid.UUID,
    credits: Sequence[Credit],
    by_collection: bool = False,
) -> None:
    """Post a member's credit to current dues; `key` is used once."""
    total = sum(credit.amount for credit in credits)
    amounts = [
        Amount(journal_accounts.unapplied(books.group_id, person_id, books.currency), total),
        *_credited(books, credits, by_collection),
    ]
    books.post(f"apply:{key}", "application", amounts)


def post_unapplication(
    books: Books, key: str, *, person_id: uuid.UUID, credits: Sequence[Credit], by_collection: bool = False
) -> None:
    """Reverse an application, so that the credit is available again for a refund or a bounced cheque."""
    total = sum(credit.amount for credit in credits)
    amounts = [
        Amount(journal_accounts.unapplied(books.group_id, person_id, books.currency), -total),
        *(Amount(account, -minor) for account, minor in _credited(books, credits, by_collection)),
    ]
    books.post(f"unapply:{key}", "unapplication", amounts)


def _credited(books: Books, credits: Sequence[Credit], by_collection: bool) -> list[Amount]:
    amounts = []
    for credit in credits:
        amounts.append(Amount(due_account(credit.ticket_id, credit.kind, books.currency), -credit.amount))
        if by_collection and credit.in_pool and credit.kind is DemandKind.SUBSCRIPTION:
            # From now on, payments go into the pool.
            amounts += _move(
                journal_accounts.uncollected(credit.instalment_id, books.currency),
                journal_accounts.pool(credit.instalment_id, books.currency),
                credit.amount,
            )
    return amounts


def post_reversal(books: Books, transaction_id: uuid.UUID, *, key: str, memo: str) -> uuid.UUID:
    """Reverse a transaction: an undone receipt or a bounced cheque."""
    return reverse_transaction(
        books.account_id, transaction_id, key=f"reversal:{key}", memo=memo, made_by=books.made_by
    )


def post_refund(
    books: Books, key: str, *, person_id: uuid.UUID, out_of: JournalAccount, amount: int, memo: str = ""
) -> None:
    """Post a refund out of the member's credit."""
    there = journal_accounts.unapplied(books.group_id, person_id, books.currency)
    books.post(f"refund:{key}", "refund", _move(there, out_of, amount), memo)


def post_deposit(
    books: Books,
    deposit_id: uuid.UUID,
    *,
    agent_id: uuid.UUID,
    amount: int,
    into: JournalAccount | None = None,
) -> None:
    """Post an agent's deposit of cash for this group, to the bank unless another account is given."""
    to = into or journal_accounts.bank(books.currency)
    amounts = _move(to, journal_accounts.agent_cash(agent_id, books.currency), amount)
    books.post(f"deposit:{deposit_id}:{books.group_id}", "deposit", amounts)


def post_settlement(books: Books, settlement_key: str, *, gross: int, fees: int) -> None:
    """Post the gateway's settlement of a payment: the amount that reached the bank, and the fees."""
    amounts = [
        Amount(journal_accounts.bank(books.currency), gross - fees),
        Amount(journal_accounts.gateway_fees(books.currency), fees),
        Amount(journal_accounts.gateway_clearing(books.currency), -gross),
    ]
    books.post(f"settlement:{settlement_key}", "settlement", amounts)


def post_award(
    books: Books,
    award_id: uuid.UUID,
    *,
    instalment_id: uuid.UUID,
    ticket_id: uuid.UUID,
    prize: int,
    commission: int,
    gst: int = 0,
    dividends: Sequence[tuple[uuid.UUID, int]] = (),
) -> None:
    """Post an award: the pool becomes prize, dividends and commission, including `gst` that is payable."""
    shares = sum(share for _, share in dividends)
    amounts = [
        Amount(journal_accounts.pool(instalment_id, books.currency), prize + commission + shares),
        Amount(journal_accounts.prize_payable(ticket_id, books.currency), -prize),
        *_earned(books, commission, gst),
        *(
            Amount(journal_accounts.dividend_payable(ticket, books.currency), -share)
            for ticket, share in dividends
        ),
    ]
    books.post(f"award:{award_id}", "award", amounts)


def post_later(
    books: Books,
    key: str,
    *,
    instalment_id: uuid.UUID,
    ticket_id: uuid.UUID,
    to_winner: int,
    to_commission: int,
    gst: int = 0,
) -> None:
    """Post late money of a collected pool to its winner. A negative amount reverses it."""
    amounts = [
        Amount(journal_accounts.pool(instalment_id, books.currency), to_winner + to_commission),
        Amount(journal_accounts.prize_payable(ticket_id, books.currency), -to_winner),
        *_earned(books, to_commission, gst),
    ]
    books.post(f"later:{key}", "later", amounts)


def _earned(books: Books, commission: int, gst: int) -> list[Amount]:
    """Return the postings of an earned commission, with the tax in it payable."""
    return [
        Amount(journal_accounts.commission(books.group_id, books.currency), gst - commission),
        Amount(journal_accounts.gst_payable(books.currency), -gst),
    ]


def post_void(
    books: Books, award_id: uuid.UUID, *, instalment_id: uuid.UUID, ticket_id: uuid.UUID, prize: int
) -> None:
    """Post an unclaimed prize back into the pool, to be drawn again."""
    amounts = _move(
        journal_accounts.prize_payable(ticket_id, books.currency),
        journal_accounts.pool(instalment_id, books.currency),
        prize,
    )
    books.post(f"void:{award_id}", "void", amounts)


def post_dividend_netted(
    books: Books,
    key: str,
    parts: Sequence[tuple[uuid.UUID, int]],
) -> None:
    """Post dividends (ticket, amount) that are deducted from those tickets' dues."""
    amounts = []
    for ticket_id, minor in parts:
        amounts += _move(
            journal_accounts.dividend_payable(ticket_id, books.currency),
            journal_accounts.receivable(ticket_id, books.currency),
            minor,
        )
    books.post(f"netted:{key}", "dividend", amounts)


def post_dividend_credited(books: Books, key: str, parts: Sequence[tuple[uuid.UUID, uuid.UUID, int]]) -> None:
    """Post dividends (ticket, person, amount) without a further demand to the members' credit."""
    amounts = []
    for ticket_id, person_id, minor in parts:
        amounts += _move(
            journal_accounts.dividend_payable(ticket_id, books.currency),
            journal_accounts.unapplied(books.group_id, person_id, books.currency),
            minor,
        )
    books.post(f"credited:{key}", "dividend", amounts)


def post_payout(
    books: Books,
    payout_id: uuid.UUID,
    *,
    ticket_id: uuid.UUID,
    amount: int,
    deducted: Sequence[Credit] = (),
    from_bank: int,
    from_cash: int,
    advanced: int,
    by_collection: bool = False,
) -> None:
    """Post a payout: the ticket's dues are withheld, and the rest is paid from bank and cash.

    The foreman first advances what they lack (`advanced`): bank to foreman's advance.
    """
    bank = journal_accounts.bank(books.currency)
    amounts = [
        *_move(bank, journal_accounts.foreman_advance(books.group_id, books.currency), advanced),
        Amount(journal_accounts.prize_payable(ticket_id, books.currency), amount),
        *_credited(books, deducted, by_collection),
        Amount(bank, -from_bank - advanced),
        Amount(journal_accounts.cash(books.currency), -from_cash),
    ]
    books.post(f"payout:{payout_id}", "payout", amounts)


def post_advance_repaid(books: Books, key: str, *, from_bank: int, from_cash: int) -> None:
    """Post the repayment of the foreman's advance from arrears that came in."""
    amounts = [
        Amount(journal_accounts.foreman_advance(books.group_id, books.currency), from_bank + from_cash),
        Amount(journal_accounts.bank(books.currency), -from_bank),
        Amount(journal_accounts.cash(books.currency), -from_cash),
    ]
    books.post(f"repaid:{key}", "advance_repaid", amounts)


def post_penalties(books: Books, key: str, parts: Sequence[tuple[uuid.UUID, int]]) -> None:
    """Post penalties (ticket, amount) for late payment."""
    amounts = []
    for ticket_id, minor in parts:
        amounts += _move(
            journal_accounts.penalty_receivable(ticket_id, books.currency),
            journal_accounts.penalty(books.group_id, books.currency),
            minor,
        )
    books.post(f"penalty:{key}", "penalty", amounts)


def post_waiver(
    books: Books, key: str, credit: Credit, *, by_collection: bool = False, memo: str = ""
) -> None:
    """Post a written-off demand.

    A penalty reduces income. A subscription is the house's loss or, by collection, just not collected."""
    currency = books.currency
    if credit.kind is DemandKind.PENALTY:
        to = journal_accounts.penalty(books.group_id, currency)
    elif by_collection and credit.in_pool and credit.kind is DemandKind.SUBSCRIPTION:
        to = journal_accounts.uncollected(credit.instalment_id, currency)
    else:
        to = journal_accounts.write_off(books.group_id, currency)
    owed = due_account(credit.ticket_id, credit.kind, currency)
    books.post(f"waiver:{key}", "waiver", _move(to, owed, credit.amount), memo)


def post_pool_written_off(books: Books, key: str, *, instalment_id: uuid.UUID, amount: int) -> None:
    """Write off a collected pool whose winner was paid with money that was reversed."""
    amounts = _move(
        journal_accounts.write_off(books.group_id, books.currency),
        journal_accounts.pool(instalment_id, books.currency),
        amount,
    )
    books.post(f"pool_off:{key}", "waiver", amounts)


@dataclass(frozen=True, slots=True)
class Unwound:
    """A ticket's part of an instalment that won't be held: what it had paid, and what it still owed."""

    ticket_id: uuid.UUID
    person_id: uuid.UUID
    paid: int
    owed: int


def post_unwound(
    books: Books, instalment_id: uuid.UUID, parts: Sequence[Unwound], *, by_collection: bool
) -> None:
    """Post an instalment that won't be held: its pool is returned, and its dues are cancelled."""
    currency = books.currency
    amounts = []
    for part in parts:
        unpaid_from = journal_accounts.uncollected if by_collection else journal_accounts.pool
        amounts += _move(
            unpaid_from(instalment_id, currency),
            journal_accounts.receivable(part.ticket_id, currency),
            part.owed,
        )
        amounts += _move(
            journal_accounts.pool(instalment_id, currency),
            journal_accounts.unapplied(books.group_id, part.person_id, currency),
            part.paid,
        )
    books.post(f"unwound:{instalment_id}", "unwound", amounts)


def post_entry(books: Books, holding_id: uuid.UUID, *, ticket_id: uuid.UUID, amount: int) -> None:
    """Post a substitute's debt for what the removed holder paid, which is owed to that holder."""
    amounts = _move(
        journal_accounts.entry_receivable(ticket_id, books.currency),
        journal_accounts.removed_payable(holding_id, books.currency),
        amount,
    )
    books.post(f"entry:{holding_id}", "entry", amounts)


def post_removed_repaid(
    books: Books, key: str, holding_id: uuid.UUID, *, from_bank: int, from_cash: int
) -> None:
    """Post the repayment of a removed holder."""
    amounts = [
        Amount(journal_accounts.removed_payable(holding_id, books.currency), from_bank + from_cash),
        Amount(journal_accounts.bank(books.currency), -from_bank),
        Amount(journal_accounts.cash(books.currency), -from_cash),
    ]
    books.post(f"removed:{key}", "removed_repaid", amounts)


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket's opening balance in an imported group (minor units)."""

    ticket_id: uuid.UUID
    person_id: uuid.UUID
    owes: int
    credit: int
    prize_unpaid: int


def post_opening(books: Books, *, held: int, tickets: Sequence[Opening]) -> None:
    """Post an imported group's opening balances; the difference is the foreman's advance."""
    currency = books.currency
    amounts = [Amount(journal_accounts.bank(currency), held)]
    advance = held
    for ticket in tickets:
        amounts += [
            Amount(journal_accounts.receivable(ticket.ticket_id, currency), ticket.owes),
            Amount(journal_accounts.unapplied(books.group_id, ticket.person_id, currency), -ticket.credit),
            Amount(journal_accounts.prize_payable(ticket.ticket_id, currency), -ticket.prize_unpaid),
        ]
        advance += ticket.owes - ticket.credit - ticket.prize_unpaid
    amounts.append(Amount(journal_accounts.foreman_advance(books.group_id, currency), -advance))
    books.post(f"opening:{books.group_id}", "opening", amounts)
