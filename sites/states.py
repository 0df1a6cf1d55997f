"""What kinds of site there are, and the life of a post."""

from __future__ import annotations

from enum import StrEnum


def values(kind: type[StrEnum]) -> list[str]:
    """Return the allowed values of the column as plain strings."""
    return [one.value for one in kind]


class Hosting(StrEnum):
    WORDPRESS = "wordpress"
    CUSTOM = "custom"
    STATIC = "static"


class SiteType(StrEnum):
    BLOG = "blog"
    ECOMMERCE = "ecommerce"
    CORPORATE = "corporate"


class PostKind(StrEnum):
    POST = "post"
    SOCIAL = "social"
    BULLETIN = "bulletin"


class PostState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class GenerationState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


MOVES: dict[PostState, frozenset[PostState]] = {
    PostState.DRAFT: frozenset({PostState.PUBLISHED}),
    PostState.PUBLISHED: frozenset({PostState.WITHDRAWN}),
    PostState.WITHDRAWN: frozenset({PostState.PUBLISHED}),
}
