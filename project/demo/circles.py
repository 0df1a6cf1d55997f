"""The demo's chit groups: one near its draw, one collecting, one forming, and a short circle now and then."""

from __future__ import annotations

import random
from datetime import timedelta

from chits.actions.add_ticket import add_ticket
from chits.actions.commence_group import commence_group
from chits.actions.create_group import create_group
from chits.actions.end_group import terminate_group
from chits.actions.record_payments import Line, record_payments
from chits.actions.submit_claim import submit_claim
from chits.actions.take_over import Balance, TakeOver
from chits.models import Demand, Group, Instalment, Ticket
from chits.payment_states import Method
from chits.states import GroupState
from identity.actions.verify_email import verify_email
from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member, member_for

MEMBER = "member@drawbook.test"
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
# Who took the first four prizes of the group that was taken over.
PRIZED = {1: "T06", 2: "T11", 3: "T02", 4: "T17"}
LATE = "T15"
METHODS = (Method.CASH, Method.CASH, Method.UPI, Method.BANK)


def fill(owner: Member, password: str) -> None:
    """Found the groups; Vandana More can sign in and look at them on her phone."""
    now = database_now()
    near = create_group(
        owner,
        name="Shivneri 20",
        instalment_minor=5_000 * RUPEES,
        seats=20,
        months=20,
        commission_bps=500,
        draw_day=20,
        first_draw_at=now + timedelta(minutes=6),
        freeze_lead_seconds=120,
        upi_id=UPI,
        place="Kolhapur",
    )
    _people(owner, near, PEOPLE)
    _sign_in(owner, password)
    commence_group(owner, near, accepts_test_beacon=True, take_over=_four_months())
    _collect(owner, near, 15, random.Random(5))
    _claim(owner, near, "T14", "432815990124")

    later = create_group(
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
    _people(owner, later, PEOPLE)
    _people(owner, later, PEOPLE[2:7])
    commence_group(owner, later, accepts_test_beacon=True)
    _collect(owner, later, 17, random.Random(6))
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


def _people(owner: Member, group: Group, people: tuple[tuple[str, str], ...]) -> None:
    for name, number in people:
        add_ticket(owner, group, mobile_number=number, full_name=name)


def _sign_in(owner: Member, password: str) -> None:
    """Give the demo's member an address and a password that whoever tries the demo is told."""
    ticket = Ticket.objects.select_related("person__user").get(
        person__name="Vandana More", group__name="Shivneri 20"
    )
    user: User = ticket.person.user
    user.email = MEMBER
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["email", "password", "must_change_password"])
    verify_email(user.pk, MEMBER)


def _four_months() -> TakeOver:
    """Four months were held before; one ticket is a month behind."""
    prize = 95_000 * RUPEES
    won = {label: month for month, label in PRIZED.items()}
    balances = [
        Balance(label, prized_in=won[label], prize=prize)
        if label in won
        else Balance(label, owes=5_000 * RUPEES if label == LATE else 0)
        for label in (f"T{number:02d}" for number in range(1, 21))
    ]
    return TakeOver(done=4, balances=tuple(balances))


def _collect(owner: Member, group: Group, many: int, chance: random.Random) -> None:
    """Most have paid this month, in the order of the meeting; who is late has not."""
    tickets = Ticket.objects.select_related("person").filter(group=group).exclude(label=LATE)
    lines = [
        Line(ticket, _owed(ticket), chance.choice(METHODS))
        for ticket in tickets.order_by("number")[:many]
        if ticket.person.name not in ("Vandana More", "Yusuf Ansari") and _owed(ticket)
    ]
    record_payments(owner, group, lines)


def _owed(ticket: Ticket) -> int:
    return sum(demand.outstanding for demand in Demand.objects.filter(ticket=ticket))


def _claim(owner: Member, group: Group, label: str, reference: str) -> None:
    """A member says to have paid; it waits on the manager's desk."""
    ticket = Ticket.objects.select_related("person", "group").get(group=group, label=label)
    payer = member_for(ticket.person.user_id, owner.account_id)
    if payer is not None:
        submit_claim(payer, ticket, amount=_owed(ticket), reference=reference)


def live(owner: Member, chance: random.Random) -> None:
    """Somebody pays now and then; when no draw is near, a short circle is founded that has one."""
    now = database_now()
    soon = Instalment.objects.filter(
        group__state=GroupState.ACTIVE,
        draw_at__gt=now - timedelta(minutes=4),
        draw_at__lt=now + timedelta(hours=1),
    )
    if not soon.exists():
        _short_circle(owner)
    elif chance.random() < 0.05:
        _somebody_pays(owner, chance)


def _somebody_pays(owner: Member, chance: random.Random) -> None:
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
    _collect(owner, group, 4, random.Random(count))
