"""The name of a person is stored as it is seen, wherever it is typed: on pages and through the API.

Found by themselves: every form and every body of the API. A new field for somebody's name meets this too.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client

import rest.fields
from accounts.models import Invitation
from books.models import Collaborator, Limit
from chits.models import Person
from identity.models import User
from project.api import api
from rest.schemas import Body
from tests.api.visitors import signed_in
from tests.cast import Cast, as_member
from tests.world_chits import a_group
from tests.worlds import a_period
from ui.forms import NameField

# How fields for the name of a person, or of a business by which it is known, are called.
OF_PEOPLE = re.compile(
    r"^(first|last|full|given|family|person|holder|business|seller)_name$|^customer$|^nominee$"
)
# `name` says nothing by itself: these are of people or businesses.
NAMED = {"AccountForm.name", "CollaboratorForm.name", "CollaboratorIn.name", "CollaboratorPatch.name"}
# Typed: decomposed, doubled and odd blanks, a zero-width space and a mark of direction. Seen:
TYPED, SEEN = " Jose\u0301 \u00a0 M\u200bore\u200f ", "José More"
UNSEEN = "\u200b \u200f"


def all_below(base: type[Any]) -> Iterator[type[Any]]:
    for one in base.__subclasses__():
        yield one
        yield from all_below(one)


def every_form() -> list[type[forms.Form]]:
    """Ours, with every module of pages read."""
    assert api is not None
    import_module("project.urls")
    ours = {config.name.split(".")[0] for config in apps.get_app_configs()} | {"project", "ui"}
    found = {one for one in all_below(forms.Form) if one.__module__.split(".")[0] in ours}
    return sorted((one for one in found if ".tests" not in one.__module__), key=lambda one: one.__qualname__)


def is_of_people(owner: str, name: str) -> bool:
    return bool(OF_PEOPLE.match(name)) or f"{owner}.{name}" in NAMED


def test_every_form_reads_names_of_people_in_one_way() -> None:
    fields = {
        f"{form.__name__}.{name}": field
        for form in every_form()
        for name, field in form.base_fields.items()
        if is_of_people(form.__name__, name)
        and not isinstance(field, forms.ChoiceField)
        and not isinstance(field.widget, forms.HiddenInput)
    }
    assert {"SignUpForm.first_name", "ProfileForm.last_name", "MemberForm.full_name"} <= set(fields)
    assert {"PersonForm.full_name", "CollaboratorForm.name", "LimitForm.customer"} <= set(fields)
    assert [name for name, field in fields.items() if not isinstance(field, NameField)] == []


def test_every_body_of_the_api_reads_names_of_people_in_one_way() -> None:
    assert api is not None
    import_module("project.urls")
    seen, wrong = set(), []
    for body in set(all_below(Body)):
        for name, field in body.model_fields.items():
            if not is_of_people(body.__name__, name):
                continue
            seen.add(f"{body.__name__}.{name}")
            # Whether the reader of one line is among the validators, at any depth of the annotation.
            if rest.fields._one_line.__name__ not in _readers(field):
                wrong.append(f"{body.__name__}.{name}")
    assert len(seen) >= 8
    assert wrong == []


def _readers(field: Any) -> set[str]:
    """The names of all functions in a field's annotation and beside it."""
    waiting: list[Any] = [field.annotation, *field.metadata]
    found: set[str] = set()
    while waiting:
        part = waiting.pop()
        waiting += [*getattr(part, "__args__", ()), *getattr(part, "__metadata__", ())]
        function = getattr(part, "func", None)
        if inspect.isfunction(function):
            found.add(function.__name__)
    return found


@pytest.fixture
def asha(cast: Cast) -> Client:
    client = signed_in(cast.asha)
    client.raise_request_exception = True
    return client


@pytest.mark.django_db
def test_the_profile_and_the_account(cast: Cast, asha: Client) -> None:
    mine = {"language": "en", "time_zone": "", "theme": "auto"}
    assert asha.post("/me/", {**mine, "first_name": TYPED, "last_name": TYPED}).status_code == 302
    user = User.objects.get(pk=cast.asha.user_id)
    assert (user.first_name, user.last_name) == (SEEN, SEEN)
    refused = asha.post("/me/", {**mine, "first_name": UNSEEN, "last_name": ""})
    assert refused.status_code == 400 and "first_name" in refused.context["form"].errors
    assert asha.post("/account/", {"name": TYPED, "time_zone": "Asia/Kolkata"}).status_code == 302
    assert SEEN in asha.get("/account/").content.decode()
    assert asha.post("/account/", {"name": UNSEEN, "time_zone": "Asia/Kolkata"}).status_code == 400


@pytest.mark.django_db
def test_who_signs_up_and_who_is_invited(cast: Cast, asha: Client) -> None:
    sent = {
        "first_name": TYPED,
        "last_name": TYPED,
        "email": "jose@drawbook.test",
        "business_name": TYPED,
        "country": "IN",
        "plan": "free-trial",
        "password": "a long pass phrase 7",
    }
    Client().post("/sign-up/", sent)
    user = User.objects.get(email="jose@drawbook.test")
    assert (user.first_name, user.last_name) == (SEEN, SEEN)
    asha.post("/members/", {"full_name": TYPED, "contact": "maria@drawbook.test", "role": "clerk"})
    with as_member(cast.asha):
        assert Invitation.objects.get().full_name == SEEN
    refused = asha.post("/members/", {"full_name": UNSEEN, "contact": "eva@drawbook.test", "role": "clerk"})
    assert refused.status_code == 400


@pytest.mark.django_db
def test_members_of_groups(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=2)
    with as_member(cast.asha):
        # One seat more, for the newcomer.
        type(group).objects.filter(id=group.id).update(seats=3, months=3)
    new = {"full_name": TYPED, "mobile_number": "98220 41735", "count": "1"}
    assert asha.post(f"/chits/groups/{group.id}/tickets/", new).status_code == 302
    with as_member(cast.asha):
        assert Person.objects.get(mobile_number="+919822041735").name == SEEN
    assert asha.post(f"/chits/groups/{group.id}/tickets/", {**new, "full_name": UNSEEN}).status_code == 400


@pytest.mark.django_db
def test_customers_and_collaborators_of_books(cast: Cast, asha: Client) -> None:
    world = a_period(cast.asha)
    limit = {"kind": "customer", "amount": "50", "customer": TYPED}
    assert asha.post(f"/books/{world.book.id}/limits/", limit).status_code in (200, 302)
    assert asha.post(f"/periods/{world.period.id}/collaborators/", {"name": TYPED}).status_code == 302
    with as_member(cast.asha):
        assert Limit.objects.get(kind="customer").customer == SEEN
        assert Collaborator.objects.filter(name=SEEN).exists()
