"""A kind of act whose effect is one row of the audit log, and which refuses when it is told to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from audit.models import AuditEvent
from audit.record import audit, audit_staff
from holds import registry
from holds.actions.hold_act import hold_act
from holds.models import HeldAct
from kernel.outbox import record
from tenancy.access import Access
from tenancy.member import Member
from tenancy.staff import Staff
from tests.cast import as_member
from tests.world_billing import staff_person

KIND, STAFF_KIND = "holds.test", "holds.test_of_staff"


@dataclass(frozen=True)
class Happened:
    """What the act puts into the outbox."""

    id: uuid.UUID


@dataclass
class Trial:
    """The kinds that the tests hold; `refusal` is raised instead, `breaks` as often as it says."""

    refusal: Exception | None = None
    breaks: int = 0
    actors: list[Any] = field(default_factory=list)

    def carry_out(self, actor: Any, subject_id: uuid.UUID, payload: dict[str, Any]) -> str:
        self.actors.append(actor)
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("broken")
        if isinstance(actor, Staff):
            audit_staff(actor, uuid.UUID(payload["account"]), "test.done", subject_id=subject_id)
        else:
            audit(actor, "test.done", subject_id=subject_id)
            record(Happened(subject_id), account_id=actor.account_id)
        if self.refusal is not None:
            raise self.refusal
        return "It is done."


@pytest.fixture
def trial() -> Iterator[Trial]:
    made = Trial()
    registry.register(KIND, made.carry_out, capability="books.sell", needs=Access.CREATE)
    registry.register(STAFF_KIND, made.carry_out, for_staff=True)
    yield made
    registry.forget(KIND)
    registry.forget(STAFF_KIND)


@pytest.fixture
def noor(db: None) -> Staff:
    return staff_person()


def effects(member: Member) -> int:
    """How often the act has happened in the member's account."""
    with as_member(member):
        return int(AuditEvent.objects.filter(verb="test.done").count())


SUBJECT = uuid.uuid4()


def held(member: Member, subject_id: uuid.UUID = SUBJECT, **how: Any) -> HeldAct:
    with as_member(member):
        return hold_act(member, KIND, subject_id=subject_id, sentence="Paying Asha", **how)
