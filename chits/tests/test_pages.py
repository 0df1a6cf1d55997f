"""The manager's desk and the member's phone: every page stands, in every state, for who may see it."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from chits.models import Group, Payment, Ticket
from chits.tests.phones import as_account, first_month, phone_of, seen
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.holding import let_holds_end
from tests.shared import shared
from tests.world_chits import a_group, a_running_group


@shared
def running(cast: Cast) -> Group:
    return a_running_group(cast.asha, several_tickets=True, upi_id="sahyadri@okbank")


LISTS = ("desk", "groups", "members", "sheets", "payments", "payment-new", "draws", "payouts", "reports")
PHONE = ("my-home", "my-payments", "my-lottery", "my-profile")


def test_an_empty_desk_says_what_to_do_next(asha: Client) -> None:
    for name in LISTS:
        seen(asha, name)
    assert reverse("chits:group-new") in seen(asha, "desk")


def test_every_page_of_a_running_group(asha: Client, running: Group) -> None:
    for name in LISTS:
        assert "{#" not in seen(asha, name)
    month = first_month(running)
    page = seen(asha, "group", running.id)
    assert "Saver 1" in page
    seen(asha, "group-edit", running.id)
    seen(asha, "trial-balance", running.id)
    assert "Saver 2" in seen(asha, "sheet", month.id)
    assert "draw-stage" in seen(asha, "draw", month.id)
    with as_account(running):
        person = Ticket.objects.filter(group=running).order_by("number")[0].person_id
    seen(asha, "person", person)


def test_every_page_of_a_forming_group(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha)
    assert "Commence" in seen(asha, "group", group.id)
    assert "TEST BEACON" in seen(asha, "commence", group.id)
    seen(asha, "take-over", group.id)


def test_every_page_of_the_phone(running: Group) -> None:
    phone, ticket = phone_of(running)
    for name in PHONE:
        seen(phone, name)
    assert "1,000" in seen(phone, "my-home")
    assert "upi://pay?pa=sahyadri@okbank" in seen(phone, "my-pay", ticket.id)
    assert "Month 1" in seen(phone, "my-passbook", ticket.id)
    assert "draw-stage" in seen(phone, "my-draw", first_month(running).id)


def test_a_person_without_groups_is_told_how_to_join(cast: Cast, client_of: ClientOf) -> None:
    phone = client_of(cast.chandra)
    for name in PHONE:
        seen(phone, name)


def test_what_is_anothers_is_not_there(cast: Cast, client_of: ClientOf, running: Group) -> None:
    month = first_month(running)
    with as_account(running):
        ticket = Ticket.objects.filter(group=running).order_by("number")[0]
    dev = client_of(cast.dev)
    for name, id in (
        ("group", running.id),
        ("group-edit", running.id),
        ("commence", running.id),
        ("trial-balance", running.id),
        ("sheet", month.id),
        ("draw", month.id),
        ("my-draw", month.id),
        ("my-pay", ticket.id),
        ("my-passbook", ticket.id),
        ("person", ticket.person_id),
    ):
        seen(dev, name, id, status=404)


def test_a_member_has_no_desk_and_pays_only_for_oneself(running: Group) -> None:
    phone, _ = phone_of(running)
    for name in LISTS:
        seen(phone, name, status=403)
    seen(phone, "group", running.id, status=403)
    with as_account(running):
        other = Ticket.objects.filter(group=running).order_by("number")[1]
    seen(phone, "my-pay", other.id, status=404)
    seen(phone, "my-passbook", other.id, status=404)


def test_a_clerk_collects_and_runs_nothing(cast: Cast, client_of: ClientOf, running: Group) -> None:
    bilal = client_of(cast.bilal)
    for name in ("desk", "groups", "members", "sheets", "payments", "payment-new", "draws"):
        seen(bilal, name)
    for name in ("payouts", "group-new", "reports"):
        seen(bilal, name, status=403)
    seen(bilal, "group-edit", running.id, status=403)


def test_whoever_only_watches_sees_groups_draws_and_reports(
    cast: Cast, client_of: ClientOf, running: Group
) -> None:
    chandra = client_of(cast.chandra)
    watched = ("groups", "draws", "reports")
    for name in LISTS:
        if name != "desk":
            seen(chandra, name, status=200 if name in watched else 403)
    assert chandra.get(reverse("chits:desk"))["Location"] == reverse("chits:groups")
    shown = seen(chandra, "group", running.id)
    assert "/chits/payments/new/" not in shown


def test_founding_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(asha: Client) -> None:
    url = reverse("chits:group-new")
    sent = {
        "name": "Shivneri 20",
        "kind": "LUCKY",
        "payout_basis": "FULL_VALUE",
        "monthly_installment": "5,000",
        "max_members": "20",
        "commission": "9",
        "draw_day": "20",
        "draw_time": "20:00",
        "freeze_lead_minutes": "30",
        "grace_days": "0",
    }
    answer = asha.post(url, sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'value="Shivneri 20"' in page
    assert 'id="id_commission-error"' in page
    answer = asha.post(url, {**sent, "commission": "5"})
    assert answer.status_code == 302
    page = asha.get(answer["Location"]).content.decode()
    assert "1,00,000" in page


def test_an_invitation_is_shown_once(cast: Cast, asha: Client) -> None:
    from chits.actions.create_group import create_group

    with as_member(cast.asha):
        group = create_group(
            cast.asha, name="Small", instalment_minor=100_00, seats=2, months=2, commission_bps=0, draw_day=5
        )
    url = reverse("chits:ticket-add", args=[group.id])
    bad = asha.post(url, {"full_name": "", "mobile_number": "12", "count": "1"})
    assert bad.status_code == 400
    assert "data-show" in bad.content.decode()
    asha.post(url, {"full_name": "Vandana More", "mobile_number": "98220 41735", "count": "1"})
    first = seen(asha, "group", group.id)
    assert "/invitation/" in first
    # Sent as people write to each other, the link within the message.
    assert "https://wa.me/919822041735?text=" in first and 'href="sms:+919822041735?' in first
    assert "invites%20you%20to%20Small" in first and "%2Finvitation%2F" in first
    assert "Vandana More" in first
    assert "/invitation/" not in seen(asha, "group", group.id)


def test_a_claim_is_made_on_the_phone_and_confirmed_on_the_desk(
    asha: Client, running: Group, move_clock: MoveClock
) -> None:
    phone, ticket = phone_of(running)
    url = reverse("chits:my-pay", args=[ticket.id])
    bad = phone.post(url, {"reference": "12", "amount": "1000", "method": "upi"})
    assert bad.status_code == 400
    assert (
        phone.post(url, {"reference": "4328 1930 5518", "amount": "1000", "method": "upi"}).status_code == 302
    )
    again = phone.post(url, {"reference": "432819305518", "amount": "1000", "method": "upi"})
    assert again.status_code == 400
    with as_account(running):
        claim = Payment.objects.get(group=running)
    assert "4328 1930 5518" in seen(asha, "payments")
    assert "4328 1930 5518" in seen(asha, "desk")
    confirmed = asha.post(reverse("chits:payment-confirm", args=[claim.id]), {"next": reverse("chits:desk")})
    assert confirmed["Location"] == reverse("chits:desk")
    assert "Confirming" in seen(asha, "payments"), "held for some seconds, in which it can be undone"
    assert "000001" not in seen(phone, "my-home")
    assert asha.post(reverse("chits:payment-confirm", args=[claim.id])).status_code == 409
    assert let_holds_end(move_clock) == 1
    assert "000001" in seen(phone, "my-home")
    twice = asha.post(reverse("chits:payment-confirm", args=[claim.id]))
    assert twice.status_code == 409
    assert asha.get(reverse("chits:receipt", args=[claim.id])).content[:5] == b"%PDF-"


def test_the_way_back_leads_nowhere_else(asha: Client, running: Group) -> None:
    phone, ticket = phone_of(running)
    phone.post(
        reverse("chits:my-pay", args=[ticket.id]),
        {"reference": "432819305518", "amount": "5", "method": "upi"},
    )
    with as_account(running):
        claim = Payment.objects.get(group=running)
    answer = asha.post(
        reverse("chits:payment-reject", args=[claim.id]),
        {"reason": "not there", "next": "https://evil.example/"},
    )
    assert answer["Location"] == reverse("chits:payments")


def test_from_the_chit_desk_a_clerk_gets_to_every_page_of_theirs(
    cast: Cast, client_of: ClientOf, running: Group
) -> None:
    """The same menu as everywhere: whoever came in finds the way back."""
    clerk = client_of(cast.bilal)

    def menu(path: str) -> set[str]:
        page = clerk.get(path).content.decode()
        rail = page[page.index('<nav class="rail"') :].split("</nav>")[0]
        return set(re.findall(r'class="rail-item[^>]*href="([^"]+)"', rail))

    everywhere, here = menu("/books/"), menu("/chits/")
    assert here == everywhere
    assert here >= {"/", "/sell/", "/books/", "/tickets/", "/till/", "/chits/"}
