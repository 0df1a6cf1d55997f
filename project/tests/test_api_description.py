"""A change of the API that nobody wrote down is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from project.management.commands import check_openapi


def test_a_parameter_that_is_gone_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = json.loads(check_openapi.SNAPSHOT.read_text(encoding="utf-8"))
    known["paths"]["/v1/books/"]["get"]["parameters"].append({"name": "colour", "in": "query"})
    monkeypatch.setattr(check_openapi, "SNAPSHOT", tmp_path / "openapi.json")
    check_openapi.SNAPSHOT.write_text(json.dumps(known), encoding="utf-8")
    with pytest.raises(CommandError, match="differs"):
        call_command("check_openapi")


def test_what_was_written_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(check_openapi, "SNAPSHOT", tmp_path / "openapi.json")
    call_command("check_openapi", write=True)
    call_command("check_openapi")
