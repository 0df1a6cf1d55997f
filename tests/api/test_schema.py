"""Requests made up from the API's own description: none breaks it, none is answered as it does not tell.

What they carry is generated. Ids of our own are slipped into the paths, so that the bodies are read.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.api.caller import token_of
from tests.api.filling import filled
from tests.api.world import ApiWorld

pytestmark = pytest.mark.django_db(transaction=True)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
LITTLE = settings(
    max_examples=2,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
# Their answers are files.
FILES = (
    "/v1/tickets/{id}/receipt.pdf",
    "/v1/periods/{id}/exports/{what}.{form}",
    "/v1/books/{id}/limits/export.{form}",
    "/v1/customers/export.{form}",
)
# New operations are begun until this has passed; a slow machine tries fewer of them.
ENOUGH_SECONDS = 15


@pytest.mark.slow
def test_no_made_up_request_breaks_it(world: ApiWorld) -> None:
    schema = schemathesis.openapi.from_wsgi("/v1/schema/", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    operations.sort(key=lambda operation: operation.method == "get")  # what writes first
    began, tried, wrong = time.monotonic(), 0, []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for operation in operations:
            if time.monotonic() - began > ENOUGH_SECONDS:
                break
            # Each in a session of its own: some of them end it.
            headers = {"Authorization": f"Bearer {token_of(world.cast.asha)}"}
            try:
                tried += try_some(operation, mode, headers, world)
            except Exception as failure:  # every operation is tried, then all is told
                wrong.append(f"{operation.label} ({mode}): {failure!r}"[:600])
    print(f"\n{tried} made-up requests in {time.monotonic() - began:.0f} s")
    assert not wrong, "\n".join(wrong)
    assert tried


def try_some(operation: Any, mode: GenerationMode, headers: dict[str, str], world: ApiWorld) -> int:
    count = 0

    @LITTLE
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal count
        count += 1
        if "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = filled(operation.path, world).split("/")[3]
        response = case.call(headers=headers)
        checks = [
            check for check in CHECKS if operation.path not in FILES or check is not content_type_conformance
        ]
        # 405 is what a method that is made up gets.
        if response.status_code != 405:
            case.validate_response(response, checks=checks)

    try:
        ask()
    except BaseException as failure:
        # Nothing wrong can be made up for an operation that takes nothing.
        if type(failure).__name__ in ("Unsatisfiable", "SkipTest", "Skipped"):
            return count
        raise
    return count
