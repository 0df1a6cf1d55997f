"""Ways to upload a file of sales and to read what was found."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.answers import Response

GOOD = "ticket,number,amount,customer\nA,007,10,Vandana\nA,123,5.50,\nB,007,2,Rahul\n"


def send(client: Client, path: str, content: bytes | str, name: str = "sales.csv") -> Response:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(path, {"file": SimpleUploadedFile(name, raw)})


def checked(browser: Any, path: str, content: bytes | str, **fields: str) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    answer = browser.post(path, {"file": SimpleUploadedFile("x", raw), **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def places(found: Any) -> list[tuple[int, str]]:
    return [(problem["line"], problem["column"]) for problem in found["problems"]]
