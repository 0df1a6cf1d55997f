"""The tax within a commission: a part of it that is the state's; the prize stays what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chits.actions.close_group import close_group
from chits.audit_group import audit_group
from chits.models import Award, Group, Minutes
from chits.queries.balances import trial_balance
from chits.queries.group_statement import statement_of
from chits.rules.prize import tax_within
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import MONTHLY, Clock, a_running_group, pay, pay_all, pay_out

TAX = {"commission_bps": 500, "gst_bps": 1800}


@given(st.integers(0, 10**13), st.integers(0, 10_000))
def test_what_is_left_and_its_tax_make_up_the_commission(commission: int, bps: int) -> None:
    tax = tax_within(commission, bps)
    left = commission - tax
    assert 0 <= tax <= commission
    # Basis points of what is left, to the rounding of one unit.
    assert abs(tax * 10_000 - left * bps) <= 10_000


def test_eighteen_percent_of_a_published_commission() -> None:
    assert tax_within(5_000_00, 1_800) == 762_71  # 5,000 × 18 / 118
    assert tax_within(5_000_00, 0) == 0


def _left(member: Member, group: Group) -> dict[str, int]:
    return {x.code: x.balance for x in trial_balance(member.account_id, group.id) if x.balance}


@pytest.mark.django_db
def test_a_taxed_group_pays_the_same_prize_and_owes_the_tax_at_the_close(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2, **TAX)
    for number in (1, 2):
        pay_all(asha, group)
        clock.hold(asha, group, number)
        with as_member(asha):
            assert audit_group(asha.account_id, group.id) == []
    with as_member(asha):
        for award in Award.objects.all():
            # V is 2,000.00, the commission 100.00 of which 15.25 is tax.
            assert (award.prize, award.commission, award.gst) == (1_900_00, 100_00, 15_25)
        assert [page.facts["gst"] for page in Minutes.objects.filter(kind="HELD")] == [15_25, 15_25]
        statement = statement_of(asha, group)
        assert (statement.total("gst"), statement.total("commission")) == (30_50, 169_50)
        pay_out(asha, group)
        close_group(asha, group)
        assert _left(asha, group) == {"chits_cash": 200_00, "chits_commission": -169_50, "chits_gst": -30_50}
        assert audit_group(asha.account_id, group.id) == []
        # A wrong tax is found.
        Award.objects.filter(id=award.id).update(gst=15_24)
        assert any(said.startswith("gst:") for said in audit_group(asha.account_id, group.id))


@pytest.mark.django_db
def test_by_collection_the_tax_follows_the_commission_as_it_comes_in(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=20, payout_basis="COLLECTED", commission_bps=700, gst_bps=1800)
    pay(asha, group, "T01", MONTHLY)
    first = clock.hold(asha, group, 1)
    with as_member(asha):
        award = Award.objects.get(instalment=first)
        assert (award.commission, award.gst) == (1_000_00, 152_54)
    pay(asha, group, "T02", MONTHLY)
    with as_member(asha):
        award.refresh_from_db()
        # Of 1,400.00 in two parts the tax is that of the whole.
        assert (award.commission_later, award.gst) == (400_00, 213_56)
        assert _left(asha, group)["chits_gst"] == -213_56
        assert audit_group(asha.account_id, group.id) == []


@pytest.mark.django_db
def test_the_rate_is_a_term_that_the_api_takes_and_shows(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.asha)
    body = {
        "name": "Taxed",
        "monthly_installment": "1000.00",
        "duration_months": 2,
        "max_members": 2,
        "commission_bps": 500,
        "gst_bps": 1800,
        "draw_day": 10,
    }
    made = client.post("/v1/chits/groups/", body, content_type="application/json")
    assert (made.status_code, made.json()["gst_bps"]) == (201, 1800)
    refused = client.post("/v1/chits/groups/", {**body, "gst_bps": 10_001}, content_type="application/json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["gst_bps"])
