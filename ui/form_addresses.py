"""URLs that only accept a form: opened as a page, they redirect to the page with the form.

People get there from a refused form: by Enter in the address bar, a bookmark, or a restored tab.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

API = "/v1/"
DECORATORS = "django/views/decorators/http.py"
View = TypeVar("View", bound=Callable[..., HttpResponse])


def belongs_to(page: str, *ids: str) -> Callable[[View], View]:
    """Name the page of a form, with the ids that its URL shares with the form's URL.

    Needed only where the page isn't the nearest one above the form's URL.
    """

    def decorate(view: View) -> View:
        view.form_page = (page, ids)  # type: ignore[attr-defined]
        return view

    return decorate


class FormPageRedirectMiddleware:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_opened = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
        if response.status_code != 405 or not is_opened or is_api(request):
            return response
        return HttpResponseRedirect(page_of(request.path))


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def page_of(path: str) -> str:
    """Return the page of a form's URL: the one that `belongs_to` names, or the nearest one above it."""
    found = _found(path)
    named = getattr(found.func, "form_page", None) if found else None
    if found is not None and named is not None:
        page, ids = named
        return reverse(page, args=[found.kwargs[name] for name in ids])
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:count])}/"
        match = _found(above)
        if match is not None and not takes_forms_only(match.func):
            return above
    return "/"


def address_after(request: HttpRequest) -> str:
    """Return the URL to show for a submitted form; empty when its own URL can be opened."""
    if request.method != "POST" or is_api(request):
        return ""
    return page_of(request.path) if _is_forms_only(request.path) else ""


def page_behind(request: HttpRequest) -> str:
    """Return the page the user was on: for a form, the page that sent it, else the requested page."""
    if request.method != "POST":
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        if parts.netloc and not _is_forms_only(parts.path):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return page_of(request.path) if _is_forms_only(request.path) else request.get_full_path()


def sign_in_address(request: HttpRequest) -> str:
    """Return the sign-in URL that leads back; after a form, it says that what was typed comes back."""
    query = {"next": page_behind(request)} | ({"expired": "1"} if request.method == "POST" else {})
    return f"{settings.LOGIN_URL}?{urlencode(query)}"


def needs_sign_in(request: HttpRequest) -> bool:
    """Whether the requested page needs a signed-in user."""
    found = _found(request.path)
    return bool(found and getattr(found.func, "needs_sign_in", False))


def _is_forms_only(path: str) -> bool:
    found = _found(path)
    return found is not None and takes_forms_only(found.func)


def takes_forms_only(view: Any) -> bool:
    """Whether the view has Django's `require_POST`, at any depth of decorators."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code is not None and code.co_filename.replace("\\", "/").endswith(DECORATORS):
            return any(cell.cell_contents == ["POST"] for cell in view.__closure__ or ())
        view = getattr(view, "__wrapped__", None)
    return False


def _found(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None
