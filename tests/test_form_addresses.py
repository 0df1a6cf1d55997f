"""The address of a form leads to the page that has the form: after a refusal the browser has one to open."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from identity.models import User
from tests.cast import Cast, ClientOf
from tests.routes import patterns
from tests.world_billing import staff_person
from ui.form_addresses import page_of, takes_forms_only

BROWSER: dict[str, Any] = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
# What scripts send and no person ever opens.
OF_SCRIPTS = ("/me/push/", "/simulated-gateway/")


def filled(route: str) -> str:
    return "/" + re.sub(r"<[^>]+>", str(uuid.uuid4()), route)


def forms_only() -> list[str]:
    routes = [filled(route) for route, view in patterns() if takes_forms_only(view)]
    return [path for path in routes if not path.startswith(OF_SCRIPTS)]


def test_there_are_such_addresses() -> None:
    assert len(forms_only()) >= 60


@pytest.mark.slow
@pytest.mark.django_db
def test_none_answers_a_browser_with_405(cast: Cast, client_of: ClientOf, client: Client) -> None:
    asha, noor = client_of(cast.asha), client
    noor.force_login(User.objects.get(pk=staff_person().user_id))
    wrong = []
    for route, _view in patterns():
        path = filled(route) if "<" in route else f"/{route}"
        if path.startswith(OF_SCRIPTS):
            continue
        for who in (noor,) if path.startswith("/staff/") else (asha,):
            answer = who.get(path, **BROWSER)
            if answer.status_code == 302:
                answer = who.get(answer["Location"], **BROWSER)
            if answer.status_code == 405:
                wrong.append(path)
    assert wrong == []


def test_each_leads_to_a_page_and_not_to_another_form() -> None:
    for path in forms_only():
        page = page_of(path)
        assert not takes_forms_only(resolve(page).func), (path, page)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/periods/7/marks/", "/periods/7/"),
        ("/periods/7/marks/freeze/042/", "/periods/7/"),
        ("/periods/7/ledgers/", "/periods/7/"),
        ("/periods/7/overkill/", "/periods/7/spill-over/"),
        ("/covers/7/record/", "/cover/"),
        ("/limits/7/removal/", "/books/"),
        ("/billing/invoices/7/payment/", "/billing/invoices/7/"),
        ("/billing/payments/7/evidence/", "/billing/"),
        ("/staff/payments/7/approval/", "/staff/payments/"),
        ("/staff/statement-lines/7/settlement/", "/staff/statements/"),
        ("/security/google/removal/", "/security/"),
        ("/members/7/role/", "/members/"),
        ("/sign-out/", "/"),
        ("/no/such/page/", "/"),
    ],
)
def test_it_is_the_page_of_the_form(path: str, page: str) -> None:
    assert page_of(path) == page


@pytest.mark.django_db
def test_a_program_is_still_refused(cast: Cast, client_of: ClientOf) -> None:
    refused = client_of(cast.asha).get("/sign-out/")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
