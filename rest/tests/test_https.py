"""Where people reach Drawbook by https, plain http is led there; on this machine nothing changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from runtime.serving.forwarded import CLAIMS_HTTPS, Forwarded

PUBLIC = "https://books.example"


@pytest.fixture
def https(settings: Settings, db: None) -> None:
    settings.PUBLIC_URL = PUBLIC
    settings.HSTS_SECONDS = 60
    settings.ALLOWED_HOSTS = ["books.example", "testserver"]


def test_looks_and_acts_are_led_to_https(https: None) -> None:
    look = Client().get("/sign-in/?next=/books/")
    assert (look.status_code, look["Location"]) == (301, f"{PUBLIC}/sign-in/?next=/books/")
    act = Client().post("/v1/auth/login/", "{}", content_type="application/json")
    assert (act.status_code, act["Location"]) == (308, f"{PUBLIC}/v1/auth/login/")
    assert "Strict-Transport-Security" not in look


def test_whoever_comes_by_https_is_answered_and_remembers(https: None) -> None:
    answer = Client().get("/sign-in/", secure=True)
    assert (answer.status_code, answer["Strict-Transport-Security"]) == (200, "max-age=60")


def test_health_is_asked_on_the_inside(https: None) -> None:
    assert Client().get("/healthz/").status_code in (200, 503)


def test_a_proxy_that_was_not_announced_is_not_led_in_a_circle(https: None) -> None:
    answer = Client().get("/sign-in/", **{CLAIMS_HTTPS: True})  # type: ignore[arg-type]
    assert answer.status_code == 200


def test_on_this_machine_http_stays(db: None) -> None:
    answer = Client().get("/sign-in/")
    assert answer.status_code == 200 and "Strict-Transport-Security" not in answer


def test_the_claim_is_kept_apart_from_what_a_known_proxy_says() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    Forwarded(application, trusted=False)(
        {"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}, print
    )
    assert seen[CLAIMS_HTTPS] and seen["wsgi.url_scheme"] == "http" and "HTTP_X_FORWARDED_PROTO" not in seen


@pytest.mark.parametrize(("url", "prefix"), [(PUBLIC, "__Host-"), ("http://localhost:8000", "")])
def test_cookies_belong_to_the_host_where_it_is_https(url: str, prefix: str) -> None:
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    ask = (
        "import json; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    env = {**os.environ, "PUBLIC_URL": url, "DJANGO_SETTINGS_MODULE": "project.settings", "SECRET_KEY": "x"}
    told = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True)
    session, csrf, *secure = json.loads(told.stdout)
    assert (session, csrf) == (f"{prefix}sessionid", f"{prefix}csrftoken")
    assert secure == [bool(prefix)] * 2
