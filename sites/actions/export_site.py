"""Export a site as files: the same pages with links between the files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from django.contrib.staticfiles import finders

from audit.record import audit
from kernel.errors import NotFound
from kernel.transactions import transaction
from sites.models import Site
from sites.queries.finders import handle_of
from sites.queries.public import POSTS_A_PAGE, PublicSite, whole_site
from sites.showing import feed, file_links, home_page, post_page, robots, site_map
from sites.states import Hosting
from tenancy.member import Member, require_capability

# An unchanged site gives the same bytes in every export.
EPOCH = (2000, 1, 1, 0, 0, 0)


def export_site(member: Member, site: Site) -> bytes:
    """A ZIP archive that opens from a disk as well as from any web server."""
    require_capability(member, "sites.write")
    with transaction():
        handle = handle_of(member)
        if not site.is_active:
            raise NotFound("This site is inactive. Activate it first.")
        shown = whole_site(handle, site.slug)
        audit(member, "site.export", "site", site.id, name=site.name)
    files = pages_of(shown)
    style = finders.find("sites/site.css")
    assert isinstance(style, str)
    with open(style, encoding="utf-8") as css:
        files["site.css"] = css.read()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])
    return packed.getvalue()


def pages_of(shown: PublicSite) -> dict[str, str]:
    """Return all pages and assets by their names in the archive."""
    top, inside = file_links("", index="index.html"), file_links("../", index="index.html")
    pages = max(1, -(-len(shown.posts) // POSTS_A_PAGE))
    files = {"feed.xml": feed(shown)}
    for number in range(1, pages + 1):
        here = shown.posts[(number - 1) * POSTS_A_PAGE : number * POSTS_A_PAGE]
        part = replace(shown, posts=here, page=number, pages=pages)
        files["index.html" if number == 1 else f"page-{number}.html"] = home_page(part, top)
    files |= {f"posts/{post.slug}.html": post_page(shown, inside, post) for post in shown.posts}
    if shown.site.domain and shown.site.hosting_type == Hosting.STATIC:
        files["sitemap.xml"] = site_map(shown)
        files["robots.txt"] = robots(shown)
    return files
