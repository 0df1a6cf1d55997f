"""Create a collaborator: another operator to whom spill-over can be offered."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from audit.record import audit
from books.actions.create_book import NameIsTaken, save_new
from books.models import Collaborator
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


def create_collaborator(member: Member, *, name: str, **terms: Any) -> Collaborator:
    """Create a collaborator; `terms` are checked fields of `Collaborator`. Raises NameIsTaken."""
    require_capability(member, "books.cover")
    require_access(member, Access.CREATE)
    with transaction():
        collaborator = Collaborator(account_id=member.account_id, name=name, **terms)
        save_new(collaborator)
        audit(member, "collaborator.create", "collaborator", collaborator.id, name=name)
    return collaborator


def update_collaborator(member: Member, collaborator: Collaborator, **changes: Any) -> Collaborator:
    """Change a collaborator's contact details, odds or whether it is active."""
    require_capability(member, "books.cover")
    with transaction():
        before = {field: _plain(getattr(collaborator, field)) for field in changes}
        for field, value in changes.items():
            setattr(collaborator, field, value)
        _save(collaborator, list(changes))
        audit(
            member,
            "collaborator.update",
            "collaborator",
            collaborator.id,
            before=before,
            after={field: _plain(value) for field, value in changes.items()},
        )
    return collaborator


def _save(collaborator: Collaborator, fields: list[str]) -> None:
    try:
        collaborator.save(update_fields=fields)
    except IntegrityError as failure:
        if "books_collaborator_name" in str(failure):
            raise NameIsTaken from failure
        raise


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)
