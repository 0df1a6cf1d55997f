"""The reader's language: chosen on this device or stored for the user, else the browser's."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate, get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import JavaScriptCatalog

from identity.models import User

KEY = "language"
YEAR_SECONDS = 365 * 24 * 3600


class LanguageMiddleware(LocaleMiddleware):
    """Activate the cookie's language, else the one stored for the user, else the browser's.

    Belongs after the session middleware. English is the default, so a stored English doesn't override a
    browser's language.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        stored = request.session.get(KEY)
        if stored and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            activate(stored)
            request.LANGUAGE_CODE = get_language()


def remember_language(sender: Any, request: HttpRequest | None, user: Any, **rest: Any) -> None:
    """At sign-in, use the user's stored language on a device where none was chosen."""
    language = getattr(user, "language", settings.LANGUAGE_CODE)
    if request is not None and language in dict(settings.LANGUAGES) and language != settings.LANGUAGE_CODE:
        request.session[KEY] = language


user_logged_in.connect(remember_language, dispatch_uid="ui.language")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Store the language for this device and the signed-in user, and go back to the page."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return answer


@require_GET
@cache_control(public=True, max_age=YEAR_SECONDS, immutable=True)
def words(request: HttpRequest, language: str, mark: str) -> HttpResponse:
    """Return the texts of the scripts in this language; the URL changes with them."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(_script(language), content_type="text/javascript; charset=utf-8")


def mark_of(language: str) -> str:
    """Return the part of the URL that changes with the texts."""
    return hashlib.sha256(_script(language).encode()).hexdigest()[:12]


@lru_cache(maxsize=8)
def _script(language: str) -> str:
    with override(language):
        return JavaScriptCatalog().get(HttpRequest()).content.decode()
