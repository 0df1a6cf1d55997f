"""The cast. Asha owns the account, Bilal sells in it, Chandra only watches, Dev belongs to another account."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.test import Client

from identity.models import User
from plans.actions.give_plan import give_plan
from plans.models import Plan
from tenancy.member import Member, member_for
from tenancy.models import Account, Membership
from tenancy.scope import scope

# The fixture `client_of`: a browser signed in as the member.
ClientOf = Callable[[Member], Client]


@dataclass(frozen=True)
class Cast:
    asha: Member
    bilal: Member
    chandra: Member
    dev: Member

    def everyone(self) -> list[Member]:
        return [self.asha, self.bilal, self.chandra, self.dev]


def make_cast() -> Cast:
    ours = make_account("Asha's books", {"Asha": "owner", "Bilal": "clerk", "Chandra": "viewer"})
    theirs = make_account("Dev's books", {"Dev": "owner"})
    return Cast(ours["Asha"], ours["Bilal"], ours["Chandra"], theirs["Dev"])


def make_account(name: str, people: dict[str, str]) -> dict[str, Member]:
    """An active account with `{first name: role}`."""
    account_id = uuid.uuid4()
    users = {
        who: User.objects.create_user(f"{who.lower()}@example.com", "a-long-pass-9", first_name=who)
        for who in people
    }
    with scope(account_id):
        Account.objects.create(
            id=account_id,
            name=name,
            status="active",
            country="IN",
            currency="INR",
            time_zone="Asia/Kolkata",
            plan="enterprise",
        )
        give_plan(account_id, Plan.objects.get(code="enterprise"))
        for who, role in people.items():
            Membership.objects.create(account_id=account_id, user=users[who], role=role)
        found = {who: member_for(users[who].pk, account_id) for who in people}
    return {who: replace(member) for who, member in found.items() if member}


@contextmanager
def as_member(member: Member) -> Iterator[None]:
    """Work in the member's account, as pages and endpoints do."""
    with scope(member.account_id, member.user_id):
        yield
