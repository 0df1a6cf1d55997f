"""Accounts that run in a paid plan, and the clock put to where something is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from billing.actions.approve_payment import Approved, approve_payment
from billing.actions.choose_plan import Choice, choose_plan
from billing.models import Invoice, Reminder, Subscription
from billing.queries.finders import latest_subscription
from credits.queries import balance_of
from plans.queries import Limited, limit_of
from tenancy.member import Member
from tenancy.models import Account
from tenancy.staff import Staff
from tests.cast import as_member
from tests.database import MoveClock
from tests.world_billing import a_sign_up, a_submission, fresh, staff_person


@dataclass(frozen=True)
class Renting:
    """The owner of an active account, and who approved its first payment."""

    member: Member
    staff: Staff

    def subscription(self) -> Subscription:
        with as_member(self.member):
            found = latest_subscription(self.member.account_id)
        assert found is not None
        return found

    def status(self) -> str:
        """The account's, as every request sees it."""
        return fresh(self.member).account_status.value

    def stored_status(self) -> str:
        """The account's, as its row says."""
        with as_member(self.member):
            return Account.objects.get(id=self.member.account_id).status

    def invoices(self, **only: Any) -> list[Invoice]:
        with as_member(self.member):
            return list(Invoice.objects.filter(**only).order_by("id"))

    def credits(self) -> int:
        with as_member(self.member):
            return balance_of(self.member.account_id)

    def reminders(self) -> list[int]:
        with as_member(self.member):
            return list(Reminder.objects.order_by("created_at", "id").values_list("day", flat=True))

    def limit(self, what: Limited) -> int:
        with as_member(self.member):
            return limit_of(self.member, what)

    def choose(self, plan: str, *, preview: bool = False) -> Choice:
        with as_member(self.member):
            return choose_plan(fresh(self.member), plan, preview=preview)

    def pay(self) -> Approved:
        """Confirm the open invoice and have it approved."""
        payment = a_submission(fresh(self.member))
        return approve_payment(self.staff, payment.id)


def a_renting_account(*, plan: str = "basic", country: str = "PK") -> Renting:
    """An active account in a paid plan since just now."""
    renting = Renting(a_sign_up(country=country, plan=plan), staff_person())
    renting.pay()
    return renting


def a_trial() -> Renting:
    """A trial that began just now."""
    return Renting(a_sign_up(plan="free-trial"), staff_person())


class At(Protocol):
    """`at(moment, days=-7)` puts the database's clock to so many days after a moment."""

    def __call__(self, moment: datetime | None, *, days: float = 0, seconds: float = 1) -> None: ...


def clock_at(move_clock: MoveClock) -> At:
    def at(moment: datetime | None, *, days: float = 0, seconds: float = 1) -> None:
        assert moment is not None
        move_clock(moment + timedelta(days=days, seconds=seconds) - datetime.now(UTC))

    return at
