"""Our description of an API is ninja's own, drawn with less work."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from rest.described import Described, DescribedAPI


class Kind(Schema):
    name: str


class Thing(Schema):
    kind: Kind
    parts: list[Kind]


class Wrong(Schema):
    detail: str


def an_api(kind: type[NinjaAPI]) -> NinjaAPI:
    api = kind(urls_namespace=kind.__name__)

    @api.get("/things/", response={200: list[Thing], 404: Wrong})
    def things(request: Any) -> Any: ...

    @api.post("/things/", response={201: Thing, 404: Wrong, 400: Wrong})
    def make(request: Any, body: Thing, how: int = 1) -> Any: ...

    @api.get("/kinds/", response={200: list[Kind], 404: Wrong, 204: None})
    def kinds(request: Any) -> Any: ...

    return api


def test_it_is_the_same() -> None:
    api = an_api(NinjaAPI)
    assert dict(Described(api, "/v1/")) == dict(OpenAPISchema(api, "/v1/"))


def test_it_is_drawn_once() -> None:
    api = an_api(DescribedAPI)
    assert api.get_openapi_schema(path_prefix="/v1/") is api.get_openapi_schema(path_prefix="/v1/")
    assert "/v2/things/" in api.get_openapi_schema(path_prefix="/v2/")["paths"]
