"""A model that never answers is given up, within the limits of every other machine."""

from __future__ import annotations

import socket

import pytest
from pytest_django import Settings

from kernel.outgoing import limits
from kernel.outgoing.limits import Limit
from sites import generator


def test_a_model_that_never_answers_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MODEL", Limit(connect_seconds=5, step_seconds=60, total_seconds=0.2))
    monkeypatch.setattr(generator, "TRIES", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CONTENT_MODEL = "m"
        settings.CONTENT_API_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(generator.GenerationFailed, match="didn't respond in time"):
            generator.generate("post", topic="t", about="a", language="en")
