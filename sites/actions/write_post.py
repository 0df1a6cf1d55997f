"""Write a post by hand, or change one."""

from __future__ import annotations

import uuid
from typing import Any

from audit.record import audit
from kernel.errors import bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from sites.actions.push_post import want
from sites.models import Post, Site
from sites.rules.address import free_slug
from sites.states import PostKind, PostState
from tenancy.member import Member, require_capability, require_standing
from tenancy.standing import Needs


def write_post(
    member: Member,
    site: Site,
    *,
    title: str,
    body: str,
    kind: PostKind = PostKind.POST,
    **more: Any,
) -> Post:
    """A draft. `more` are fields of Post that only actions give."""
    require_capability(member, "sites.write")
    require_standing(member, Needs.CREATE)
    require_words(title, body)
    with transaction():
        post = add_post(site, title=title, body=body, kind=kind, written_by_name=member.user_name, **more)
        audit(member, "post.write", subject="post", subject_id=post.id, title=post.title)
    return post


def require_words(title: str, body: str) -> None:
    if not title.strip():
        raise bad_field("title", "A post has a title.")
    if not body.strip():
        raise bad_field("body", "A post has a text.")


def add_post(site: Site, *, title: str, body: str, kind: PostKind, **more: Any) -> Post:
    """The row, under the site's lock, so that its slug is its own."""
    Site.objects.select_for_update(no_key=True).get(id=site.id)
    taken = set(Post.objects.filter(site=site).values_list("slug", flat=True))
    return Post.objects.create(
        id=new_id(),
        account_id=site.account_id,
        site=site,
        kind=kind.value,
        title=title.strip()[:255],
        slug=free_slug(title, taken),
        body=body.strip(),
        **more,
    )


def change_post(member: Member, post_id: uuid.UUID, *, title: str | None, body: str | None) -> Post:
    """Another title or text; the slug stays, for links lead to it. A bulletin is not changed."""
    require_capability(member, "sites.write")
    with transaction():
        rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("site")
        post = rows.get(id=post_id)
        if post.kind == PostKind.BULLETIN:
            raise bad_field("body", "A bulletin is written from what happened and is not changed.")
        changed = {"title": title or post.title, "body": body or post.body}
        require_words(changed["title"], changed["body"])
        post.title, post.body = changed["title"].strip()[:255], changed["body"].strip()
        post.save(update_fields=["title", "body"])
        if post.state == PostState.PUBLISHED:
            want(post)
        audit(member, "post.change", subject="post", subject_id=post.id, title=post.title)
    return post
