"""Web push: encrypted to the browser's own key, signed by ours, only to services that are allowed."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import http_ece  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from inbox.actions.deliver import deliver
from inbox.actions.notify import notify
from inbox.actions.subscribe import is_push_service, subscribe, unsubscribe
from inbox.models import Delivery, PushSubscription
from inbox.vapid import ensure_key, public_key
from kernel.errors import BadInput
from tests.cast import Cast, as_member


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Service:
    """A push service on this machine: keeps what it is sent, and answers as it is told to."""

    def __init__(self) -> None:
        self.status = 201
        self.headers: dict[str, str] = {}
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        service = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[Service]:
    made = Service()
    settings.PUSH_SERVICES = [f"127.0.0.1:{made.port}"]
    settings.DRAWBOOK_HOME = tmp_path
    yield made
    made.server.shutdown()
    made.server.server_close()


class Browser:
    """What a browser makes when it subscribes."""

    def __init__(self, service: Service, path: str = "/one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.said = {
            "endpoint": f"http://127.0.0.1:{service.port}{path}",
            "p256dh": b64(point),
            "auth": b64(self.auth),
        }

    def read(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


def tell(cast: Cast) -> None:
    with as_member(cast.asha):
        notify(
            cast.asha.account_id,
            [cast.bilal.user_id],
            kind="chits.draw_result",
            title="T09 wins ₹95,000",
            url="/my/draw/",
            key="draw:5",
        )
    deliver(cast.asha.account_id)


def state(cast: Cast) -> str:
    with as_member(cast.asha):
        return Delivery.objects.get(channel="push").state


def test_only_the_browser_can_read_it(cast: Cast, service: Service) -> None:
    browser = Browser(service)
    subscribe(cast.bilal.user_id, **browser.said)
    tell(cast)
    [(path, headers, body)] = service.got
    assert path == "/one"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["authorization"].startswith("vapid ")
    assert f"k={public_key()}" in headers["authorization"]
    assert browser.read(body) == {
        "title": "T09 wins ₹95,000",
        "body": "",
        "url": "/my/draw/",
        "tag": "draw:5",
    }
    assert state(cast) == "SENT"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(cast: Cast, service: Service, status: int) -> None:
    service.status = status
    subscribe(cast.bilal.user_id, **Browser(service).said)
    tell(cast)
    assert not PushSubscription.objects.exists()
    assert state(cast) == "FAILED"


def test_a_service_in_trouble_is_tried_again(cast: Cast, service: Service) -> None:
    service.status = 503
    subscribe(cast.bilal.user_id, **Browser(service).said)
    tell(cast)
    assert PushSubscription.objects.exists()
    assert state(cast) == "WAITING"


def test_one_of_two_browsers_is_enough(cast: Cast, service: Service) -> None:
    subscribe(cast.bilal.user_id, **Browser(service, "/one").said)
    subscribe(cast.bilal.user_id, **Browser(service, "/two").said)
    tell(cast)
    assert sorted(path for path, _, _ in service.got) == ["/one", "/two"]
    assert state(cast) == "SENT"


def test_an_address_that_leads_elsewhere_is_not_followed(cast: Cast, service: Service) -> None:
    service.status, service.headers = 307, {"Location": "http://127.0.0.1:1/inside"}
    subscribe(cast.bilal.user_id, **Browser(service).said)
    tell(cast)
    assert len(service.got) == 1
    assert state(cast) in ("WAITING", "FAILED")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilfcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://user@169.254.169.254/latest/", False),
        ("https://localhost/", False),
        ("https://[::1", False),
        ("https://fcm.googleapis.com:port/", False),
        ("", False),
    ],
)
def test_where_we_post(address: str, allowed: bool) -> None:
    assert is_push_service(address) is allowed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("endpoint", "https://169.254.169.254/"),
        ("endpoint", None),
        ("endpoint", ["x"]),
        ("endpoint", "https://fcm.googleapis.com/\0"),
        ("endpoint", "https://fcm.googleapis.com/" + "x" * 1000),
        ("p256dh", "short"),
        ("p256dh", "é" * 87),
        ("p256dh", {}),
        ("auth", ""),
        ("auth", 7),
    ],
)
@pytest.mark.django_db
def test_what_is_no_subscription_is_refused(field: str, value: Any) -> None:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    said: dict[str, Any] = {
        "endpoint": "https://fcm.googleapis.com/fcm/send/x",
        "p256dh": b64(raw),
        "auth": b64(b"0" * 16),
    }
    import uuid

    with pytest.raises(BadInput) as refusal:
        subscribe(uuid.uuid4(), **{**said, field: value})
    assert field in refusal.value.errors
    assert not PushSubscription.objects.exists()


def test_a_subscription_changes_hands_and_only_its_owner_ends_it(cast: Cast, service: Service) -> None:
    browser = Browser(service)
    subscribe(cast.bilal.user_id, **browser.said)
    subscribe(cast.chandra.user_id, **browser.said)
    assert PushSubscription.objects.get().user_id == cast.chandra.user_id
    unsubscribe(cast.bilal.user_id, browser.said["endpoint"])
    assert PushSubscription.objects.exists()
    unsubscribe(cast.chandra.user_id, browser.said["endpoint"])
    assert not PushSubscription.objects.exists()


def test_our_key_is_made_once_and_for_us_alone(settings: Settings, tmp_path: Path) -> None:
    settings.DRAWBOOK_HOME = tmp_path
    first = public_key()
    assert ensure_key().stat().st_mode & 0o777 == 0o600
    assert public_key() == first
    assert len(base64.urlsafe_b64decode(first + "==")) == 65
