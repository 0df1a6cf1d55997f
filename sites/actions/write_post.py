"""Write a post by hand, or change one."""

from __future__ import annotations

import uuid
from typing import Any

from audit.record import audit
from kernel.errors import bad_field
from kernel.ids import new_id, once_id
from kernel.transactions import transaction
from sites.actions.push_post import want
from sites.models import Post, Site
from sites.rules.address import free_slug
from sites.rules.texts import one_line, plain
from sites.states import PostKind, PostState
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


def write_post(
    member: Member,
    site: Site,
    *,
    title: str,
    body: str,
    key: str = "",
) -> Post:
    """A draft; the same `key` again gives the draft that it made."""
    require_capability(member, "sites.write")
    require_access(member, Access.CREATE)
    require_words(title, body)
    with transaction():
        lock_site(site)
        post_id = once_id(member.account_id, f"post:{key}") if key else new_id()
        there = Post.objects.filter(id=post_id).first()
        if there is not None:
            return there
        post = add_post(
            site,
            title=title,
            body=body,
            kind=PostKind.POST,
            written_by_name=member.user_name,
            post_id=post_id,
        )
        audit(member, "post.write", "post", post.id, title=post.title)
    return post


def require_words(title: str, body: str) -> None:
    if not one_line(title):
        raise bad_field("title", "Enter a title.")
    if not plain(body):
        raise bad_field("body", "Enter a text.")


def lock_site(site: Site) -> None:
    """Other actions that add posts to the site wait here."""
    Site.objects.select_for_update(no_key=True).get(id=site.id)


def add_post(
    site: Site, *, title: str, body: str, kind: PostKind, post_id: uuid.UUID | None = None, **more: Any
) -> Post:
    """The row, under the site's lock, so that its slug is its own. `more` are its other fields."""
    lock_site(site)
    title = one_line(title)[:255]
    taken = set(Post.objects.filter(site=site).values_list("slug", flat=True))
    return Post.objects.create(
        id=post_id or new_id(),
        account_id=site.account_id,
        site=site,
        kind=kind.value,
        title=title,
        slug=free_slug(title, taken, "post"),
        body=plain(body),
        **more,
    )


def change_post(member: Member, post_id: uuid.UUID, *, title: str | None, body: str | None) -> Post:
    """Another title or text; the slug stays, for links lead to it. A bulletin is not changed."""
    require_capability(member, "sites.write")
    with transaction():
        rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("site")
        post = rows.get(id=post_id)
        if post.kind == PostKind.BULLETIN:
            raise bad_field("body", "A bulletin can't be edited.")
        changed = {
            "title": post.title if title is None else title,
            "body": post.body if body is None else body,
        }
        require_words(changed["title"], changed["body"])
        post.title, post.body = one_line(changed["title"])[:255], plain(changed["body"])
        post.save(update_fields=["title", "body"])
        if post.state == PostState.PUBLISHED:
            want(post)
        audit(member, "post.change", "post", post.id, title=post.title)
    return post
