"""A refusal's shape is one class, however many operations answer with it."""

from __future__ import annotations

from project.api import api
from rest.schemas import RefusalResponse


def test_every_operation_shares_the_class_of_its_refusals() -> None:
    operations = [
        operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    refusals = [
        model
        for operation in operations
        for status, model in operation.response_models.items()
        if status >= 400
    ]
    assert len(operations) > 200
    assert len(refusals) > 1_500
    assert set(refusals) == {RefusalResponse}
