"""What fills the other desks for `bench.pages`, and their pages: groups, sites, accounts that pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.stage import Stage

GROUPS, SEATS, DEMANDED = 100, 10, 2
PAYING, SITES, POSTS = 40, 20, 5


def fill_desks(here: Stage) -> None:
    """A hundred groups of ten tickets, half of them paid; sites with posts; accounts that say they paid."""
    from tests.world_billing import a_paying_account

    member = owner_of(here)
    _chits(member)
    _sites(member)
    for _place in range(PAYING):
        a_paying_account()


def owner_of(here: Stage) -> Any:
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        member = member_for(Membership.objects.get(id=here.membership_id).user_id, here.account_id)
    assert member is not None
    return member


def _chits(member: Any) -> None:
    from chits.actions.record_payments import Line, record_payments
    from chits.payment_states import Method
    from chits.tests.paying import EACH, a_running_group
    from tenancy.scope import scope

    for number in range(GROUPS):
        world = a_running_group(member, name=f"Group {number}", seats=SEATS, demanded=DEMANDED, people=2)
        with scope(member.account_id, member.user_id):
            paying = list(world.tickets.values())[: SEATS // 2]
            record_payments(member, world.group, [Line(ticket, EACH, Method.CASH) for ticket in paying])


def _sites(member: Any) -> None:
    from kernel.clock import database_now
    from plans.actions.give_plan import give_plan
    from plans.models import Plan
    from sites.actions.create_site import create_site
    from sites.actions.publish_post import publish_post
    from sites.actions.write_post import write_post
    from tenancy.scope import scope

    with scope(member.account_id, member.user_id):
        give_plan(member.account_id, Plan.objects.get(code="enterprise"), starts_at=database_now())
        for number in range(SITES):
            site = create_site(member, name=f"Site {number}", industry="technology")
            for place in range(POSTS):
                post = write_post(member, site, title=f"Post {place}", body="Words. " * 50)
                publish_post(member, post.id)


def desk_pages(here: Stage) -> Iterator[tuple[str, str]]:
    """(name, path) of the pages of chits, billing and sites."""
    from billing.models import Invoice
    from chits.models import Group, Instalment, Person, Ticket
    from sites.models import Post, Site
    from tenancy.scope import scope

    with scope(here.account_id):
        group, ticket, person = Group.objects.first(), Ticket.objects.first(), Person.objects.first()
        month, site, post = (
            Instalment.objects.filter(number=1).first(),
            Site.objects.first(),
            Post.objects.first(),
        )
        invoice = Invoice.objects.first()
    assert group and ticket and person and month and site and post
    yield "chits", "/chits/"
    yield "groups", "/chits/groups/"
    yield "group", f"/chits/groups/{group.id}/"
    yield "chit members", "/chits/members/"
    yield "chit member", f"/chits/members/{person.id}/"
    yield "chit ticket", f"/chits/tickets/{ticket.id}/"
    yield "collection", "/chits/collection/"
    yield "sheet", f"/chits/collection/{month.id}/"
    yield "payments", "/chits/payments/"
    yield "deposits", "/chits/deposits/"
    yield "draws", "/chits/draws/"
    yield "draw", f"/chits/draws/{month.id}/"
    yield "payouts", "/chits/payouts/"
    yield "reports", "/chits/reports/"
    yield "groups (API)", "/v1/chits/groups/"
    yield "billing", "/billing/"
    yield "invoices", "/billing/invoices/"
    if invoice is not None:
        yield "invoice", f"/billing/invoices/{invoice.id}/"
    yield "plan", "/billing/plan/"
    yield "sites", "/sites/"
    yield "site", f"/sites/{site.id}/"
    yield "audit log", "/audit-log/"
    yield "admin desk", "/admin-desk/"
    yield "till", "/till/"
    yield "security", "/security/"


STAFF_PAGES = (
    ("staff", "/staff/"),
    ("staff: accounts", "/staff/accounts/"),
    ("staff: payments", "/staff/payments/"),
    ("staff: statements", "/staff/statements/"),
    ("staff: plans", "/staff/plans/"),
    ("staff: log", "/staff/log/"),
    ("staff: health", "/staff/health/"),
    ("staff: announcements", "/staff/announcements/"),
)


def staff_client() -> Any:
    """A browser of the platform's staff."""
    from django.test import Client

    from identity.models import User
    from tests.world_billing import staff_person

    client = Client(headers={"Accept-Encoding": "gzip", "Host": "localhost"})
    client.force_login(User.objects.get(pk=staff_person().user_id))
    return client
