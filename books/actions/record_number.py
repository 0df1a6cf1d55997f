"""Record the lucky number, sealed: it isn't shown before the announcement, nor what it would cost."""

from __future__ import annotations

from audit.record import audit
from books.actions.pre_close import close_ledgers
from books.events import PeriodChanged
from books.locking import lock_period
from books.models import Book, Period
from books.models.book import DrawKind
from books.period import LockedPeriod, require_gate
from books.states import Operation
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


class FairDrawDecides(Conflict):
    code = "fair_draw"
    sentence = "The number of this book comes from a fair draw, not from a person."


def record_number(member: Member, period_id: object, number: int) -> None:
    """Seal a number, replacing an earlier one. No log contains the number before the announcement."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.RECORD_NUMBER)
        refuse_strange_number(period, number)
        refuse_fair_draw(period)
        row = Period.objects.get(id=period.id)
        close_ledgers(row, period.now)
        replaced = row.lucky_number is not None
        row.lucky_number, row.lucky_number_by, row.lucky_number_at = number, member.id, period.now
        row.save(update_fields=["lucky_number", "lucky_number_by", "lucky_number_at"])
        verb = "period.replace_number" if replaced else "period.record_number"
        audit(member, verb, "period", period.id)
        record(PeriodChanged(period.id), account_id=member.account_id)


def show_sealed_number(member: Member, period: LockedPeriod) -> None:
    """Audit that the sealed number was shown to the person who is about to announce it."""
    require_capability(member, "books.run")
    with transaction():
        audit(member, "period.show_number", "period", period.id)


def remove_number(member: Member, period_id: object) -> None:
    """Remove the sealed number; does nothing if there is none."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.RECORD_NUMBER)
        if period.lucky_number is None:
            return
        refuse_fair_draw(period)
        Period.objects.filter(id=period.id).update(
            lucky_number=None, lucky_number_by=None, lucky_number_at=None
        )
        audit(member, "period.remove_number", "period", period.id)
        record(PeriodChanged(period.id), account_id=member.account_id)


def refuse_strange_number(period: LockedPeriod, number: int) -> None:
    """Raise BadInput for a number that isn't in the book."""
    if not 0 <= number < 10**period.width:
        raise bad_field("number", f"A number of this book has {period.width} digits.")


def refuse_fair_draw(period: LockedPeriod) -> None:
    """Raise Conflict if the number comes from a fair draw."""
    if Book.objects.filter(id=period.book_id, draw=DrawKind.FAIR).exists():
        raise FairDrawDecides
