"""What kinds of site there are, and the life of a post."""

from __future__ import annotations

from enum import StrEnum

from kernel.errors import Conflict
from kernel.moves import Moves


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


MOVES = Moves(
    {
        PostState.DRAFT: {PostState.PUBLISHED},
        PostState.PUBLISHED: {PostState.WITHDRAWN},
        PostState.WITHDRAWN: {PostState.PUBLISHED},
    },
    lambda *_: Conflict("This post can't be changed in its current state.", code="post_state"),
)
