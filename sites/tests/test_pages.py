"""The wizard loses nothing, sectors are counted to five, and the public site shows what it may."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kernel.clock import database_now
from sites.actions.create_site import create_site
from sites.actions.publish_post import publish_post, withdraw_post
from sites.actions.write_post import write_post
from sites.models import Post, Site, SiteSector
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.shared import shared
from tests.worlds import an_announced_period

TYPED = {
    "name": "Mahalaxmi Agency",
    "description": "Results every evening.",
    "industry": "lotteries-draws",
    "site_type": "blog",
}


@pytest.mark.django_db
def test_three_steps_make_a_site_and_going_back_loses_nothing(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    nameless = asha.post("/sites/new/", {"name": " ", "description": "Results every evening."})
    assert nameless.status_code == 400 and "Site name is required" in nameless.content.decode()
    assert "Results every evening." in nameless.content.decode()
    what = {name: TYPED[name] for name in ("name", "description")}
    assert asha.post("/sites/new/?step=0", what)["Location"] == "/sites/new/?step=1"
    kind = {name: TYPED[name] for name in ("industry", "site_type")}
    back = asha.post("/sites/new/?step=1", {**kind, "back": "1"})
    assert back["Location"] == "/sites/new/?step=0"
    first = asha.get(back["Location"]).content.decode()
    assert 'value="Mahalaxmi Agency"' in first and "Results every evening." in first
    assert '"lotteries-draws" selected' in asha.get("/sites/new/?step=1").content.decode()
    assert asha.post("/sites/new/?step=1", kind)["Location"] == "/sites/new/?step=2"
    wrong = asha.post("/sites/new/?step=2", {"hosting_type": "static", "domain": "no domain"})
    assert wrong.status_code == 400 and "Invalid domain format" in wrong.content.decode()
    place = {"hosting_type": "static", "domain": "", "key": wrong.context["key"]}
    made = asha.post("/sites/new/?step=2", place)
    assert made.status_code == 302 and made["Location"].endswith("/sectors/")
    assert asha.post("/sites/new/?step=2", place)["Location"] == made["Location"]
    with as_member(cast.asha):
        site = Site.objects.get()
        assert (site.industry_id, site.hosting_type) == ("lotteries-draws", "static")
    assert 'value="Mahalaxmi Agency"' not in asha.get("/sites/new/").content.decode()
    assert client_of(cast.bilal).get("/sites/").status_code == 403


@pytest.mark.django_db
def test_the_wizard_offers_the_trade_of_this_product_first(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.asha).get("/sites/new/?step=1").content.decode()
    offered = [page.index(f'value="{slug}"') for slug in ("lotteries-draws", "finance-savings", "technology")]
    assert offered == sorted(offered)
    assert '<option value="technology" selected' not in page


@pytest.mark.django_db
def test_sectors_are_ticked_and_unticked_in_one_go(cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        site = create_site(cast.asha, name="One", industry="technology")
    asha = client_of(cast.asha)
    five = ["software", "cloud-services", "hardware", "fintech", "cybersecurity"]
    address = f"/sites/{site.id}/sectors/"
    assert asha.post(address, {"sector": five}).status_code == 302
    assert "<b data-count>5</b>" in asha.get(address).content.decode()
    too_many = asha.post(address, {"sector": [*five, "telecommunications"]})
    assert too_many.status_code == 400 and "Sector limit" in too_many.content.decode()
    assert asha.post(address, {"sector": [*five[1:], "telecommunications"]}).status_code == 302
    with as_member(cast.asha):
        active = SiteSector.objects.filter(is_active=True).values_list("sector__slug", flat=True)
        assert set(active) == {*five[1:], "telecommunications"}


@shared
def shown(cast: Cast) -> tuple[Site, Post]:
    """A site with a result and a published post; its address."""
    an_announced_period(cast.asha)
    with as_member(cast.asha):
        site = create_site(
            cast.asha, name="Mahalaxmi", industry="retail", description="Join us.", domain="shop.example"
        )
        Site.objects.update(domain_proven_at=database_now())
        post = write_post(cast.asha, site, title="Hello <b>all</b>", body="One.\n\n<script>alert(1)</script>")
        publish_post(cast.asha, post.id)
        write_post(cast.asha, site, title="Only a draft", body="Not yet.")
    return site, post


def path_of(member: Member, site: Site) -> str:
    from sites.models import Handle

    handle = Handle.objects.get(account_id=member.account_id).handle
    return f"/s/{handle}/{site.slug}/"


@pytest.mark.django_db
def test_anybody_sees_results_and_published_posts_and_nothing_runs(
    cast: Cast, shown: tuple[Site, Post]
) -> None:
    site, post = shown
    address = path_of(cast.asha, site)
    anybody = Client()
    home = anybody.get(address)
    page = home.content.decode()
    assert home.status_code == 200 and home["Cache-Control"].startswith("public")
    assert "007" in page and "Evening, Friday" in page and "Join us." in page
    assert "Only a draft" not in page and "<script" not in page
    text = anybody.get(f"{address}{post.slug}/").content.decode()
    assert "&lt;script&gt;" in text and "<script" not in text
    assert anybody.get(f"{address}only-a-draft/").status_code == 404
    assert anybody.get("/s/nobody/nothing/").status_code == 404
    assert anybody.post(address).status_code == 405
    with as_member(cast.asha):
        withdraw_post(cast.asha, post.id)
    assert anybody.get(f"{address}{post.slug}/").status_code == 404


@pytest.mark.django_db
def test_the_feed_is_whole_and_its_links_lead_here(
    cast: Cast, shown: tuple[Site, Post], settings: Settings
) -> None:
    site, _post = shown
    feed = Client().get(f"{path_of(cast.asha, site)}feed.xml")
    assert feed["Content-Type"].startswith("application/rss+xml")
    (item,) = ElementTree.fromstring(feed.content).iter("item")
    assert item.findtext("title") == "Hello <b>all</b>"
    assert (item.findtext("link") or "").startswith("https://shop.example/")


@pytest.mark.django_db
def test_its_own_domain_shows_the_site_and_nothing_else(cast: Cast, shown: tuple[Site, Post]) -> None:
    cache.clear()
    _site, post = shown
    anybody = Client(headers={"host": "shop.example"})
    assert "Evening, Friday" in anybody.get("/").content.decode()
    assert anybody.get(f"/{post.slug}/").status_code == 200
    assert anybody.get("/v1/books/").status_code == 404
    assert Client(headers={"host": "other.example"}).get("/").status_code == 400
    cache.clear()


@pytest.mark.django_db
def test_a_site_is_taken_out_as_files_that_lead_to_each_other(
    cast: Cast, client_of: ClientOf, shown: tuple[Site, Post]
) -> None:
    site, post = shown
    asha = client_of(cast.asha)
    taken = asha.get(f"/sites/{site.id}/export.zip")
    assert taken.content == asha.get(f"/sites/{site.id}/export.zip").content
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        names = archive.namelist()
        assert names == ["feed.xml", "index.html", f"posts/{post.slug}.html", "site.css"]
        index = archive.read("index.html").decode()
        assert f'href="posts/{post.slug}.html"' in index and 'href="site.css"' in index
        assert 'href="../index.html"' in archive.read(f"posts/{post.slug}.html").decode()
    assert client_of(cast.dev).get(f"/sites/{site.id}/export.zip").status_code == 404


@pytest.mark.django_db
def test_a_post_is_written_on_its_page_and_refusals_keep_the_words(cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        site = create_site(cast.asha, name="One", industry="technology")
    asha = client_of(cast.asha)
    refused = asha.post(f"/sites/{site.id}/posts/new/", {"title": "", "body": "Many words."})
    assert refused.status_code == 400 and "Many words." in refused.content.decode()
    assert asha.post(f"/sites/{site.id}/posts/new/", {"title": "T", "body": "Words."}).status_code == 302
    page = asha.get(f"/sites/{site.id}/").content.decode()
    assert "no text model is set up" in page and "Publish" in page
    refused = asha.post(f"/sites/{site.id}/order/", {"topic": "Why", "kind": "post"})
    assert refused.status_code == 503 and "no text model is set up" in refused.content.decode()
    with as_member(cast.asha):
        post = site.posts.get()
    assert asha.post(f"/posts/{post.id}/publication/").status_code == 302
    assert asha.post(f"/posts/{post.id}/withdrawal/").status_code == 302
    settings = {"name": "Two", "site_type": "blog", "hosting_type": "custom", "domain": "bad domain"}
    assert asha.post(f"/sites/{site.id}/settings/", settings).status_code == 400
    assert asha.post(f"/sites/{site.id}/settings/", {**settings, "domain": ""}).status_code == 302
