"""The price list, and what an account has been given of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.clock import database_now
from plans.actions.give_plan import give_plan
from plans.models import Grant, Plan
from plans.queries import grant_of, limit_of, offered_plans, plan_on_offer
from tenancy.scope import NoAccountInScope
from tests.cast import Cast, as_member


@pytest.mark.django_db
def test_the_price_list_of_a_new_installation() -> None:
    """As in the table of the accounts' specification."""
    fields = ("code", "usd_cents", "credits_per_period", "max_sites", "max_users", "max_books", "max_groups")
    assert list(offered_plans().values_list(*fields)) == [
        ("free-trial", 0, 500, 1, 5, 3, 3),
        ("basic", 2_900, 5_000, 3, 10, 10, 20),
        ("pro", 7_900, 20_000, 10, 50, 50, 100),
        ("enterprise", 19_900, 60_000, 50, 500, 500, 1_000),
    ]
    assert {plan.code: plan.trial_days for plan in offered_plans() if plan.is_trial} == {"free-trial": 7}


@pytest.mark.django_db
def test_a_plan_taken_off_the_list_cannot_be_chosen() -> None:
    Plan.objects.filter(code="pro").update(is_offered=False)
    assert plan_on_offer("pro") is None
    assert plan_on_offer("gold") is None
    assert plan_on_offer("basic") is not None


def test_an_account_has_the_limits_of_its_plan(cast: Cast) -> None:
    with as_member(cast.asha):
        give_plan(cast.asha.account_id, Plan.objects.get(code="basic"))
        limits = {what: limit_of(cast.asha, what) for what in ("sites", "users", "books", "groups")}
    assert limits == {"sites": 3, "users": 10, "books": 10, "groups": 20}


def test_a_plan_that_changes_leaves_accounts_as_they_are(cast: Cast) -> None:
    with as_member(cast.asha):
        give_plan(cast.asha.account_id, Plan.objects.get(code="basic"))
        Plan.objects.filter(code="basic").update(max_books=1)
        assert limit_of(cast.asha, "books") == 10
        give_plan(cast.asha.account_id, Plan.objects.get(code="basic"))
        assert limit_of(cast.asha, "books") == 1
        assert Grant.objects.count() == 1


def test_without_a_grant_there_is_room_for_nothing(cast: Cast) -> None:
    with as_member(cast.asha):
        Grant.objects.all().delete()
        assert grant_of(cast.asha) is None
        assert limit_of(cast.asha, "books") == 0
        assert limit_of(cast.asha, "books", hold=True) == 0


def test_what_others_have_is_out_of_sight(cast: Cast) -> None:
    with as_member(cast.asha):
        assert limit_of(cast.dev, "books") == 0
    with pytest.raises(NoAccountInScope):
        limit_of(cast.asha, "books")


def test_a_grant_does_not_end_before_it_begins(cast: Cast) -> None:
    now = database_now()
    plan = Plan.objects.get(code="basic")
    with as_member(cast.asha), pytest.raises(IntegrityError), transaction.atomic():
        give_plan(cast.asha.account_id, plan, starts_at=now, ends_at=now - timedelta(days=1))
