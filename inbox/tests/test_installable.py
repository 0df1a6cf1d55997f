"""Installable: the worker from the root, an offline page without anybody's data, browsers that subscribe."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept
from django.test import Client
from pytest_django import Settings

from inbox.models import PushSubscription
from tests.answers import Response
from tests.cast import Cast, ClientOf

POINT = base64.urlsafe_b64encode(b"\x04" + b"7" * 64).decode().rstrip("=")
SECRET = base64.urlsafe_b64encode(b"8" * 16).decode().rstrip("=")
SUBSCRIPTION = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/one",
    "keys": {"p256dh": POINT, "auth": SECRET},
}


def post(client: Client, path: str, said: Any) -> Response:
    return client.post(path, json.dumps(said), content_type="application/json")


def test_the_worker_is_served_from_the_root(tmp_path: Path, settings: Settings) -> None:
    manifest = tmp_path / "manifest.json"
    (tmp_path / "sw-1.js").write_text("self.addEventListener('push', () => {});")
    manifest.write_text(json.dumps({"ui/frontend/sw.js": {"file": "sw-1.js"}}))
    settings.DJANGO_VITE = {"default": {**kept.DJANGO_VITE["default"], "manifest_path": manifest}}
    answer = Client().get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "public, no-cache"
    assert b"addEventListener" in answer.content
    manifest.unlink()
    assert Client().get("/sw.js").status_code == 404


def test_the_offline_page_says_nothing_of_anyone(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.asha).get("/offline/").content.decode()
    assert "No network" in page
    assert "Asha" not in page


def test_a_browser_subscribes_and_ends_it(cast: Cast, client_of: ClientOf) -> None:
    bilal = client_of(cast.bilal)
    assert post(bilal, "/me/push/on/", SUBSCRIPTION).status_code == 204
    assert post(bilal, "/me/push/on/", SUBSCRIPTION).status_code == 204
    assert PushSubscription.objects.get().user_id == cast.bilal.user_id
    chandra = client_of(cast.chandra)
    post(chandra, "/me/push/off/", {"endpoint": SUBSCRIPTION["endpoint"]})
    assert PushSubscription.objects.exists()
    post(bilal, "/me/push/off/", {"endpoint": SUBSCRIPTION["endpoint"]})
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "said", [None, [], "x", 7, {}, {"endpoint": "https://169.254.169.254/"}, {**SUBSCRIPTION, "keys": []}]
)
def test_what_is_no_subscription_is_refused(cast: Cast, client_of: ClientOf, said: Any) -> None:
    answer = post(client_of(cast.bilal), "/me/push/on/", said)
    assert answer.status_code == 400
    assert answer.json()["code"]
    assert not PushSubscription.objects.exists()


@pytest.mark.django_db
def test_only_who_is_signed_in_subscribes() -> None:
    for path in ("/me/push/on/", "/me/push/off/"):
        assert post(Client(), path, SUBSCRIPTION).status_code == 401
        assert Client().get(path).status_code == 405


def test_a_member_lands_on_the_phone(cast: Cast, client_of: ClientOf) -> None:
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(cast.chandra.account_id):
        Membership.objects.filter(id=cast.chandra.id).update(role="member")
    answer = client_of(cast.chandra).get("/")
    assert answer["Location"] == "/my/"
