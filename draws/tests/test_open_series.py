"""A charter is drawn up once, names nobody, and its secret lies sealed."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from draws.actions.open_series import open_series
from draws.leads import least_lead_seconds
from draws.models import Draw, Series
from draws.records import charter_of
from draws.sealing import SecretIsLost, seal, unseal
from draws.tests.making import HOUR, KIND, ROLL, a_series
from fairness.beacon import QUICKNET
from fairness.operator_chain import reveal_at
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from tests.cast import Cast, as_member

pytestmark = pytest.mark.django_db


def test_a_series_has_a_charter_and_a_scheduled_draw_for_each_instant(cast: Cast) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        charter = charter_of(series)
        assert charter.hash() == series.charter_hash
        assert charter.roll == tuple(ROLL)
        assert charter.operator_chain.length == 6
        draws = list(Draw.objects.filter(series_id=series.id).order_by("number"))
        assert [int(draw.draw_at.timestamp()) for draw in draws] == list(charter.schedule)
        assert {draw.state for draw in draws} == {"SCHEDULED"}


def test_asking_again_gives_the_same_series(cast: Cast) -> None:
    with as_member(cast.asha):
        first = a_series(cast.asha.account_id)
        again = a_series(cast.asha.account_id, subject_id=first.subject_id, title="Another")
        assert again.id == first.id
        assert Series.objects.count() == 1


def test_the_secret_is_sealed_to_its_own_series(cast: Cast) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        secret = unseal(bytes(series.sealed_secret), series.id)
        assert secret not in bytes(series.sealed_secret)
        assert reveal_at(secret, charter_of(series).operator_chain, 1)
        with pytest.raises(SecretIsLost):
            unseal(bytes(series.sealed_secret), uuid.uuid4())


def test_another_home_cannot_open_it(cast: Cast, settings: Settings) -> None:
    sealed = seal(b"\x01" * 32, cast.asha.id)
    settings.DRAWS_KEY = "AA" * 21 + "A="
    with pytest.raises(SecretIsLost):
        unseal(sealed, cast.asha.id)


def test_the_leads_are_those_of_the_beacon(settings: Settings) -> None:
    assert (least_lead_seconds(), least_lead_seconds(tie=True)) == (1, 1)
    settings.BEACON_RELAYS = ["https://relay.invalid"]
    assert (least_lead_seconds(), least_lead_seconds(tie=True)) == (1800, 60)


def test_with_relays_a_series_hangs_on_drand(cast: Cast, settings: Settings) -> None:
    settings.BEACON_RELAYS = ["https://relay.invalid"]
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id, lead_seconds=None)
        assert charter_of(series).beacon == QUICKNET
        assert series.lead_seconds == 1800
        with pytest.raises(BadInput) as refusal:
            a_series(cast.asha.account_id, lead_seconds=1799)
        assert set(refusal.value.errors) == {"freeze_lead_seconds"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"roll": ["Lata Deshmukh"]},
        {"roll": ["T01", "T01"]},
        {"schedule": []},
        {"title": ""},
        {"lead_seconds": 0},
        {"lead_seconds": 7200},
    ],
    ids=repr,
)
def test_what_makes_no_charter_is_refused_and_nothing_is_written(cast: Cast, wrong: dict[str, Any]) -> None:
    with as_member(cast.asha):
        with pytest.raises(BadInput):
            a_series(cast.asha.account_id, **wrong)
        assert not Series.objects.exists()


def test_where_others_can_reach_it_a_test_beacon_must_be_accepted(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://draws.example.com"
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refusal:
            a_series(cast.asha.account_id)
        assert refusal.value.code == "test_beacon"
        assert a_series(cast.asha.account_id, accepts_test_beacon=True).is_test


def test_a_draw_that_could_not_be_frozen_any_more_is_refused(cast: Cast) -> None:
    with as_member(cast.asha), pytest.raises(BadInput):
        open_series(
            cast.asha.account_id,
            kind=KIND,
            subject_id=uuid.uuid4(),
            title="Too soon",
            roll=ROLL,
            schedule=[database_now() + timedelta(seconds=5), database_now() + HOUR],
            lead_seconds=60,
        )


def test_a_stranger_finds_no_series(cast: Cast) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
    with as_member(cast.dev):
        assert not Series.objects.filter(id=series.id).exists()
    assert json.loads(series.charter)["subject"] == "Shivneri 5"
