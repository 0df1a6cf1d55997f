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
    """A group's side of the journal. `made_by` is the user, or None for the clock."""

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
    """A part of a receipt that takes an amount off a demand of a ticket."""

    ticket_id: uuid.UUID
    instalment_id: uuid.UUID
    kind: DemandKind
    amount: int
    # By collection, a subscription feeds its pool; what was owed before a takeover has none.
    in_pool: bool = True


def due_account(ticket_id: uuid.UUID, kind: DemandKind, currency: str) -> JournalAccount:
    """Where a demand of a kind stands until it is paid."""
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
    """Receivable of every ticket to the instalment's pool; by collection, to what is not collected yet."""
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
    """The same, to be posted together with others."""
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
    """The member's credit to what is owed now; `key` is used once."""
    total = sum(credit.amount for credit in credits)
    amounts = [
        Amount(journal_accounts.unapplied(books.group_id, person_id, books.currency), total),
        *_credited(books, credits, by_collection),
    ]
    books.post(f"apply:{key}", "application", amounts)


def post_unapplication(
    books: Books, key: str, *, person_id: uuid.UUID, credits: Sequence[Credit], by_collection: bool = False
) -> None:
    """Takes an application back, so that the credit is there again to be refunded or to bounce."""
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
            # What comes in is in the pool from now on.
            amounts += _move(
                journal_accounts.uncollected(credit.instalment_id, books.currency),
                journal_accounts.pool(credit.instalment_id, books.currency),
                credit.amount,
            )
    return amounts


def post_reversal(books: Books, transaction_id: uuid.UUID, *, key: str, memo: str) -> uuid.UUID:
    """Take a transaction back: a receipt undone, a cheque that bounced."""
    return reverse_transaction(
        books.account_id, transaction_id, key=f"reversal:{key}", memo=memo, made_by=books.made_by
    )


def post_refund(
    books: Books, key: str, *, person_id: uuid.UUID, out_of: JournalAccount, amount: int, memo: str = ""
) -> None:
    """Money given back out of the member's credit."""
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
    """An agent (membership) has handed in what was collected for this group; to the bank unless named."""
    to = into or journal_accounts.bank(books.currency)
    amounts = _move(to, journal_accounts.agent_cash(agent_id, books.currency), amount)
    books.post(f"deposit:{deposit_id}:{books.group_id}", "deposit", amounts)


def post_settlement(books: Books, settlement_key: str, *, gross: int, fees: int) -> None:
    """The gateway has settled a payment of this group: what arrived at the bank, and its fees."""
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
    """The pool to the winner's prize, the dividends and the commission, of which `gst` is owed on."""
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
    """By collection: what came into the pool after the award goes to its winner. Negative takes it back."""
    amounts = [
        Amount(journal_accounts.pool(instalment_id, books.currency), to_winner + to_commission),
        Amount(journal_accounts.prize_payable(ticket_id, books.currency), -to_winner),
        *_earned(books, to_commission, gst),
    ]
    books.post(f"later:{key}", "later", amounts)


def _earned(books: Books, commission: int, gst: int) -> list[Amount]:
    """A commission as it is earned: the tax within it is the state's."""
    return [
        Amount(journal_accounts.commission(books.group_id, books.currency), gst - commission),
        Amount(journal_accounts.gst_payable(books.currency), -gst),
    ]


def post_void(
    books: Books, award_id: uuid.UUID, *, instalment_id: uuid.UUID, ticket_id: uuid.UUID, prize: int
) -> None:
    """A prize that was not claimed goes back into the pool, to be drawn again."""
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
    """Dividends (ticket, amount) taken off what those tickets owe."""
    amounts = []
    for ticket_id, minor in parts:
        amounts += _move(
            journal_accounts.dividend_payable(ticket_id, books.currency),
            journal_accounts.receivable(ticket_id, books.currency),
            minor,
        )
    books.post(f"netted:{key}", "dividend", amounts)


def post_dividend_credited(books: Books, key: str, parts: Sequence[tuple[uuid.UUID, uuid.UUID, int]]) -> None:
    """Dividends (ticket, person, amount) with no demand left to come off: they are the member's credit."""
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
    """A prize paid: what the ticket owed is kept back, the rest goes out of bank and cash.

    What those do not hold (`advanced`) the foreman puts in first: bank to foreman's advance.
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
    """Arrears have come in for which the foreman had put in his own money."""
    amounts = [
        Amount(journal_accounts.foreman_advance(books.group_id, books.currency), from_bank + from_cash),
        Amount(journal_accounts.bank(books.currency), -from_bank),
        Amount(journal_accounts.cash(books.currency), -from_cash),
    ]
    books.post(f"repaid:{key}", "advance_repaid", amounts)


def post_penalties(books: Books, key: str, parts: Sequence[tuple[uuid.UUID, int]]) -> None:
    """Penalties (ticket, amount) for being late."""
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
    """A demand given up: a penalty is no income after all; a subscription is the house's loss, or, by
    collection, just not collected."""
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
    """By collection: the winner was paid with money that was taken back and will not come again."""
    amounts = _move(
        journal_accounts.write_off(books.group_id, books.currency),
        journal_accounts.pool(instalment_id, books.currency),
        amount,
    )
    books.post(f"pool_off:{key}", "waiver", amounts)


@dataclass(frozen=True, slots=True)
class Unwound:
    """A ticket's part of an instalment that will not be held: what it had paid, and what it still owed."""

    ticket_id: uuid.UUID
    person_id: uuid.UUID
    paid: int
    owed: int


def post_unwound(
    books: Books, instalment_id: uuid.UUID, parts: Sequence[Unwound], *, by_collection: bool
) -> None:
    """The pool of an instalment that will not be held goes back; what was owed for it is owed no more."""
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
    """A substitute owes what the removed holder had paid, and that holder has it coming."""
    amounts = _move(
        journal_accounts.entry_receivable(ticket_id, books.currency),
        journal_accounts.removed_payable(holding_id, books.currency),
        amount,
    )
    books.post(f"entry:{holding_id}", "entry", amounts)


def post_removed_repaid(
    books: Books, key: str, holding_id: uuid.UUID, *, from_bank: int, from_cash: int
) -> None:
    """The removed holder's money, paid back."""
    amounts = [
        Amount(journal_accounts.removed_payable(holding_id, books.currency), from_bank + from_cash),
        Amount(journal_accounts.bank(books.currency), -from_bank),
        Amount(journal_accounts.cash(books.currency), -from_cash),
    ]
    books.post(f"removed:{key}", "removed_repaid", amounts)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a ticket stood when its group was taken over (minor units)."""

    ticket_id: uuid.UUID
    person_id: uuid.UUID
    owes: int
    credit: int
    prize_unpaid: int


def post_opening(books: Books, *, held: int, tickets: Sequence[Opening]) -> None:
    """A running group taken over: what it holds and is owed, what it owes, the rest the foreman's advance."""
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
