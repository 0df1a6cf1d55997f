"""Write a bulletin from the account's own facts: a result and the link to its proof. No model, free."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from audit.record import audit
from draws.queries.results import PublicResult, latest_results
from kernel.errors import NotFound
from kernel.transactions import transaction
from sites.actions.write_post import add_post, lock_site
from sites.models import Post, Site
from sites.states import PostKind
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

MOST_RESULTS = 500


def write_bulletin(member: Member, site: Site, result_id: uuid.UUID) -> Post:
    """A draft about one result; the same result again gives the bulletin that is there."""
    require_capability(member, "sites.write")
    require_access(member, Access.CREATE)
    with transaction():
        lock_site(site)
        there = Post.objects.filter(site=site, subject="result", subject_id=result_id).first()
        if there is not None:
            return there
        result = next((one for one in latest_results(MOST_RESULTS) if one.id == result_id), None)
        if result is None:
            raise NotFound
        post = add_post(
            site,
            title=_("%(title)s: %(shown)s") % {"title": result.title, "shown": result.shown},
            body=_body(result),
            kind=PostKind.BULLETIN,
            subject="result",
            subject_id=result_id,
            proof_url=settings.PUBLIC_URL + result.proof_path if result.proof_path else "",
            facts={
                "title": result.title,
                "shown": result.shown,
                "happened_at": result.happened_at.isoformat(),
                "drawn": result.is_drawn,
                "test_beacon": result.is_test,
            },
            written_by_name=member.user_name,
        )
        audit(member, "post.bulletin", "post", post.id, title=post.title)
    return post


def _body(result: PublicResult) -> str:
    day = result.happened_at.strftime("%d %B %Y, %H:%M UTC")
    sentence = _("%(title)s. The result of %(day)s is %(shown)s.") % {
        "title": result.title,
        "day": day,
        "shown": result.shown,
    }
    if not result.is_drawn:
        return sentence
    checked = _(
        "This result was drawn with a public beacon. The list was frozen before the draw, "
        "and anyone can check the result with the proof."
    )
    if result.is_test:
        checked = _(
            "This result was drawn with a TEST BEACON, which is not public. It shows how a draw is checked."
        )
    return f"{sentence}\n\n{checked}"
