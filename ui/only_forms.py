"""A form's address opened as a page, as by a reload after a refusal: it says so instead of being blank."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ui.refusals import refusal_page

API = "/v1/"


class OnlyForms:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or request.path.startswith(API):
            return response
        sentence = "This address takes what a form sends. Go back and send it from its page."
        page = refusal_page(request, 405, sentence)
        page["Allow"] = response.get("Allow", "")
        return page
