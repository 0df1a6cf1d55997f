"""Fill the demo account: people, a book, closed periods with published results, an open one half full."""

from __future__ import annotations

import csv
import json
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.actions.claim_invitation import claim_by_code
from accounts.actions.invite_member import invite_member
from accounts.actions.register import register
from accounts.invitations import new_code
from accounts.models import Invitation
from books.actions.change_ledger import create_ledger
from books.actions.create_book import create_book
from books.actions.create_period import create_period
from books.actions.enter_ticket import enter_ticket
from books.models import Book, Period
from books.rules.lines import Wanted
from demo import circles, covers, paying, sales
from demo.life import cover_once, open_next, sell_once
from demo.past import close_with_result
from demo.people import OWNER, SELLER
from identity.actions.open_session import hash_of
from identity.actions.verify_email import verify_email
from identity.models import User
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.member import Member, member_for
from tenancy.scope import scope

RESULTS = Path(__file__).parent / "illinois-pick3-2010.csv"
PAST_PERIODS = 10
PAST_TICKETS = 12
OPEN_TICKETS = 220
LOSS_LIMIT = 2_500_000_00


@dataclass(frozen=True, slots=True)
class Result:
    """A published draw."""

    day: str
    draw: str
    number: int


def results() -> list[Result]:
    """Real Pick 3 results, oldest first."""
    with RESULTS.open() as lines:
        return [Result(row["date"], row["draw"], int(row["number"])) for row in csv.DictReader(lines)]


def make() -> None:
    """Create the demo account if it is missing, and print how to sign in.

    It is created in one transaction: if that is stopped, the next start creates it again.
    """
    password = _password()
    if not User.objects.filter(email=OWNER).exists():
        with transaction():
            _fill(password)
    print(f"Demo account: sign in as {OWNER} with {password} (its clerk is {SELLER}, same password).")
    print(f"The platform's staff, with payments to approve: {paying.STAFF}, same password.")
    print(f"A member of its chit groups, for a phone: {circles.MEMBER}, same password.")
    print(f"A collaborator whom it asks for cover: {covers.JOSHI}, same password.")


def _password() -> str:
    """Return the demo's password, created once and stored in the home, because others may reach the demo."""
    file = Path(settings.DRAWBOOK_HOME) / "demo.json"
    if file.exists():
        return str(json.loads(file.read_text())["password"])
    password = f"draw-{secrets.token_hex(4)}-book"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps({"password": password}))
    return password


def _fill(password: str) -> None:
    staff = paying.make_staff(password)
    paying.set_up_methods()
    owner = register(
        email=OWNER,
        password=password,
        first_name="Asha",
        last_name="Verma",
        country="IN",
        plan="enterprise",
        business_name="Verma & Daughters",
    )
    verify_email(owner.user_id, OWNER)
    with scope(owner.account_id, owner.user_id):
        paying.pay_first_invoice(owner, staff)
        owner = _again(owner)
        seller = _seller(owner, password)
        book = create_book(owner, name="Evening book", odds=600, loss_limit=LOSS_LIMIT)
        covers.make_collaborators(owner)
    chance = random.Random(7)
    # Starts with a midday and ends before the last midday, whose evening is missing.
    published = results()[-PAST_PERIODS - 1 : -1]
    for index, result in enumerate(published):
        days_ago = (len(published) - index + 1) // 2
        with scope(owner.account_id, owner.user_id):
            _past(owner, seller, book, result, days_ago, chance)
    with scope(owner.account_id, owner.user_id):
        open_next(owner, book)
    for sold in range(OPEN_TICKETS):
        with scope(owner.account_id, owner.user_id):
            sell_once(seller, book, chance)
            if sold > OPEN_TICKETS // 2 and sold % 3 == 0:
                cover_once(owner, book, chance)
    with scope(owner.account_id, owner.user_id):
        circles.fill(owner, password)
    covers.let_joshi_in(owner, password)
    paying.fill_queue(password)


def _again(member: Member) -> Member:
    found = member_for(member.user_id, member.account_id)
    assert found is not None
    return found


def _seller(owner: Member, password: str) -> Member:
    invited = invite_member(owner, full_name="Bilal Khan", role="clerk", email=SELLER).invitation
    return come(invited, password)[1]


def come(invitation: Invitation, password: str) -> tuple[User, Member]:
    """Accept the invitation, as with its link."""
    code = new_code()
    Invitation.objects.filter(pk=invitation.pk).update(shown_hash=hash_of(code))
    return claim_by_code(code, password=password)


def _past(
    owner: Member, seller: Member, book: Book, result: Result, days_ago: int, chance: random.Random
) -> None:
    """A period that was sold, closed and announced, then moved to its day."""
    now = database_now()
    period = create_period(
        owner, book, name=_name(now, days_ago, result.draw), pre_close_at=now + timedelta(hours=1)
    )
    for priority, (name, capacity) in enumerate((("House A", 400_00), ("House B", 200_00)), 1):
        create_ledger(owner, period.id, name=name, priority=priority, capacity=capacity)
    for _ in range(PAST_TICKETS):
        sell_once(seller, book, chance)
    for _ in range(chance.randrange(3)):
        wanted = [Wanted(result.number, chance.choice((1_00, 2_00, 5_00)))]
        enter_ticket(seller, period.id, wanted, max_spill=10**12, customer=sales.customer(chance))
    close_with_result(owner, Period.objects.get(id=period.id), result.number, days_ago, result.draw)


def _name(now: datetime, days_ago: int, draw: str) -> str:
    day = (now - timedelta(days=days_ago)).astimezone(ZoneInfo("Asia/Kolkata"))
    return f"{day:%A} {day.day} {day:%B}, {draw}"
