"""Record that a person has accepted the invitation to their ticket."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from chits.models import Person
from tenancy.models import Membership


def welcome_person(account_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Activate the person's record. Called by the schedule in the account's scope; idempotent."""
    person = Person.objects.filter(id=person_id, waiting=True).first()
    if person is None or not Membership.objects.filter(user_id=person.user_id, is_active=True).exists():
        return
    person.waiting = False
    person.save(update_fields=["waiting"])
    audit_clock(account_id, "person.welcome", "person", person.id)
