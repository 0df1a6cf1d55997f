"""Savers who look at their group on a phone."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from chits.models import Group, Instalment, Ticket
from identity.models import User


def seen(client: Client, name: str, *ids: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"chits:{name}", args=ids))
    assert answer.status_code == status, (name, answer.status_code, answer.content[:2000])
    return answer.content.decode()


def phone_of(group: Group) -> tuple[Client, Ticket]:
    """The first ticket's holder, signed in."""
    with as_account(group):
        ticket = Ticket.objects.select_related("person").filter(group=group).order_by("number")[0]
    client = Client()
    client.force_login(User.objects.get(id=ticket.person.user_id))
    session = client.session
    session["account_id"] = str(group.account_id)
    session.save()
    return client, ticket


def as_account(group: Group) -> Any:
    from tenancy.scope import scope

    return scope(group.account_id)


def first_month(group: Group) -> Instalment:
    with as_account(group):
        return Instalment.objects.get(group=group, number=1)
