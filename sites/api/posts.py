"""Posts, bulletins and orders for generated texts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from draws.queries.results import PublicResult, latest_results
from kernel.errors import NotFound
from kernel.ids import read_id
from rest.fields import Line, Text
from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import Body, page_of
from sites.actions.order_content import order_content
from sites.actions.publish_post import publish_post, withdraw_post
from sites.actions.write_bulletin import write_bulletin
from sites.actions.write_post import change_post, write_post
from sites.models import Generation, Post
from sites.queries.finders import generation_for, post_for, site_for
from sites.states import PostKind
from tenancy.access import Access

router = Resources(tags=["Sites"])

Title = Annotated[Line, Field(max_length=255)]
Words = Annotated[Text, Field(max_length=50_000)]


class PostIn(Body):
    title: Title
    body: Words


class PostPatch(Body):
    title: Title | None = None
    body: Words | None = None


class BulletinIn(Body):
    result: Annotated[Line, Field(max_length=100)]


class GenerationIn(Body):
    topic: Annotated[Line, Field(min_length=3, max_length=500)]
    kind: Literal["post", "social"] = "post"
    language: Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")] = "en"


class PostOut(Schema):
    id: str
    site: str
    kind: str
    state: str
    title: str
    slug: str
    body: str
    is_generated: bool
    proof_url: str
    created_at: datetime
    published_at: datetime | None


class GenerationOut(Schema):
    id: str
    site: str
    kind: str
    state: str
    cost: int
    problem: str
    posts: list[str]
    asked_at: datetime


class SiteResultOut(Schema):
    id: str
    title: str
    shown: str
    happened_at: datetime
    proof_path: str
    drawn: bool
    test_beacon: bool


def post_shape(post: Post) -> dict[str, Any]:
    names = (
        "kind",
        "state",
        "title",
        "slug",
        "body",
        "is_generated",
        "proof_url",
        "created_at",
        "published_at",
    )
    return {"id": str(post.id), "site": str(post.site_id), **{name: getattr(post, name) for name in names}}


def generation_shape(order: Generation) -> dict[str, Any]:
    names = ("kind", "state", "cost", "problem", "asked_at")
    written = Post.objects.filter(generation_id=order.id).order_by("id").values_list("id", flat=True)
    return {
        "id": str(order.id),
        "site": str(order.site_id),
        "posts": [str(id) for id in written],
        **{name: getattr(order, name) for name in names},
    }


def result_shape(result: PublicResult) -> dict[str, Any]:
    return {
        "id": str(result.id),
        "title": result.title,
        "shown": result.shown,
        "happened_at": result.happened_at,
        "proof_path": result.proof_path,
        "drawn": result.is_drawn,
        "test_beacon": result.is_test,
    }


@router.on("GET", "/auth/sites/{id}/posts/", answer=page_of(PostOut), may="sites.write", find=site_for)
def list_posts(request: ActingRequest, id: str) -> Any:
    return 200, page(request, Post.objects.filter(site=request.subject), post_shape)


@router.on(
    "POST", "/auth/sites/{id}/posts/", answer=PostOut, may="sites.write", needs=Access.CREATE, find=site_for
)
def add_post(request: ActingRequest, id: str, body: PostIn) -> Any:
    return 201, post_shape(write_post(request.member, request.subject, title=body.title, body=body.body))


@router.on(
    "POST",
    "/auth/sites/{id}/bulletins/",
    answer=PostOut,
    may="sites.write",
    needs=Access.CREATE,
    find=site_for,
)
def add_bulletin(request: ActingRequest, id: str, body: BulletinIn) -> Any:
    """Create a draft bulletin about a result; the same result again returns the same bulletin."""
    result_id = read_id(body.result)
    if result_id is None:
        raise NotFound
    return 201, post_shape(write_bulletin(request.member, request.subject, result_id))


@router.on("GET", "/auth/sites/{id}/results/", answer=list[SiteResultOut], may="sites.write", find=site_for)
def list_results(request: ActingRequest, id: str) -> Any:
    """List the results that the site shows and that bulletins can be about."""
    return 200, [result_shape(result) for result in latest_results()]


@router.on(
    "POST",
    "/auth/sites/{id}/generations/",
    answer=GenerationOut,
    may="sites.write",
    needs=Access.CREATE,
    find=site_for,
)
def add_generation(request: ActingRequest, id: str, body: GenerationIn) -> Any:
    """Order a text: a post costs 100 credits, a batch of social posts 50, only when the text is stored."""
    order = order_content(
        request.member,
        request.subject,
        topic=body.topic,
        kind=PostKind(body.kind),
        language=body.language,
    )
    return 201, generation_shape(order)


@router.on("GET", "/auth/generations/{id}/", answer=GenerationOut, may="sites.write", find=generation_for)
def get_generation(request: ActingRequest, id: str) -> Any:
    return 200, generation_shape(request.subject)


@router.on("GET", "/auth/posts/{id}/", answer=PostOut, may="sites.write", find=post_for)
def get_post(request: ActingRequest, id: str) -> Any:
    return 200, post_shape(request.subject)


@router.on(
    "PATCH", "/auth/posts/{id}/", answer=PostOut, may="sites.write", needs=Access.CREATE, find=post_for
)
def patch_post(request: ActingRequest, id: str, body: PostPatch) -> Any:
    changed = change_post(request.member, request.subject.id, title=body.title, body=body.body)
    return 200, post_shape(changed)


@router.on(
    "POST",
    "/auth/posts/{id}/publication/",
    answer=PostOut,
    may="sites.write",
    needs=Access.CREATE,
    find=post_for,
)
def post_publication(request: ActingRequest, id: str) -> Any:
    return 201, post_shape(publish_post(request.member, request.subject.id))


@router.on("DELETE", "/auth/posts/{id}/publication/", may="sites.write", needs=Access.CONTINUE, find=post_for)
def delete_publication(request: ActingRequest, id: str) -> Any:
    withdraw_post(request.member, request.subject.id)
    return 204, None
