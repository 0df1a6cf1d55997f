"""Pages of staff take what links and forms send, and answer anything else with 405."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from identity.models import User
from tenancy.staff import Staff
from tests.world_billing import staff_person

pytestmark = pytest.mark.django_db


def staff_paths() -> list[str]:
    """Every address under /staff/, with an id that nobody has."""
    found = []

    def walk(patterns: list[Any], before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif isinstance(one, URLPattern) and route.startswith("staff/"):
                found.append(route)

    walk(get_resolver().url_patterns, "")
    return sorted(set(found))


@pytest.fixture
def noor() -> Staff:
    return staff_person()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_no_method_breaks_a_page_of_staff(noor: Staff, method: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(id=noor.user_id))
    broken = []
    for route in staff_paths():
        path = "/" + route
        while "<" in path:
            start, end = path.index("<"), path.index(">")
            path = path[:start] + str(uuid.uuid4()) + path[end + 1 :]
        answer = getattr(client, method)(path)
        if answer.status_code >= 500:
            broken.append((route, answer.status_code))
        if method in ("put", "delete", "patch") and answer.status_code not in (404, 405):
            broken.append((route, answer.status_code))
    assert broken == []


@pytest.mark.parametrize("path", ["/staff/", "/staff/accounts/", "/staff/payments/"])
def test_a_page_that_only_reads_says_so(noor: Staff, path: str) -> None:
    client = Client()
    client.force_login(User.objects.get(id=noor.user_id))
    assert client.post(path).status_code == 405
    assert Client().post(path).status_code in (302, 404)
