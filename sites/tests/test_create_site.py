"""A site is made within the plan's limit, in its own words when something is wrong, and never over it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import BadInput
from plans.models import Grant
from sites.actions.create_site import create_site
from sites.actions.select_sectors import drop_sectors, select_sectors
from sites.models import Site, SiteSector, SiteUserAccess
from sites.rules.address import BadDomain, free_slug, read_domain, slug_of
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member

SITES = "/v1/auth/sites/"
GOOD = {"name": "Mahalaxmi Agency", "industry": "technology", "hosting_type": "static", "site_type": "blog"}


def post(client: Client, path: str, body: Any) -> Response:
    return client.post(path, body, content_type="application/json")


@pytest.mark.django_db
def test_it_is_made_with_its_slug_and_access(cast: Cast, client_of: ClientOf) -> None:
    answer = post(client_of(cast.asha), SITES, GOOD | {"domain": "Shop.Example"})
    assert answer.status_code == 201, answer.content
    site = answer.json()
    assert (site["slug"], site["domain"], site["industry"]) == (
        "mahalaxmi-agency",
        "https://shop.example",
        "technology",
    )
    assert site["sectors_count"] == 0
    with as_member(cast.asha):
        assert SiteUserAccess.objects.get().membership_id == cast.asha.id
    again = post(client_of(cast.asha), SITES, GOOD).json()
    assert again["slug"] == "mahalaxmi-agency-2"
    assert again["domain"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "Site name is required"),
        ({"name": "   "}, "name", "Site name is required"),
        ({"domain": "not a domain"}, "domain", "Invalid domain format"),
        ({"domain": "ftp://x.example"}, "domain", "Invalid domain format"),
        ({"domain": "192.168.0.1"}, "domain", "Invalid domain format"),
        ({"industry": "alchemy"}, "industry", "Invalid industry selected"),
        ({"industry": ""}, "industry", "Invalid industry selected"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_wire(
    cast: Cast, client_of: ClientOf, change: dict[str, str], field: str, message: str
) -> None:
    refused = post(client_of(cast.asha), SITES, GOOD | change)
    assert refused.status_code == 400
    assert refused.json()["detail"] == message
    assert refused.json()["errors"][field] == [message]
    with as_member(cast.asha):
        assert not Site.objects.exists()


@pytest.mark.django_db
def test_only_owner_and_admin_make_sites(cast: Cast, client_of: ClientOf) -> None:
    for other in (cast.bilal, cast.chandra):
        assert post(client_of(other), SITES, GOOD).status_code == 403


def limited(member: Member, sites: int) -> None:
    with as_member(member):
        Grant.objects.filter(account_id=member.account_id).update(max_sites=sites)


@pytest.mark.django_db
def test_the_limit_counts_active_sites_only(cast: Cast, client_of: ClientOf) -> None:
    limited(cast.asha, 1)
    asha = client_of(cast.asha)
    first = post(asha, SITES, GOOD).json()
    refused = post(asha, SITES, GOOD)
    assert (refused.status_code, refused.json()["detail"]) == (400, "Site limit reached for your plan")
    asleep = post(asha, SITES, GOOD | {"is_active": False})
    assert asleep.status_code == 201
    wake = {"is_active": True}
    address = f"{SITES}{asleep.json()['id']}/"
    assert asha.patch(address, wake, content_type="application/json").status_code == 400
    asha.patch(f"{SITES}{first['id']}/", {"is_active": False}, content_type="application/json")
    assert asha.patch(address, wake, content_type="application/json").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [True, False])
def test_twenty_at_once_at_limit_three_leave_three(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """Without the held row (the negative control) more than three come through."""
    asha = committed_cast.asha
    limited(asha, 3)
    if not held:
        from plans.queries import limit_of

        everybody_counted = threading.Barrier(8)

        def counted(member: Member, what: Any, *, hold: bool = False) -> int:
            return limit_of(member, what)

        def wait_and_refuse(limit: int) -> None:
            over = Site.objects.filter(is_active=True).count() >= limit
            everybody_counted.wait(timeout=20)
            if over:
                raise BadInput

        monkeypatch.setattr("sites.actions.create_site.limit_of", counted)
        monkeypatch.setattr("sites.actions.create_site.refuse_beyond", wait_and_refuse)
    outcomes: list[str] = []

    def make(place: int) -> None:
        try:
            with as_member(asha):
                create_site(asha, name=f"Site {place}", industry="technology")
            outcomes.append("made")
        except BadInput as refusal:
            outcomes.append(refusal.detail)
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=(place,)) for place in range(20 if held else 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with as_member(asha):
        active = Site.objects.filter(is_active=True).count()
    if held:
        assert active == 3
        assert outcomes.count("Site limit reached for your plan") == 17
    else:
        assert active > 3


@pytest.mark.django_db
def test_sectors_are_chosen_all_or_nothing_and_at_most_five(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    site = post(asha, SITES, GOOD).json()
    address = f"{SITES}{site['id']}/select_sectors/"
    five = ["software", "cloud-services", "artificial-intelligence", "cybersecurity", "hardware"]

    def choose(*slugs: str, industry: str = "technology") -> Any:
        return post(asha, address, {"industry_slug": industry, "sector_slugs": list(slugs)})

    assert choose("software", industry="retail").json()["detail"] == "Industry mismatch"
    assert choose("software", industry="alchemy").json()["detail"] == "Invalid industry selected"
    assert choose("software", "gold").json()["detail"] == "Unknown sector: gold"
    assert choose(*five, "fintech").json()["detail"] == "Sector limit exceeded"
    with as_member(cast.asha):
        assert not SiteSector.objects.exists()
    first = choose(*five)
    assert (first.status_code, first.json()["created"], first.json()["updated"]) == (200, 5, 0)
    same = choose(*five).json()
    assert (same["created"], same["updated"], len(same["sectors"])) == (0, 0, 5)
    assert choose("fintech").json()["detail"] == "Sector limit reached"
    assert asha.delete(f"{SITES}{site['id']}/sectors/hardware/").status_code == 204
    assert asha.delete(f"{SITES}{site['id']}/sectors/hardware/").status_code == 404
    assert choose("fintech", "hardware").json()["detail"] == "Sector limit exceeded"
    back = choose("hardware").json()
    assert (back["created"], back["updated"]) == (0, 1)
    assert asha.delete(address).status_code == 204
    assert asha.get(f"{SITES}{site['id']}/").json()["sectors_count"] == 0


@pytest.mark.django_db(transaction=True)
def test_two_choices_at_once_never_come_to_six(committed_cast: Cast) -> None:
    asha = committed_cast.asha
    with as_member(asha):
        site = create_site(asha, name="One", industry="technology")
    choices = [
        ["software", "cloud-services", "hardware"],
        ["fintech", "cybersecurity", "telecommunications"],
    ]

    def choose(slugs: list[str]) -> None:
        try:
            with as_member(asha):
                select_sectors(asha, site, industry_slug="technology", sector_slugs=slugs)
        except BadInput:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=(slugs,)) for slugs in choices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with as_member(asha):
        assert SiteSector.objects.filter(is_active=True).count() == 3
        drop_sectors(asha, site)


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=5))
def test_a_slug_is_always_there_and_free(name: str, others: list[str]) -> None:
    taken = {slug_of(other) for other in others} | {slug_of(name)}
    slug = free_slug(name, taken)
    assert slug not in taken
    assert 0 < len(slug) <= 60
    assert slug.isascii() and slug == slug.lower()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_domain_is_https_or_refused(text: str) -> None:
    try:
        read = read_domain(text)
    except BadDomain:
        return
    if read is not None:
        assert read.startswith(("https://", "http://"))
        assert read_domain(read) == read


@pytest.mark.django_db
def test_the_list_asks_as_much_however_many_sites_there_are(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    for path in (SITES, "/sites/"):
        asha.get(path)  # what the first request of a process asks for itself is not counted
    counts = []
    for more in (1, 4):
        with as_member(cast.asha):
            for _ in range(more):
                made = create_site(cast.asha, name="One", industry="technology")
                select_sectors(cast.asha, made, industry_slug="technology", sector_slugs=["software"])
        for path in (SITES, "/sites/"):
            with CaptureQueriesContext(connection) as asked:
                assert asha.get(path).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    listed = asha.get(SITES).json()["results"]
    assert {(one["sectors_count"], one["sectors"][0]["slug"]) for one in listed} == {(1, "software")}
