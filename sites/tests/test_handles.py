"""An account's part of its sites' addresses: one an account, and never another's, however many ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db.transaction import atomic

from kernel.ids import new_id
from sites.actions import create_site as creating
from sites.actions.create_site import ensure_handle
from sites.models import Handle
from sites.rules.address import free_slug
from tenancy.member import Member
from tenancy.models import Account
from tests.cast import Cast, as_member
from tests.racing import at_once

AT_ONCE = 6


def everybody_chooses_first(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let each thread choose its first name before any of them writes one."""
    chosen, seen = threading.Barrier(count), threading.local()

    def choose(name: str, taken: Any, *rest: Any) -> str:
        slug = free_slug(name, taken, *rest)
        if not getattr(seen, "chose", False):
            seen.chose = True
            chosen.wait(timeout=20)
        return slug

    monkeypatch.setattr(creating, "free_slug", choose)


def without_looking_again(member: Member) -> str:
    """The negative control: look, choose, write."""
    own = Handle.objects.filter(account_id=member.account_id).first()
    if own is not None:
        return own.handle
    taken = set(Handle.objects.values_list("handle", flat=True))
    handle = creating.free_slug(member.account_name, taken)
    return Handle.objects.create(handle=handle, account_id=member.account_id).handle


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("work", "holds"), [(ensure_handle, True), (without_looking_again, False)])
def test_an_account_that_asks_several_times_at_once_has_one(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, work: Any, holds: bool
) -> None:
    everybody_chooses_first(monkeypatch, AT_ONCE)
    outcomes = all_at_once([committed_cast.asha] * AT_ONCE, work)
    assert len(outcomes) == AT_ONCE
    if holds:
        assert set(outcomes) == {Handle.objects.get().handle}
    else:
        assert "IntegrityError" in outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("work", "holds"), [(ensure_handle, True), (without_looking_again, False)])
def test_accounts_of_one_name_each_get_one_of_their_own(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, work: Any, holds: bool
) -> None:
    ours, theirs = committed_cast.asha, committed_cast.dev
    name = "Mahalaxmi Agency"
    for member in (ours, theirs):
        with as_member(member):
            Account.objects.filter(id=member.account_id).update(name=name)
    members = [named(ours, name), named(theirs, name)]
    everybody_chooses_first(monkeypatch, len(members))
    outcomes = all_at_once(members, work)
    if holds:
        assert sorted(outcomes) == ["mahalaxmi-agency", "mahalaxmi-agency-2"]
        owners = dict(Handle.objects.values_list("account_id", "handle"))
        assert set(owners) == {ours.account_id, theirs.account_id}
    else:
        assert "IntegrityError" in outcomes


def named(member: Member, name: str) -> Member:
    return replace(member, account_name=name)


@pytest.mark.django_db
def test_names_that_are_taken_are_passed_over(cast: Cast) -> None:
    for handle in ("ashas-books", "ashas-books-2"):
        Handle.objects.create(handle=handle, account_id=new_id())
    with as_member(cast.asha):
        first = ensure_handle(cast.asha)
        assert first == ensure_handle(cast.asha)
    assert first not in ("ashas-books", "ashas-books-2")


def all_at_once(members: list[Member], work: Callable[[Member], str]) -> list[str]:
    """What came of it for each; an error by its class's name."""

    def one(member: Member) -> str:
        with as_member(member), atomic():
            return work(member)

    outcomes = at_once(*[partial(one, member) for member in members])
    return [type(one).__name__ if isinstance(one, Exception) else one for one in outcomes]
