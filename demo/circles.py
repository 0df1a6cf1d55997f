"""The demo's chit groups: one near its fifth draw, one taken over, an auction, one forming, short circles."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.actions.accept_invitation import accept_invitation
from accounts.models import Invitation
from chits.actions.add_ticket import add_ticket
from chits.actions.commence_group import commence_group
from chits.actions.create_group import create_group
from chits.actions.end_group import terminate_group
from chits.actions.place_bid import place_bid
from chits.actions.record_payments import Line, record_payments
from chits.actions.submit_claim import submit_claim
from chits.actions.write_take_over import Balance, TakeOver
from chits.models import Demand, Group, Instalment, Person, Ticket
from chits.payment_states import Method
from chits.rules.prize import share_of
from chits.rules.schedule import day_in, month_after
from chits.states import GroupState
from demo.months import At, another_time, live_through, owed_by, pay
from identity.actions.verify_email import verify_email
from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member, member_for

MEMBER = "member@drawbook.test"
ZONE = ZoneInfo("Asia/Kolkata")
UPI = "sahyadri@okbank"
SHORT = "Short circle"
MOST_SHORT = 24
PEOPLE = (
    ("Asha Kulkarni", "9822041701"),
    ("Imran Shaikh", "9822041702"),
    ("Vandana More", "9822041735"),
    ("Prakash Jadhav", "9822041704"),
    ("Meena Patil", "9822041705"),
    ("Ramesh Gowda", "9822041706"),
    ("Farida Khan", "9822041707"),
    ("Suresh Pawar", "9822041708"),
    ("Lata Deshmukh", "9822041709"),
    ("Ganesh Bhosale", "9822041710"),
    ("Kavita Rao", "9822041711"),
    ("Anil Shinde", "9822041712"),
    ("Rukmini Naik", "9822041713"),
    ("Yusuf Ansari", "9822041714"),
    ("Sunil Kamble", "9822041715"),
    ("Deepa Joshi", "9822041716"),
    ("Mohan Sutar", "9822041717"),
    ("Savita Chavan", "9822041718"),
    ("Harish Reddy", "9822041719"),
    ("Nirmala Iyer", "9822041720"),
)
RUPEES = 100
MONTHS = 4
# Which tickets took the first prizes of the group that was taken over, and in which month.
PRIZED = dict(zip((6, 11, 2, 17, 24, 8, 13, 1, 19, 10, 22), range(1, 12), strict=True))
LATE = "T15"
METHODS = (Method.CASH, Method.CASH, Method.UPI, Method.BANK)


def fill(owner: Member, password: str) -> None:
    """Found the groups; Vandana More can sign in and look at them on her phone."""
    chance = random.Random(5)
    with another_time() as at:
        near = _with_months_behind(owner, at, chance)
    _sign_in(owner, password)
    _pay_some(owner, near, 20, chance)
    _claim(owner, near, "T14", "432815990124")
    _taken_over(owner, chance)
    _auction(owner, chance)
    forming = create_group(
        owner,
        name="Vishalgad 15",
        instalment_minor=5_000 * RUPEES,
        seats=15,
        months=15,
        commission_bps=500,
        draw_day=28,
    )
    _people(owner, forming, PEOPLE[:12])


def _with_months_behind(owner: Member, at: At, chance: random.Random) -> Group:
    """Four months were drawn and paid out; the fifth draw is minutes away."""
    soon = (database_now() + timedelta(minutes=6)).astimezone(ZONE).replace(microsecond=0)
    first_day = day_in(*month_after(soon.date(), -MONTHS), soon.day)
    first = datetime.combine(first_day, soon.timetz())
    at(first - timedelta(days=26))
    group = create_group(
        owner,
        name="Shivneri 20",
        instalment_minor=5_000 * RUPEES,
        seats=20,
        months=20,
        commission_bps=500,
        draw_day=soon.day,
        draw_time=soon.time(),
        first_draw_at=first,
        freeze_lead_seconds=120,
        upi_id=UPI,
        place="Kolhapur",
    )
    _people(owner, group, PEOPLE)
    at(first - timedelta(days=20))
    commence_group(owner, group, accepts_test_beacon=True)
    live_through(owner, group, MONTHS, at=at, late=LATE, chance=chance)
    return group


def _taken_over(owner: Member, chance: random.Random) -> None:
    """Eleven months were held on paper before it came here."""
    now = database_now()
    group = create_group(
        owner,
        name="Rajgad 25",
        instalment_minor=10_000 * RUPEES,
        seats=25,
        months=25,
        commission_bps=500,
        draw_day=22,
        first_draw_at=now + timedelta(days=2, minutes=20),
        several_tickets=True,
        upi_id=UPI,
    )
    _people(owner, group, PEOPLE)
    _people(owner, group, PEOPLE[2:7])
    prize = share_after_commission(group)
    balances = tuple(
        Balance(f"T{number:02d}", prized_in=PRIZED.get(number), prize=prize if number in PRIZED else 0)
        for number in range(1, 26)
    )
    commence_group(
        owner, group, accepts_test_beacon=True, take_over=TakeOver(done=len(PRIZED), balances=balances)
    )
    _pay_some(owner, group, 17, chance)


def share_after_commission(group: Group) -> int:
    """A prize of the full value."""
    return group.value_minor - share_of(group.value_minor, group.commission_bps)


def _auction(owner: Member, chance: random.Random) -> None:
    """The highest discount takes the prize; three have bid."""
    group = create_group(
        owner,
        name="Torna 10",
        kind="AUCTION",
        instalment_minor=20_000 * RUPEES,
        seats=10,
        months=10,
        commission_bps=500,
        bid_cap_bps=4000,
        draw_day=25,
        first_draw_at=database_now() + timedelta(days=4),
        upi_id=UPI,
    )
    _people(owner, group, PEOPLE[8:18])
    commence_group(owner, group, accepts_test_beacon=True)
    _pay_some(owner, group, 9, chance)
    month = Instalment.objects.select_related("group").get(group=group, number=1)
    for label, rupees in (("T02", 24_000), ("T07", 31_500), ("T05", 46_000)):
        ticket = Ticket.objects.select_related("person", "group").get(group=group, label=label)
        place_bid(owner, month, ticket, rupees * RUPEES)


def _people(owner: Member, group: Group, people: tuple[tuple[str, str], ...]) -> None:
    for name, number in people:
        joined = add_ticket(owner, group, mobile_number=number, full_name=name)
        if joined.invited is not None:
            _come(joined.person, joined.invited.invitation)


def _come(person: Person, invitation: Invitation) -> None:
    """Past members, whom only visitors of the demo sign in as."""
    first, _, last = person.name.partition(" ")
    user: User = person.user
    user.first_name, user.last_name, user.must_change_password = first, last, False
    user.save(update_fields=["first_name", "last_name", "must_change_password"])
    accept_invitation(user, invitation.account_id, invitation.pk)
    person.waiting = False
    person.save(update_fields=["waiting"])


def _sign_in(owner: Member, password: str) -> None:
    """Set the address and password of the demo's member, which the start prints."""
    ticket = Ticket.objects.select_related("person__user").get(
        person__name="Vandana More", group__name="Shivneri 20"
    )
    user: User = ticket.person.user
    user.email = MEMBER
    user.set_password(password)
    user.save(update_fields=["email", "password"])
    verify_email(user.pk, MEMBER)


def _pay_some(owner: Member, group: Group, many: int, chance: random.Random) -> None:
    """Most members have paid this month, except the late ones and the visitor's member."""
    tickets = Ticket.objects.select_related("person").filter(group=group).exclude(label=LATE)
    waiting = ("Vandana More", "Yusuf Ansari")
    paying = [one for one in tickets.order_by("number")[:many] if one.person.name not in waiting]
    pay(owner, group, paying, METHODS, chance)


def _claim(owner: Member, group: Group, label: str, reference: str) -> None:
    """A member submits a claim, which waits for the manager."""
    ticket = Ticket.objects.select_related("person", "group").get(group=group, label=label)
    payer = member_for(ticket.person.user_id, owner.account_id)
    if payer is not None:
        submit_claim(payer, ticket, amount=owed_by(ticket), reference=reference)


def live(owner: Member, chance: random.Random) -> None:
    """Members pay now and then; without a draw soon, a short group with one is created."""
    now = database_now()
    soon = Instalment.objects.filter(
        group__state=GroupState.ACTIVE,
        draw_at__gt=now - timedelta(minutes=4),
        draw_at__lt=now + timedelta(hours=1),
    )
    if not soon.exists():
        _short_circle(owner)
    elif chance.random() < 0.05:
        _pay_some_dues(owner, chance)


def _pay_some_dues(owner: Member, chance: random.Random) -> None:
    open_now = list(
        Demand.objects.filter(ticket__group__state=GroupState.ACTIVE, ticket__state="ACTIVE")
        .exclude(ticket__label=LATE)
        .exclude(ticket__person__name="Vandana More")
        .select_related("ticket__group", "ticket__person")
        .order_by("due_on")[:200]
    )
    owing = [demand for demand in open_now if demand.outstanding > 0]
    if owing:
        demand = chance.choice(owing)
        line = Line(demand.ticket, demand.outstanding, chance.choice(METHODS))
        record_payments(owner, demand.ticket.group, [line])


def _short_circle(owner: Member) -> None:
    """Four tickets, paid at once, drawn in five minutes; the one before it ends."""
    before = Group.objects.filter(name__startswith=SHORT)
    count = before.count()
    if count >= MOST_SHORT:
        return
    for group in before.filter(state=GroupState.ACTIVE):
        terminate_group(owner, group, reason="The demo goes on with another circle.")
    group = create_group(
        owner,
        name=f"{SHORT} {count + 1}",
        instalment_minor=1_000 * RUPEES,
        seats=4,
        months=4,
        commission_bps=300,
        draw_day=1,
        first_draw_at=database_now() + timedelta(minutes=5),
        freeze_lead_seconds=60,
        upi_id=UPI,
    )
    _people(owner, group, (*PEOPLE[2:3], *PEOPLE[6:9]))
    commence_group(owner, group, accepts_test_beacon=True)
    _pay_some(owner, group, 4, random.Random(count))
