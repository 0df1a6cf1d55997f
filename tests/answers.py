"""What Django's test client answers with: a response that also has `json()` and `context`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    from django.http import HttpResponse as Response

__all__ = ["Response", "text_of"]


def text_of(response: Response) -> str:
    return response.content.decode()
