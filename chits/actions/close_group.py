"""Close a group whose tickets are all prized and paid: refund credit and bring every account to zero."""

from __future__ import annotations

import uuid

from django.db.models import F

from audit.record import audit
from chits import journal_accounts
from chits.account_names import account_name
from chits.actions.catch_up import catch_up
from chits.actions.credit_ticket import apply_credit
from chits.actions.disburse_payout import set_paid
from chits.actions.follow_arrears import repay_advance
from chits.actions.issue_demands import net_dividends
from chits.events import GroupChanged
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Demand, Dividend, Group, Holding, Instalment, Payout, Person, Ticket
from chits.postings import post_dividend_credited, post_refund
from chits.queries.balances import advance_of, held_by, taken_out, trial_balance
from chits.states import GroupState, InstalmentState, PayoutState
from journal.queries import balance_of
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

# These may keep a balance: the foreman's own income and losses, and the money behind them.
HOUSE = frozenset(
    {
        "chits_bank",
        "chits_cash",
        "chits_agent_cash",
        "chits_gateway",
        "chits_gateway_fees",
        "chits_gst",
        "chits_commission",
        "chits_penalty",
        "chits_write_off",
    }
)


class NotFinished(Conflict):
    code = "not_finished"
    sentence = "The group can't be closed yet."


def close_group(member: Member, group: Group) -> Group:
    """Move the group from ACTIVE to COMPLETED. NotFinished lists in `left` what is still to do."""
    require_capability(member, "chits.run")
    with transaction():
        locked = catch_up(lock_group(member, group.id))
        locked.require(GroupState.ACTIVE)
        net_dividends(locked)
        apply_credit(locked)
        left = what_is_left(locked.row)
        if left:
            raise NotFinished(extra={"left": left})
        settle_credit(locked)
        repay_advance(locked)
        _require_nothing_left(locked)
        for award in Award.objects.filter(group_id=locked.row.id, voided_at__isnull=True):
            set_paid(award)
        locked.move_to(GroupState.COMPLETED, ended_at=locked.now)
        audit(member, "group.close", "group", locked.row.id)
        record(GroupChanged(locked.row.id), account_id=member.account_id)
    return locked.row


def what_is_left(row: Group) -> list[str]:
    """Return sentences about what is still to do before the group can be closed."""
    left = []
    done = [InstalmentState.AWARDED, InstalmentState.PAID, InstalmentState.CLOSED]
    undrawn = Instalment.objects.filter(group=row).exclude(state__in=done).count()
    if undrawn:
        left.append(f"{undrawn} instalments aren't drawn yet.")
    unpaid = Payout.objects.filter(group_id=row.id).exclude(
        state__in=[PayoutState.DISBURSED, PayoutState.VOIDED]
    )
    if unpaid.exists():
        left.append(f"{unpaid.count()} prizes aren't paid out yet.")
    owed = Demand.objects.filter(group_id=row.id, amount__gt=F("dividend") + F("received") + F("waived"))
    if owed.exists():
        left.append(f"{owed.values('ticket_id').distinct().count()} tickets owe something.")
    if Holding.objects.filter(ticket__group=row, repaid_minor__lt=F("owed_minor")).exists():
        left.append("A former holder is still owed a repayment.")
    return left


def settle_credit(group: LockedGroup) -> None:
    """Turn dividends without a further demand into credit, and refund all credit."""
    row, books = group.row, group.books
    shares = list(
        Dividend.objects.select_related("ticket").filter(award__group_id=row.id, netted__lt=F("amount"))
    )
    if shares:
        post_dividend_credited(
            books,
            f"close:{row.id}",
            [(share.ticket_id, share.ticket.person_id, share.amount - share.netted) for share in shares],
        )
        Dividend.objects.filter(id__in=[share.id for share in shares]).update(netted=F("amount"))
    for person_id in _everyone(row):
        amount = balance_of(books.account_id, journal_accounts.unapplied(row.id, person_id, row.currency))
        if amount > 0:
            refund_credit(group, person_id, amount)


def refund_credit(group: LockedGroup, person_id: uuid.UUID, amount: int) -> None:
    """Refund credit from the group's bank balance and cash. Raise Conflict if they are too low."""
    row, books = group.row, group.books
    from_bank, from_cash, missing = taken_out(amount, held_by(books.account_id, row.id, row.currency))
    if missing:
        raise NotFinished(extra={"left": ["Deposit the cash that agents hold first."]})
    for account, part in (
        (journal_accounts.bank(row.currency), from_bank),
        (journal_accounts.cash(row.currency), from_cash),
    ):
        if part:
            key = f"{row.state.lower()}:{row.id}:{person_id}:{account.code}"
            post_refund(books, key, person_id=person_id, out_of=account, amount=part)


def _everyone(row: Group) -> list[uuid.UUID]:
    holders = Holding.objects.filter(ticket__group=row).values("person_id")
    now = Ticket.objects.filter(group=row).values("person_id")
    people = Person.objects.filter(id__in=holders) | Person.objects.filter(id__in=now)
    return sorted(people.distinct().values_list("id", flat=True))


def _require_nothing_left(group: LockedGroup) -> None:
    row = group.row
    if advance_of(row.account_id, row.id, row.currency):
        raise NotFinished(extra={"left": ["The bank balance and cash don't cover the manager's advance."]})
    open_accounts = [
        account_name(line.code)
        for line in trial_balance(row.account_id, row.id)
        if line.balance and line.code not in HOUSE
    ]
    if open_accounts:
        raise NotFinished(extra={"left": [f"Not settled: {', '.join(sorted(set(open_accounts)))}."]})
