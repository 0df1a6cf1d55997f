"""Order a text: credits are held, then spent when the text is stored, or released if it fails."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from audit.record import audit, audit_clock
from credits.actions.commit_hold import commit_hold
from credits.actions.hold import hold
from credits.actions.release_hold import release_hold
from credits.kinds import Kind
from kernel.clock import database_now
from kernel.ids import new_id, once_id
from kernel.jobs import OUTSIDE
from kernel.outbox import record
from kernel.transactions import transaction
from sites.actions.write_post import add_post, lock_site
from sites.events import ContentFailed, ContentStored
from sites.generator import GenerationFailed, Written, generate, require_model
from sites.models import Generation, Site
from sites.states import GenerationState, PostKind
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability
from tenancy.scope import scope

COSTS = {PostKind.POST: 100, PostKind.SOCIAL: 50}
"""Credits for a post, and for a batch of social posts."""


def order_content(
    member: Member,
    site: Site,
    *,
    topic: str,
    kind: PostKind = PostKind.POST,
    language: str = "en",
    key: str = "",
) -> Generation:
    """Hold the credits and queue the order; NotConfigured without a model, 402 without enough credits.

    The same `key` again returns the order that it created.
    """

    require_capability(member, "sites.write")
    require_access(member, Access.CREATE)
    require_model()
    with transaction():
        lock_site(site)
        order_id = once_id(member.account_id, f"order:{key}") if key else new_id()
        there = Generation.objects.filter(id=order_id).first()
        if there is not None:
            return there
        cost = COSTS[kind]
        held = hold(
            member.account_id,
            cost,
            kind=Kind.CONTENT_GENERATION,
            description=f"Text for {site.name}",
            key=f"generation:{order_id}",
            metadata={"site": str(site.id), "topic": topic[:100]},
        )
        order = Generation.objects.create(
            id=order_id,
            account_id=member.account_id,
            site=site,
            kind=kind.value,
            topic=topic,
            language=language,
            cost=cost,
            hold_id=held.id,
            asked_by=member.id,
            asked_by_name=member.user_name,
        )
        audit(member, "content.order", "site", site.id, topic=topic, cost=cost)
        # In the same transaction: the job is there exactly when the order is.
        generate_job.defer(account_id=str(member.account_id), generation_id=str(order_id))
    return order


@app.task(name="sites.generate", queue=OUTSIDE)
def generate_job(account_id: str, generation_id: str) -> None:
    """Carry an order for text out."""
    carry_out(uuid.UUID(account_id), uuid.UUID(generation_id))


def carry_out(account_id: uuid.UUID, generation_id: uuid.UUID) -> None:
    """Generate the text outside of any transaction, then store it; safe to run twice."""
    with scope(account_id):
        taken = Generation.objects.filter(id=generation_id, state=GenerationState.WAITING)
        taken.update(moved_at=database_now())
        order = Generation.objects.select_related("site__industry").filter(id=generation_id).first()
    if order is None or order.state != GenerationState.WAITING:
        return
    about = f"{order.site.name}, {order.site.industry.name}. {order.site.description}"
    try:
        texts = generate(order.kind, topic=order.topic, about=about, language=order.language)
    except GenerationFailed as failure:
        end_without(account_id, generation_id, str(failure))
    else:
        _store(account_id, generation_id, texts)


def _store(account_id: uuid.UUID, generation_id: uuid.UUID, texts: list[Written]) -> None:
    with scope(account_id):
        order = Generation.objects.select_for_update().select_related("site").get(id=generation_id)
        if order.state != GenerationState.WAITING:
            return
        for text in texts:
            add_post(
                order.site,
                title=text.title,
                body=text.body,
                kind=PostKind(order.kind),
                is_generated=True,
                generation_id=order.id,
                written_by_name=order.asked_by_name,
            )
        commit_hold(account_id, order.hold_id)
        _end(order, GenerationState.DONE)
        record(ContentStored(order.id, order.site_id), account_id=account_id)
        audit_clock(account_id, "content.store", "site", order.site_id, posts=len(texts))


def end_without(account_id: uuid.UUID, generation_id: uuid.UUID, problem: str) -> None:
    """The order failed: the credits are free again."""
    with scope(account_id):
        order = Generation.objects.select_for_update().get(id=generation_id)
        if order.state != GenerationState.WAITING:
            return
        release_hold(account_id, order.hold_id)
        order.problem = problem[:300]
        _end(order, GenerationState.FAILED)
        record(ContentFailed(order.id, order.site_id), account_id=account_id)
        audit_clock(account_id, "content.fail", "site", order.site_id, problem=problem)


def _end(order: Generation, state: GenerationState) -> None:
    order.state = state.value
    order.ended_at = database_now()
    order.save(update_fields=["state", "ended_at", "problem"])
