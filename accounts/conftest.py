"""Fixtures of the accounts' tests: nothing counted before a test begins, and ways to ask the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from kernel.query import select

PASSWORD = "a-long-pass-9"
SANJAY = {
    "email": "Sanjay@Sahyadri.example",
    "password": "kolhapur-jaggery-9",
    "first_name": "Sanjay",
    "last_name": "Patil",
    "country": "IN",
    "plan": "free-trial",
    "business_name": "Sahyadri Chits",
}


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ask() -> Callable[..., Any]:
    """`ask("POST", "login/", body, token=…)` under /v1/auth/; a path with a leading slash is taken whole."""

    def asked(method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> Any:
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        where = path if path.startswith("/") else f"/v1/auth/{path}"
        options = {"data": body, "content_type": "application/json"} if body is not None else {}
        if body is None and method == "POST":
            options = {"data": "", "content_type": "application/json"}
        return getattr(Client(), method.lower())(where, headers=headers, **options)

    return asked


@pytest.fixture
def token_of(ask: Any) -> Callable[[Any], str]:
    """An access token of a member of the cast."""

    def signed_in(member: Any) -> str:
        response = ask("POST", "login/", {"email": member.email, "password": PASSWORD})
        assert response.status_code == 200, response.json()
        return response.json()["tokens"]["access"]

    return signed_in


@pytest.fixture
def deliver() -> Callable[[], None]:
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
