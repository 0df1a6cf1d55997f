"""The public site: found by search, whole however old, in every script, and nothing from any other host."""

from __future__ import annotations

import io
import posixpath
import zipfile
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kernel.clock import database_now
from sites.actions.create_site import create_site
from sites.actions.publish_post import publish_post
from sites.actions.update_site import update_site
from sites.actions.write_post import add_post, write_post
from sites.models import Handle, Post, Site
from sites.states import PostKind
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.shared import shared
from tests.worlds import an_announced_period

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Page(HTMLParser):
    """The attributes of each element that leads or loads somewhere, and what it says of itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.said: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert tag not in ("script", "style", "iframe"), tag
        assert "style" not in given and not any(name.startswith("on") for name in given)
        if tag == "link" and given["rel"] == "icon":
            assert given["href"] == "data:,"  # none, and nobody is asked for one
        elif tag == "link" and given["rel"] == "stylesheet":
            self.loads.append(given["href"])
        elif tag == "link":
            self.said[given["rel"]] = given["href"]
        elif "src" in given:
            self.loads.append(given["src"])
        elif tag == "a":
            self.leads.append(given["href"])
        elif tag == "meta" and "content" in given:
            self.said[given.get("property") or given.get("name", "")] = given["content"]


@shared
def site(cast: Cast) -> Site:
    with as_member(cast.asha):
        return create_site(
            cast.asha,
            name="Mahalaxmi",
            industry="finance-savings",
            description="Results every evening.",
            how_to_join="Ask at the shop.\n\nBring a friend.",
        )


def address(member: Member, site: Site) -> str:
    handle = Handle.objects.get(account_id=member.account_id).handle
    return f"/s/{handle}/{site.slug}/"


def publish_many(member: Member, site: Site, count: int) -> None:
    with as_member(member):
        now = database_now()
        for number in range(count):
            at = now - timedelta(hours=number)
            title = f"Evening {number:03d}"
            add_post(site, title=title, body="One.", kind=PostKind.POST, state="published", published_at=at)


def read(path: str, host: str = "localhost", language: str = "en") -> Response:
    return Client(headers={"host": host, "accept-language": language}).get(path)


@pytest.mark.django_db
def test_every_post_is_reached_however_many_there_are_with_as_many_queries(cast: Cast, site: Site) -> None:
    root = address(cast.asha, site)
    publish_many(cast.asha, site, 2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert read(root).status_code == 200
    publish_many(cast.asha, site, 45)
    with CaptureQueriesContext(connection) as many:
        first = Page(read(root).content.decode())
    assert len(many) == len(few)
    assert first.leads.count(f"{root}page/2/") == 1
    found = set()
    for page in (root, f"{root}page/2/", f"{root}page/3/"):
        found |= {lead for lead in Page(read(page).content.decode()).leads if "/evening-" in lead}
    assert len(found) == 47
    oldest = f"{root}evening-044/"
    assert oldest in found and read(oldest).status_code == 200
    for nowhere in ("page/0/", "page/1/", "page/4/", "page/99999999999999999999/"):
        assert read(root + nowhere).status_code == 404
    tree = ElementTree.fromstring(read(f"{root}sitemap.xml").content)
    assert len([one.text for one in tree.iter(f"{MAP}loc")]) == 48


@pytest.mark.django_db
def test_a_page_says_its_one_address_and_what_it_is_about(cast: Cast, site: Site, settings: Settings) -> None:
    with as_member(cast.asha):
        post = write_post(cast.asha, site, title="Why save together", body="One & two.\n\nThree.")
        publish_post(cast.asha, post.id)
    root = address(cast.asha, site)
    home = Page(read(root).content.decode())
    assert home.said["canonical"] == settings.PUBLIC_URL + root == home.said["og:url"]
    assert (home.said["og:type"], home.said["og:title"]) == ("website", "Mahalaxmi")
    assert home.said["description"] == "Results every evening."
    text = read(f"{root}{post.slug}/")
    page = Page(text.content.decode())
    assert page.said["canonical"] == f"{settings.PUBLIC_URL}{root}why-save-together/"
    assert (page.said["og:type"], page.said["og:title"]) == ("article", "Why save together")
    assert page.said["og:description"].startswith("One & two.")
    assert "script-src 'self'" in text["Content-Security-Policy"]
    assert "Bring a friend." in read(root).content.decode()


@pytest.mark.django_db
def test_under_its_own_domain_that_is_its_one_address(cast: Cast, site: Site) -> None:
    cache.clear()
    with as_member(cast.asha):
        update_site(cast.asha, site, domain="results.example")
        Site.objects.update(domain_proven_at=database_now())
        post = write_post(cast.asha, site, title="Hello", body="One.")
        publish_post(cast.asha, post.id)
    for page in (read("/hello/", "results.example"), read(f"{address(cast.asha, site)}hello/")):
        assert Page(page.content.decode()).said["canonical"] == "https://results.example/hello/"
    robots = read("/robots.txt", "results.example").content.decode()
    assert "Sitemap: https://results.example/sitemap.xml" in robots
    tree = ElementTree.fromstring(read("/sitemap.xml", "results.example").content)
    assert [one.text for one in tree.iter(f"{MAP}loc")] == [
        "https://results.example/",
        "https://results.example/hello/",
    ]
    for nowhere in ("/page/2/", "/bye/", "/no/where/at/all"):
        missing = read(nowhere, "results.example")
        assert missing.status_code == 404 and "Page not found" in missing.content.decode()
    cache.clear()


@pytest.mark.django_db
def test_no_site_takes_a_host_that_is_ours(cast: Cast, site: Site, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [".drawbook.example"]
    cache.clear()
    with as_member(cast.asha):
        # Written down before the host became ours.
        Site.objects.update(domain="https://app.drawbook.example", domain_proven_at=database_now())
    page = read("/sign-in/", "app.drawbook.example")
    assert page.status_code == 200 and "Mahalaxmi" not in page.content.decode()
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "title"),
    [("مہالکشمی", "آج کا نتیجہ"), ("महालक्ष्मी", "आज का परिणाम"), ("မဟာလက္ခမီ", "ယနေ့ ရလဒ်"), ("🎉🎉", "🎉")],
)
def test_names_in_every_script_have_addresses_and_their_direction(cast: Cast, name: str, title: str) -> None:
    with as_member(cast.asha):
        site, second = (create_site(cast.asha, name=name, industry="retail") for _ in range(2))
        post, other = (write_post(cast.asha, site, title=title, body=title) for _ in range(2))
        publish_post(cast.asha, post.id)
    assert (site.slug, second.slug, post.slug, other.slug) == ("site", "site-2", "post", "post-2")
    page = read(f"{address(cast.asha, site)}post/").content.decode()
    assert f'<h1 dir="auto">{title}</h1>' in page
    assert '<html lang="ur" dir="rtl">' in read(address(cast.asha, site), language="ur").content.decode()


@pytest.mark.django_db
def test_signs_that_no_feed_can_hold_are_left_out(cast: Cast, site: Site, client_of: ClientOf) -> None:
    words = {"title": "One\x0b two\ufffe", "body": "A\x00B\r\n\r\nC\x1b[0m ]]> &amp;", "publish": "1"}
    posted = client_of(cast.asha).post(f"/sites/{site.id}/posts/new/", words)
    assert posted.status_code == 400  # NUL is refused by name
    posted = client_of(cast.asha).post(f"/sites/{site.id}/posts/new/", words | {"body": words["body"][2:]})
    assert posted.status_code == 302
    with as_member(cast.asha):
        post = Post.objects.get()
        assert (post.title, post.body, post.state) == ("One two", "B\n\nC[0m ]]> &amp;", "published")
    (item,) = ElementTree.fromstring(read(f"{address(cast.asha, site)}feed.xml").content).iter("item")
    assert item.findtext("title") == "One two"
    assert item.findtext("description") == "<p>B</p>\n\n<p>C[0m ]]&gt; &amp;amp;</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("domain", ["", "results.example"])
def test_the_files_lead_to_each_other_and_need_nobody_else(
    cast: Cast, site: Site, client_of: ClientOf, settings: Settings, domain: str
) -> None:
    an_announced_period(cast.asha)
    publish_many(cast.asha, site, 45)
    with as_member(cast.asha):
        update_site(cast.asha, site, domain=domain, hosting_type="static")
    taken = client_of(cast.asha).get(f"/sites/{site.id}/export.zip")
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    extra = {"robots.txt", "sitemap.xml"} if domain else set()
    assert extra | {"index.html", "page-2.html", "page-3.html", "site.css", "feed.xml"} == {
        name for name in files if not name.startswith("posts/")
    }
    assert sum(name.startswith("posts/") for name in files) == 45
    assert "url(" not in files["site.css"] and "@import" not in files["site.css"]
    reached = set()
    for name, text in files.items():
        if not name.endswith(".html"):
            continue
        page = Page(text)
        for where in [*page.loads, *page.leads, page.said["alternate"]]:
            parts = urlsplit(where)
            if where in page.leads and parts.scheme:
                assert where.startswith(settings.PUBLIC_URL)  # only to a proof
                continue
            if not parts.path:
                continue
            assert not parts.scheme and not parts.netloc and not where.startswith("/")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), where))
            assert there in files, (name, where)
            reached.add(there)
    assert reached >= {name for name in files if name.endswith(".html")}
    if domain:
        assert Page(files["posts/evening-000.html"]).said["canonical"] == (
            "https://results.example/posts/evening-000.html"
        )
        assert "https://results.example/posts/evening-044.html" in files["sitemap.xml"]


@pytest.mark.django_db
def test_search_engines_read_what_is_public_and_find_each_sites_own_map(cast: Cast, site: Site) -> None:
    robots = RobotFileParser()
    robots.parse(read("/robots.txt").content.decode().splitlines())
    root = address(cast.asha, site)
    for path, may in ((root, True), ("/draws/x/", True), ("/staff/", False), ("/", False), ("/v1/", False)):
        assert robots.can_fetch("*", path) is may, path
    assert Page(read(root).content.decode()).said["sitemap"] == f"{root}sitemap.xml"
