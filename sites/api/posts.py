"""Posts, bulletins and orders for generated texts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from draws.queries.results import latest_results
from kernel.errors import NotFound
from kernel.ids import read_id
from rest.answers import Answer, Id, at
from rest.fields import Line, Text
from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import Body, page_of, patch_of
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


class PostPatch(patch_of(PostIn)):  # type: ignore[misc]
    pass


class BulletinIn(Body):
    result: Annotated[Line, Field(max_length=100)]


class GenerationIn(Body):
    topic: Annotated[Line, Field(min_length=3, max_length=500)]
    kind: Literal["post", "social"] = "post"
    language: Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")] = "en"


class PostOut(Answer):
    id: Id
    site: Id = at("site_id")
    kind: str
    state: str
    title: str
    slug: str
    body: str
    is_generated: bool
    proof_url: str
    created_at: datetime
    published_at: datetime | None


def _written(order: Generation) -> list[str]:
    posts = Post.objects.filter(generation_id=order.id).order_by("id")
    return [str(id) for id in posts.values_list("id", flat=True)]


class GenerationOut(Answer):
    id: Id
    site: Id = at("site_id")
    kind: str
    state: str
    cost: int
    problem: str
    posts: list[str] = at(_written)
    asked_at: datetime


class SiteResultOut(Answer):
    id: Id
    title: str
    shown: str
    happened_at: datetime
    proof_path: str
    drawn: bool = at("is_drawn")
    test_beacon: bool = at("is_test")


@router.on("GET", "/auth/sites/{id}/posts/", answer=page_of(PostOut), may="sites.write", find=site_for)
def list_posts(request: ActingRequest, id: str) -> Any:
    return 200, page(request, Post.objects.filter(site=request.subject), PostOut.of)


@router.on(
    "POST", "/auth/sites/{id}/posts/", answer=PostOut, may="sites.write", needs=Access.CREATE, find=site_for
)
def add_post(request: ActingRequest, id: str, body: PostIn) -> Any:
    return 201, PostOut.of(write_post(request.member, request.subject, title=body.title, body=body.body))


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
    return 201, PostOut.of(write_bulletin(request.member, request.subject, result_id))


@router.on("GET", "/auth/sites/{id}/results/", answer=list[SiteResultOut], may="sites.write", find=site_for)
def list_results(request: ActingRequest, id: str) -> Any:
    """List the results that the site shows and that bulletins can be about."""
    return 200, [SiteResultOut.of(result) for result in latest_results()]


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
    return 201, GenerationOut.of(order)


@router.on("GET", "/auth/generations/{id}/", answer=GenerationOut, may="sites.write", find=generation_for)
def get_generation(request: ActingRequest, id: str) -> Any:
    return 200, GenerationOut.of(request.subject)


@router.on("GET", "/auth/posts/{id}/", answer=PostOut, may="sites.write", find=post_for)
def get_post(request: ActingRequest, id: str) -> Any:
    return 200, PostOut.of(request.subject)


@router.on(
    "PATCH", "/auth/posts/{id}/", answer=PostOut, may="sites.write", needs=Access.CREATE, find=post_for
)
def patch_post(request: ActingRequest, id: str, body: PostPatch) -> Any:
    changed = change_post(request.member, request.subject.id, title=body.title, body=body.body)
    return 200, PostOut.of(changed)


@router.on(
    "POST",
    "/auth/posts/{id}/publication/",
    answer=PostOut,
    may="sites.write",
    needs=Access.CREATE,
    find=post_for,
)
def post_publication(request: ActingRequest, id: str) -> Any:
    return 201, PostOut.of(publish_post(request.member, request.subject.id))


@router.on("DELETE", "/auth/posts/{id}/publication/", may="sites.write", needs=Access.CONTINUE, find=post_for)
def delete_publication(request: ActingRequest, id: str) -> Any:
    withdraw_post(request.member, request.subject.id)
    return 204, None
