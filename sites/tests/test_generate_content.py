"""A text is ordered: credits are held, spent when it is stored, and given back when the model fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from credits.queries import balance_of, discrepancies
from sites.actions.create_site import create_site
from sites.actions.order_content import carry_out
from sites.models import Generation, Post, Site
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.model import TEXT, Model, a_model
from tests.shared import shared


@pytest.fixture
def model(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    monkeypatch.setattr("sites.generator.TRIES", 0)
    with a_model() as one:
        settings.CONTENT_API_URL, settings.CONTENT_MODEL = one.url, "local"
        yield one


@shared
def site(cast: Cast) -> Site:
    from credits.actions.grant import grant
    from credits.kinds import Kind

    with as_member(cast.asha):
        grant(cast.asha.account_id, 5_000, kind=Kind.SUBSCRIPTION, description="Basic", key="test")
        return create_site(cast.asha, name="Mahalaxmi", industry="finance-savings")


def order(client: Client, site: Site, **more: Any) -> Response:
    body = {"topic": "Why a chit group", **more}
    return client.post(f"/v1/auth/sites/{site.id}/generations/", body, content_type="application/json")


def credits_of(member: Member) -> tuple[int, list[str]]:
    with as_member(member):
        return balance_of(member.account_id), discrepancies(member.account_id)


@pytest.mark.django_db
def test_a_post_costs_a_hundred_once_it_is_stored(
    cast: Cast, client_of: ClientOf, site: Site, model: Model
) -> None:
    asha = client_of(cast.asha)
    made = order(asha, site)
    assert (made.status_code, made.json()["state"], made.json()["cost"]) == (201, "waiting", 100)
    assert credits_of(cast.asha) == (5_000, [])
    for _again in range(2):
        carry_out(cast.asha.account_id, site_order(cast.asha).id)
    assert credits_of(cast.asha) == (4_900, [])
    done = asha.get(f"/v1/auth/generations/{made.json()['id']}/").json()
    assert done["state"] == "done"
    (post_id,) = done["posts"]
    post = asha.get(f"/v1/auth/posts/{post_id}/").json()
    assert (post["title"], post["state"], post["is_generated"]) == ("Savings that add up", "draft", True)
    assert post["body"].startswith("A chit group")
    assert len(model.asked) == 1
    assert model.asked[0][0] == "/v1/chat/completions"


def site_order(member: Member) -> Generation:
    with as_member(member):
        return Generation.objects.get()


@pytest.mark.django_db
def test_a_batch_of_social_posts_costs_fifty(
    cast: Cast, client_of: ClientOf, site: Site, model: Model
) -> None:
    model.text = "One short post.\n---\nAnother.\n---\nA third."
    assert order(client_of(cast.asha), site, kind="social").json()["cost"] == 50
    carry_out(cast.asha.account_id, site_order(cast.asha).id)
    assert credits_of(cast.asha) == (4_950, [])
    with as_member(cast.asha):
        assert Post.objects.filter(kind="social").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (500, TEXT, "The text model is not working right now."),
        (401, TEXT, "The text model rejects this installation's API key."),
        (429, TEXT, "The text model is overloaded right now."),
        (404, TEXT, "The text model refused to write this text."),
        (200, "", "The text model's answer can't be used."),
        (200, "Only a title", "The text model's answer can't be used."),
    ],
)
def test_a_failure_gives_the_credits_back(
    cast: Cast, client_of: ClientOf, site: Site, model: Model, status: int, text: str, said: str
) -> None:
    model.status, model.text = status, text
    made = order(client_of(cast.asha), site).json()
    carry_out(cast.asha.account_id, site_order(cast.asha).id)
    failed = client_of(cast.asha).get(f"/v1/auth/generations/{made['id']}/").json()
    assert (failed["state"], failed["problem"]) == ("failed", said)
    assert credits_of(cast.asha) == (5_000, [])
    with as_member(cast.asha):
        assert not Post.objects.exists()
        from credits.models import Wallet

        assert Wallet.objects.get().held == 0


@pytest.mark.django_db
def test_without_a_model_it_says_so_and_charges_nothing(cast: Cast, client_of: ClientOf, site: Site) -> None:
    refused = order(client_of(cast.asha), site)
    assert (refused.status_code, refused.json()["code"]) == (503, "no_model")
    assert credits_of(cast.asha) == (5_000, [])


@pytest.mark.django_db
def test_too_few_credits_is_payment_required(
    cast: Cast, client_of: ClientOf, site: Site, model: Model
) -> None:
    from credits.actions.spend import spend
    from credits.kinds import Kind

    with as_member(cast.asha):
        spend(cast.asha.account_id, 4_950, kind=Kind.ADJUSTMENT, description="gone", key="gone")
    refused = order(client_of(cast.asha), site)
    assert refused.status_code == 402
    assert refused.json()["detail"] == "Insufficient credits"
    with as_member(cast.asha):
        assert not Generation.objects.exists()


@pytest.mark.django_db
def test_clerks_write_nothing_and_strangers_find_nothing(
    cast: Cast, client_of: ClientOf, site: Site, model: Model
) -> None:
    assert order(client_of(cast.bilal), site).status_code == 403
    assert order(client_of(cast.dev), site).status_code == 404
