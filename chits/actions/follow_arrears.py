"""Handle late money after an award: by collection it goes to the winner, else it repays the foreman."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Sum

from chits import journal_accounts
from chits.locking import LockedGroup
from chits.models import Award, Payout
from chits.postings import Credit, post_advance_repaid, post_later
from chits.queries.balances import advance_of, held_by
from chits.rules.prize import share_of, split_later, tax_within
from chits.states import (
    AWARDED,
    INSTALMENT_MOVES,
    DemandKind,
    InstalmentState,
    PayoutState,
)
from journal.accounts import JournalAccount
from journal.queries import balance_of
from kernel.ids import new_id


def follow_arrears(group: LockedGroup, credits: Sequence[Credit], *, into: JournalAccount | None) -> None:
    """Handle money for instalments that are already awarded. `into` is the account it went to."""
    concerned = {credit.instalment_id for credit in credits if credit.kind is DemandKind.SUBSCRIPTION}
    awards = list(
        Award.objects.select_related("instalment").filter(instalment_id__in=concerned, voided_at__isnull=True)
    )
    if group.by_collection:
        for award in awards:
            if not award.taken_over:
                give_later(group, award)
        awards = [award for award in awards if award.taken_over]
    awarded = {award.instalment_id for award in awards}
    late = sum(credit.amount for credit in credits if credit.instalment_id in awarded)
    if late > 0 and into is not None:
        repay_advance(group, at_most=late, into=into)


def repay_advance(
    group: LockedGroup, *, at_most: int | None = None, into: JournalAccount | None = None
) -> None:
    """Repay the foreman's advance, as far as the account that received the money covers it."""
    books = group.books
    due = advance_of(books.account_id, books.group_id, books.currency)
    if at_most is not None:
        due = min(due, at_most)
    held = held_by(books.account_id, books.group_id, books.currency)
    bank = min(due, held.bank) if into in (None, journal_accounts.bank(books.currency)) else 0
    cash = min(due - bank, held.cash) if into in (None, journal_accounts.cash(books.currency)) else 0
    if bank + cash > 0:
        post_advance_repaid(books, str(new_id()), from_bank=bank, from_cash=cash)


def give_later(group: LockedGroup, award: Award) -> None:
    """Give the winner what comes into the pool after the award, after the rest of the commission.

    Reversed payments leave the pool negative until they are paid again.
    """
    books, row = group.books, group.row
    there = balance_of(books.account_id, journal_accounts.pool(award.instalment_id, books.currency))
    if there <= 0:
        return
    taken = Award.objects.filter(instalment_id=award.instalment_id).aggregate(
        minor=Sum(F("commission") + F("commission_later"))
    )["minor"]
    due = share_of(row.value_minor, row.commission_bps) - taken
    to_commission, to_winner = split_later(there, commission_due=max(0, due))
    gst = tax_within(award.commission + award.commission_later + to_commission, row.gst_bps) - award.gst
    post_later(
        books,
        str(new_id()),
        instalment_id=award.instalment_id,
        ticket_id=award.ticket_id,
        to_winner=to_winner,
        to_commission=to_commission,
        gst=gst,
    )
    award.later += to_winner
    award.commission_later += to_commission
    award.gst += gst
    award.save(update_fields=["later", "commission_later", "gst"])
    if to_winner:
        add_to_payout(group, award, to_winner)


def add_to_payout(group: LockedGroup, award: Award, amount: int) -> None:
    """Add to the payout if it isn't approved yet, or create another one."""
    last = Payout.objects.filter(award=award).order_by("-sequence").first()
    if last is not None and last.state in (PayoutState.AWARDED, PayoutState.SECURITY_PENDING):
        last.amount += amount
        last.save(update_fields=["amount"])
        return
    Payout.objects.create(
        account_id=award.account_id,
        group_id=award.group_id,
        award=award,
        sequence=(last.sequence if last else 0) + 1,
        amount=amount,
        made_at=group.now,
    )
    instalment = award.instalment
    state = InstalmentState(instalment.state)
    if state in AWARDED and state is not InstalmentState.AWARDED:
        instalment.state = INSTALMENT_MOVES.move(state, InstalmentState.AWARDED)
        instalment.save(update_fields=["state"])
