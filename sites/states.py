"""What kinds of site there are, and the life of a post."""

from __future__ import annotations

from enum import StrEnum


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


MOVES: dict[PostState, frozenset[PostState]] = {
    PostState.DRAFT: frozenset({PostState.PUBLISHED}),
    PostState.PUBLISHED: frozenset({PostState.WITHDRAWN}),
    PostState.WITHDRAWN: frozenset({PostState.PUBLISHED}),
}
