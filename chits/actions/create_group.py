"""Create a group, and change its terms while it is forming."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from audit.record import audit
from chits.events import GroupChanged
from chits.locking import lock_group
from chits.models import Group, LawLimit
from chits.rules.terms import API_NAMES, problems_of
from chits.states import GroupState
from draws.leads import least_lead_seconds
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from plans.queries import limit_of
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

STANDARD_TIME_ZONE = "Asia/Kolkata"
LATER = frozenset({"place", "upi_id", "several_tickets", "four_eyes", "name"})
"""The fields that can change after the agreement is signed, because it doesn't contain them."""


class NameIsTaken(Conflict):
    code = "name_taken"
    sentence = "A group with this name already exists."

    def __init__(self) -> None:
        super().__init__(errors={"name": [self.sentence]})


def create_group(member: Member, *, name: str, **terms: Any) -> Group:
    """Create a forming group, managed by its creator. `terms` are typed fields of `Group`.

    Raise BadInput by field, NameIsTaken, and Conflict if the plan's limit is reached.
    """
    require_capability(member, "chits.run")
    require_access(member, Access.CREATE)
    with transaction():
        limit = limit_of(member, "groups", hold=True)
        living = [GroupState.FORMING, GroupState.ACTIVE]
        if Group.objects.filter(state__in=living).count() >= limit:
            raise Conflict(
                f"Your plan allows {limit} groups. Upgrade the plan to add another.", code="plan_limit"
            )
        group = Group(
            account_id=member.account_id,
            name=name,
            manager_id=member.id,
            jurisdiction=member.country,
            **{"currency": member.currency, "time_zone": STANDARD_TIME_ZONE, **terms},
        )
        refuse_bad_terms(group)
        _save(group, force_insert=True)
        audit(member, "group.create", "group", group.id, name=name)
        record(GroupChanged(group.id), account_id=member.account_id)
    return group


def update_group(member: Member, group: Group, **changes: Any) -> Group:
    """Change a forming group's terms. In a running group, raise Conflict for terms in the agreement."""
    require_capability(member, "chits.run")
    with transaction():
        locked = lock_group(member, group.id)
        row = locked.row
        locked.require(GroupState.FORMING, GroupState.ACTIVE)
        fixed = sorted(set(changes) - LATER) if row.state != GroupState.FORMING else []
        if fixed:
            raise Conflict(
                "The terms can't change because the agreement is signed.",
                code="terms_fixed",
                errors={API_NAMES.get(field, field): ["Fixed by the agreement."] for field in fixed},
            )
        before = {field: getattr(row, field) for field in changes}
        for field, value in changes.items():
            setattr(row, field, value)
        refuse_bad_terms(row)
        held = row.tickets.count()
        if row.seats < held:
            sentence = f"The group already has {held} tickets."
            raise BadInput(sentence, errors={"max_members": [sentence]})
        if changes:
            _save(row, update_fields=[*changes])
        audit(member, "group.update", "group", row.id, before=before, after=changes)
        record(GroupChanged(row.id), account_id=member.account_id)
    return row


def refuse_bad_terms(group: Group) -> None:
    """Raise BadInput naming every invalid term, and every one that today's law doesn't allow."""
    problems = problems_of(group, least_lead_seconds=least_lead_seconds(), law=law_of(group.jurisdiction))
    if problems:
        first = next(iter(problems.values()))
        raise BadInput(first, errors={field: [sentence] for field, sentence in problems.items()})


def law_of(jurisdiction: str) -> dict[str, int]:
    """Return the legal limits in force today: {term: most}."""
    today = database_now().date()
    rows = LawLimit.objects.filter(jurisdiction=jurisdiction, effective_from__lte=today)
    return dict(rows.order_by("effective_from").values_list("term", "most"))


def _save(group: Group, **how: Any) -> None:
    if Group.objects.filter(name=group.name).exclude(id=group.id).exists():
        raise NameIsTaken
    try:
        group.save(**how)
    except IntegrityError as failure:
        if "chits_group_name" in str(failure):
            raise NameIsTaken from failure
        raise
