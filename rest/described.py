"""The API's description of itself: each shape is drawn once, and the whole once a process."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema


class Described(OpenAPISchema):
    """ninja's, but a shape that many operations answer is drawn once: the refusals stand in all of them."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._drawn: dict[Any, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(
        self, model: Any, by_alias: bool = True, remove_level: bool = True, mode: Any = "validation"
    ) -> tuple[dict[str, Any], bool]:
        if list(model.model_fields) != ["response"]:
            return super()._create_schema_from_model(model, by_alias, remove_level, mode)
        # ninja wraps what is answered in a model of the operation's own, which differs in nothing.
        key = (model.model_fields["response"].annotation, by_alias, remove_level, mode)
        if key not in self._drawn:
            self._drawn[key] = super()._create_schema_from_model(model, by_alias, remove_level, mode)
        schema, required = self._drawn[key]
        return dict(schema), required


class DescribedAPI(NinjaAPI):
    """An API whose description, which takes a second to draw, is drawn when it is first asked for."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        described = self.__dict__.setdefault("_described", {})
        if prefix not in described:
            described[prefix] = Described(self, prefix)
        return described[prefix]
