"""uv is told what pip is told on this machine, unless it was told itself."""

from __future__ import annotations

import os

import pytest

from runtime.bootstrap import uv


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("UV_", "PIP_", "SSL_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(uv, "_of_pip", lambda key: "")


def test_with_nothing_set_the_public_index_and_the_systems_certificates() -> None:
    told = uv.settings()
    assert "UV_DEFAULT_INDEX" not in told
    assert told["UV_SYSTEM_CERTS"] == "true"
    assert told["UV_PYTHON_DOWNLOADS"] == "never"


def test_pips_index_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uv, "_of_pip", lambda key: "https://files.example/simple")
    assert uv.settings()["UV_DEFAULT_INDEX"] == "https://files.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert uv.settings()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_its_own_settings_go_first(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    monkeypatch.setenv(name, "https://own.example/simple")
    told = uv.settings()
    assert told[name] == "https://own.example/simple"
    assert "https://other.example/simple" not in (told.get("UV_DEFAULT_INDEX"), told.get("UV_INDEX_URL"))


def test_pips_certificates_are_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CERT", "/certs.pem")
    assert uv.settings()["SSL_CERT_FILE"] == "/certs.pem"
