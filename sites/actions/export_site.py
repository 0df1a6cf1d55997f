"""Take a site out as files: the same pages with links that lead from file to file."""

from __future__ import annotations

import io
import zipfile

from django.conf import settings
from django.contrib.staticfiles import finders

from audit.record import audit
from kernel.errors import NotFound
from kernel.transactions import transaction
from sites.models import Handle, Site
from sites.queries.public import public_site
from sites.showing import Links, feed, home_page, post_page
from tenancy.member import Member, require_capability

# The same site gives the same bytes, whenever it is taken out.
EPOCH = (2000, 1, 1, 0, 0, 0)


def export_site(member: Member, site: Site) -> bytes:
    """A ZIP archive that opens from a disk as well as from any web server."""
    require_capability(member, "sites.write")
    with transaction():
        handle = Handle.objects.filter(account_id=member.account_id).values_list("handle", flat=True).first()
        if handle is None or not site.is_active:
            raise NotFound("A site that is asleep is not shown to anybody.")
        shown = public_site(handle, site.slug)
        audit(member, "site.export", subject="site", subject_id=site.id, name=site.name)
    root = settings.PUBLIC_URL
    home = Links("index.html", "site.css", "feed.xml", lambda slug: f"posts/{slug}.html", root)
    inside = Links("../index.html", "../site.css", "../feed.xml", lambda slug: f"{slug}.html", root)
    address = site.domain or f"{root}/s/{handle}/{site.slug}"
    far = Links(f"{address}/", "", f"{address}/feed.xml", lambda slug: f"{address}/posts/{slug}.html", root)
    files = {"index.html": home_page(shown, home), "feed.xml": feed(shown, far, address=f"{address}/")}
    files |= {f"posts/{post.slug}.html": post_page(shown, inside, post) for post in shown.posts}
    style = finders.find("sites/site.css")
    assert isinstance(style, str)
    with open(style, encoding="utf-8") as css:
        files["site.css"] = css.read()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])
    return packed.getvalue()
