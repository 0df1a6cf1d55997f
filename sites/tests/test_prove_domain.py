"""A domain shows the site of the account that proved it, and of nobody else."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kernel.errors import BadInput, Conflict, Denied
from sites import proof
from sites.actions.create_site import create_site
from sites.actions.prove_domain import prove_domain
from sites.actions.update_site import update_site
from sites.models import Site
from sites.proof import DomainLookup, is_published, proof_of
from sites.rules.address import is_reserved
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member

pytestmark = pytest.mark.django_db
HOST = "results-x.example.com"
REAL = proof.http.client


class Published(DomainLookup):
    """The internet, as far as anybody published something."""

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self.files: dict[str, str] = {}

    def texts(self, name: str) -> list[str]:
        return self.records.get(name, [])

    def file(self, url: str) -> str:
        return self.files.get(url, "")


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    cache.clear()
    made = Published()
    monkeypatch.setattr(proof, "lookup", made)
    return made


def a_site(member: Member, name: str, domain: str = HOST) -> Site:
    with as_member(member):
        return create_site(member, name=name, industry="retail", domain=domain)


def proved(member: Member, site: Site) -> Site:
    with as_member(member):
        return prove_domain(member, site)


def shown() -> int:
    cache.clear()
    return Client(headers={"host": HOST}).get("/").status_code


def publish(published: Published, member: Member) -> None:
    made = proof_of(member.account_id, f"https://{HOST}")
    published.records.setdefault(made.record_name, []).append(made.text)


def test_a_record_or_a_file_proves_it_and_until_then_nothing_is_shown(
    cast: Cast, published: Published
) -> None:
    site = a_site(cast.asha, "A")
    assert shown() == 400
    assert proved(cast.asha, site).domain_proven_at is None
    with as_member(cast.asha):
        assert "in DNS or in the file" in Site.objects.get().domain_problem
    made = proof_of(cast.asha.account_id, f"https://{HOST}")
    published.files[made.file_url] = f"{made.text}\n"
    assert proved(cast.asha, site).domain_proven_at is not None
    assert shown() == 200


def test_another_accounts_text_proves_nothing(cast: Cast, published: Published) -> None:
    publish(published, cast.dev)
    assert proved(cast.asha, a_site(cast.asha, "A")).domain_proven_at is None
    assert shown() == 400


def test_whoever_wrote_it_down_first_keeps_nobody_from_it(cast: Cast, published: Published) -> None:
    a_site(cast.asha, "Older")
    theirs = a_site(cast.dev, "Theirs")
    publish(published, cast.dev)
    proved(cast.dev, theirs)
    cache.clear()
    assert "Theirs" in Client(headers={"host": HOST}).get("/").content.decode()


def test_a_domain_shows_one_site(cast: Cast, published: Published) -> None:
    for member in (cast.asha, cast.dev):
        publish(published, member)
    proved(cast.dev, a_site(cast.dev, "Theirs"))
    for domain in (HOST, f"http://{HOST}"):
        with pytest.raises(Conflict) as refusal:
            proved(cast.asha, a_site(cast.asha, "Ours", domain))
        assert refusal.value.code == "domain_taken"
    cache.clear()
    assert "Theirs" in Client(headers={"host": HOST}).get("/").content.decode()


def test_another_domain_has_to_be_proved_anew(cast: Cast, published: Published) -> None:
    publish(published, cast.asha)
    site = proved(cast.asha, a_site(cast.asha, "A"))
    with as_member(cast.asha):
        site = update_site(cast.asha, site, name="B")
        assert site.domain_proven_at is not None
        site = update_site(cast.asha, site, domain="elsewhere.example.com")
    assert site.domain_proven_at is None and shown() == 400


def test_only_who_manages_sites_proves(cast: Cast) -> None:
    site = a_site(cast.asha, "A")
    with pytest.raises(Denied):
        proved(cast.chandra, site)


@pytest.mark.parametrize(
    "domain",
    [
        *("localhost.localdomain", "metadata.google.internal", "printer.local", "router.lan", "x.home.arpa"),
        *("shop.localhost", "a.onion", "co.in", "com.pk", "github.io", "192.168.0.1", "books.test"),
    ],
)
def test_names_that_nobody_owns_are_refused(cast: Cast, domain: str) -> None:
    with pytest.raises(BadInput) as refusal:
        a_site(cast.asha, "A", domain)
    assert "domain" in refusal.value.errors


def test_names_of_this_installation_are_refused(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://drawbook.example.com"
    settings.ALLOWED_HOSTS = [".books.example.com", "*"]
    for domain in ("drawbook.example.com", "a.drawbook.example.com", "x.books.example.com"):
        with pytest.raises(BadInput):
            a_site(cast.asha, "A", domain)
    assert not is_reserved("https://shop.example.com", ours=["drawbook.example.com", "*", ""])


def test_the_page_and_the_api_say_what_to_do(cast: Cast, client_of: ClientOf, published: Published) -> None:
    site = a_site(cast.asha, "A")
    made = proof_of(cast.asha.account_id, f"https://{HOST}")
    asha = client_of(cast.asha)
    assert "Not verified" in asha.get(f"/sites/{site.id}/").content.decode()
    page = asha.get(f"/sites/{site.id}/domain/").content.decode()
    assert made.text in page and made.record_name in page
    assert "in DNS or in the file" in asha.post(f"/sites/{site.id}/domain/").content.decode()
    api = f"/v1/auth/sites/{site.id}/"
    told = asha.get(api).json()["domain_proof"]
    assert (told["is_proven"], told["text"]) == (False, made.text)
    publish(published, cast.asha)
    answer = asha.post(f"{api}domain-proof/", content_type="application/json")
    assert answer.status_code == 200 and answer.json()["domain_proof"]["is_proven"]
    assert "Verified" in asha.get(f"/sites/{site.id}/").content.decode()
    assert client_of(cast.dev).post(f"{api}domain-proof/").status_code == 404


# --- the lookup itself -------------------------------------------------------------------------


def answering(monkeypatch: pytest.MonkeyPatch, answer: httpx.Response) -> list[httpx.Request]:
    asked: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    stand_in = httpx.MockTransport(respond)
    monkeypatch.setattr(
        proof.http, "client", lambda limit, **options: REAL(limit, transport=stand_in, **options)
    )
    return asked


def test_records_are_read_as_dns_over_https_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"Answer": [{"type": 16, "data": '"drawbook-" "site=1"'}, {"type": 5, "data": "x."}]}
    asked = answering(monkeypatch, httpx.Response(200, json=answer))
    assert DomainLookup().texts("_drawbook.example.com") == ["drawbook-site=1"]
    assert dict(asked[0].url.params) == {"name": "_drawbook.example.com", "type": "TXT"}
    for odd in (httpx.Response(200, json=[]), httpx.Response(200, text="<"), httpx.Response(500)):
        answering(monkeypatch, odd)
        assert DomainLookup().texts("_drawbook.example.com") == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "64:ff9b::a00:7", "169.254.169.254"])
def test_no_machine_of_our_own_network_is_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def look_up(*given: Any, **more: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    asked = answering(monkeypatch, httpx.Response(200, text="drawbook-site=1"))
    assert DomainLookup().file("https://inside.example.com/.well-known/drawbook-site.txt") == ""
    assert asked == []


def test_a_file_with_other_words_proves_nothing(published: Published, cast: Cast) -> None:
    made = proof_of(cast.asha.account_id, "https://a.example.com")
    published.files[made.file_url] = f"x{made.text}"
    assert not is_published(made)
