"""The API's OpenAPI document: each schema is built once, and the document once per process."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema


class Described(OpenAPISchema):
    """ninja's document, but schemas shared by many operations, such as the errors, are built only once."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._drawn: dict[Any, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(
        self, model: Any, by_alias: bool = True, remove_level: bool = True, mode: Any = "validation"
    ) -> tuple[dict[str, Any], bool]:
        if list(model.model_fields) != ["response"]:
            return super()._create_schema_from_model(model, by_alias, remove_level, mode)
        # ninja wraps each response in a model of its operation; these models are all alike.
        key = (model.model_fields["response"].annotation, by_alias, remove_level, mode)
        if key not in self._drawn:
            self._drawn[key] = super()._create_schema_from_model(model, by_alias, remove_level, mode)
        schema, required = self._drawn[key]
        return dict(schema), required


class DescribedAPI(NinjaAPI):
    """An API whose OpenAPI document, which takes a second to build, is built on the first request for it."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        described = self.__dict__.setdefault("_described", {})
        if prefix not in described:
            described[prefix] = Described(self, prefix)
        return described[prefix]
