"""Kept answers go when their day is over, in every account, and not before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rest.models import StaffAnswer, StoredAnswer
from rest.schedule import forget_answers
from tenancy.member import Member
from tests.cast import Cast, as_member


def kept(member: Member, key: str, age: timedelta) -> None:
    with as_member(member):
        StoredAnswer.objects.create(
            account_id=member.account_id,
            user_id=member.user_id,
            path="/v1/books/",
            key=key,
            body_hash=b"x" * 32,
            created_at=timezone.now() - age,
        )


def keys(member: Member) -> list[str]:
    with as_member(member):
        return list(StoredAnswer.objects.values_list("key", flat=True))


def test_only_those_that_are_over_go(cast: Cast) -> None:
    kept(cast.asha, "yesterday", timedelta(hours=26))
    kept(cast.asha, "today", timedelta(hours=23))
    kept(cast.dev, "elsewhere", timedelta(days=9))
    old: Any = {"user_id": cast.asha.user_id, "path": "/", "body_hash": b"x" * 32}
    StaffAnswer.objects.create(key="old", created_at=timezone.now() - timedelta(days=2), **old)
    StaffAnswer.objects.create(key="new", **old)
    assert forget_answers() == 3
    assert keys(cast.asha) == ["today"] and keys(cast.dev) == []
    assert list(StaffAnswer.objects.values_list("key", flat=True)) == ["new"]
    assert forget_answers() == 0
