"""Ways to ask the API that the accounts' tests share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from django.test import Client

from tenancy.member import Member

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


class Ask(Protocol):
    """`ask("POST", "login/", body, token=…)` under /v1/auth/; a path with a leading slash is taken whole."""

    def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> Any: ...


# The fixture `token_of`: an access token of a member of the cast, who signs in for it.
TokenOf = Callable[[Member], str]

# The fixture `deliver`: sends the mails that were queued, as the worker does.
Deliver = Callable[[], None]


def asked(method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> Any:
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    where = path if path.startswith("/") else f"/v1/auth/{path}"
    options = {"data": body, "content_type": "application/json"} if body is not None else {}
    if body is None and method == "POST":
        options = {"data": "", "content_type": "application/json"}
    return getattr(Client(), method.lower())(where, headers=headers, **options)


def link_in(text: object, path: str) -> str:
    """The path of the link in a mail that begins with `path`."""
    found = re.search(rf"https?://[^/\s]+({path}\S+)", str(text))
    assert found is not None, text
    return found[1]


def is_in(browser: Client) -> bool:
    """Whether the browser is signed in."""
    return browser.get("/v1/auth/me/").status_code == 200
