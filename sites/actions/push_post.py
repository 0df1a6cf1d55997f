"""Push a post to the site's WordPress: create it once, then update or remove it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import F
from django.utils.html import linebreaks
from procrastinate.contrib.django import app

from identity.vault import unseal
from kernel.clock import database_now
from kernel.jobs import OUTSIDE
from sites.models import Delivery, Post, WordPress
from sites.states import DeliveryState, Hosting, PostState
from sites.wordpress import WordPressRefused, WordPressSite
from tenancy.scope import scope

MOST_TRIES = 8


def want(post: Post) -> None:
    """In the transaction that changed the post: have it brought to the WordPress of its site, if any."""

    if post.site.hosting_type != Hosting.WORDPRESS or not WordPress.objects.filter(site=post.site).exists():
        return
    delivery, is_new = Delivery.objects.get_or_create(account_id=post.account_id, post=post)
    if not is_new:
        Delivery.objects.filter(id=delivery.id).update(
            wanted=F("wanted") + 1,
            state=DeliveryState.WAITING.value,
            tries=0,
            next_try_at=database_now(),
        )
    push_job.defer(account_id=str(post.account_id), delivery_id=str(delivery.id))


@app.task(name="sites.push", queue=OUTSIDE)
def push_job(account_id: str, delivery_id: str) -> None:
    """Bring a text to its WordPress."""
    push_post(uuid.UUID(account_id), uuid.UUID(delivery_id))


def push_post(account_id: uuid.UUID, delivery_id: uuid.UUID) -> None:
    """Send the post's current state, outside of any transaction; safe to run twice."""
    with scope(account_id):
        now = database_now()
        # A worker claims it for two minutes; if the worker dies, the schedule queues it again.
        taken = Delivery.objects.filter(
            id=delivery_id, state=DeliveryState.WAITING, next_try_at__lte=now
        ).update(next_try_at=now + timedelta(minutes=2), tries=F("tries") + 1)
        if not taken:
            return
        delivery = Delivery.objects.select_related("post__site").get(id=delivery_id)
        there = WordPress.objects.filter(site=delivery.post.site).first()
    if there is None:
        return
    remote = WordPressSite(there.address, there.user_name, unseal(there.sealed_password))
    try:
        remote_id = _send(remote, delivery.post, delivery.remote_id)
    except WordPressRefused as refusal:
        _failed(account_id, delivery, refusal)
    else:
        _arrived(account_id, delivery, remote_id)


def _send(remote: WordPressSite, post: Post, remote_id: int | None) -> int | None:
    if post.state == PostState.PUBLISHED:
        body = linebreaks(post.body, autoescape=True)
        return remote.put({"title": post.title, "content": body, "status": "publish"}, remote_id)
    if remote_id is not None:
        remote.remove(remote_id)
    return None


def _arrived(account_id: uuid.UUID, delivery: Delivery, remote_id: int | None) -> None:
    with scope(account_id):
        row = Delivery.objects.select_for_update().get(id=delivery.id)
        row.remote_id = remote_id
        row.delivered = delivery.wanted
        row.problem = ""
        row.tries = 0
        # Changes made during the delivery are sent at once.
        row.state = DeliveryState.DONE if row.wanted == delivery.wanted else DeliveryState.WAITING
        row.next_try_at = database_now()
        row.save(update_fields=["remote_id", "delivered", "problem", "tries", "state", "next_try_at"])


def _failed(account_id: uuid.UUID, delivery: Delivery, refusal: WordPressRefused) -> None:
    with scope(account_id):
        row = Delivery.objects.select_for_update().get(id=delivery.id)
        row.problem = str(refusal)[:300]
        if not refusal.may_pass or row.tries >= MOST_TRIES:
            row.state = DeliveryState.FAILED.value
        row.next_try_at = database_now() + timedelta(seconds=15 * 2**row.tries)
        row.save(update_fields=["problem", "state", "next_try_at"])
