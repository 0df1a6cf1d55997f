"""Let a person in whom another account had invited first, now that they have chosen a password."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from chits.models import Person
from tenancy.models import Membership
from tenancy.roles import Role


def welcome_person(account_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Called by the schedule in the account's scope; twice is no error."""
    person = Person.objects.select_related("user").filter(id=person_id, waiting=True).first()
    if person is None or person.user.must_change_password:
        return
    Membership.objects.filter(user_id=person.user_id, role=Role.MEMBER).update(is_active=True)
    person.waiting = False
    person.save(update_fields=["waiting"])
    audit_clock(account_id, "person.welcome", subject="person", subject_id=person.id)
