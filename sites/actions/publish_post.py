"""Show a post to everybody, or take it back."""

from __future__ import annotations

import uuid

from audit.record import audit
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction
from sites.actions.push_post import want
from sites.events import PostPublished, PostWithdrawn
from sites.models import Post
from sites.states import MOVES, PostState
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


def publish_post(member: Member, post_id: uuid.UUID) -> Post:
    """Publish the post on the site and in its feed; publishing again doesn't change the time."""
    require_access(member, Access.CREATE)
    post = _move(member, post_id, PostState.PUBLISHED, "post.publish")
    record(PostPublished(post.id, post.site_id), account_id=member.account_id)
    return post


def withdraw_post(member: Member, post_id: uuid.UUID) -> Post:
    """No longer on the site; it can be published again."""
    post = _move(member, post_id, PostState.WITHDRAWN, "post.withdraw")
    record(PostWithdrawn(post.id, post.site_id), account_id=member.account_id)
    return post


def _move(member: Member, post_id: uuid.UUID, to: PostState, verb: str) -> Post:
    require_capability(member, "sites.write")
    with transaction():
        rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("site")
        post = rows.get(id=post_id)
        post.state = MOVES.move(post.state, to).value
        post.published_at = post.published_at or database_now()
        post.save(update_fields=["state", "published_at"])
        want(post)
        audit(member, verb, "post", post.id, title=post.title)
    return post
