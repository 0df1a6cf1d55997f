"""Fixtures of the accounts' tests: nothing counted before a test begins, and ways to ask the API."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from accounts.tests.asking import PASSWORD, Ask, Deliver, TokenOf, asked
from kernel.query import select
from tenancy.member import Member
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ask() -> Ask:
    return asked


@pytest.fixture
def token_of(ask: Ask) -> TokenOf:
    def signed_in(member: Member) -> str:
        response = ask("POST", "login/", {"email": member.email, "password": PASSWORD})
        assert response.status_code == 200, response.json()
        return str(response.json()["tokens"]["access"])

    return signed_in


@pytest.fixture
def deliver() -> Deliver:
    """`deliver()` sends the mails that were queued, as the worker does."""
    from procrastinate.contrib.django import app

    delivered: set[int] = set()

    def send() -> None:
        queued = select(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'accounts.%'"
        )
        for id, name, args in queued:
            if id not in delivered:
                delivered.add(id)
                app.tasks[name](**(json.loads(args) if isinstance(args, str) else args))

    return send


@pytest.fixture
def tokens(ask: Ask, cast: Cast) -> dict[str, str]:
    """Asha's, who has signed in."""
    signed_in = ask("POST", "login/", {"email": cast.asha.email, "password": PASSWORD})
    tokens: dict[str, str] = signed_in.json()["tokens"]
    return tokens
