"""robots.txt: search engines may read public pages, but none that need a sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Sites and draws of all accounts aren't listed in one place: who has an account is private.
# Each site has its own sitemap.
TEXT = """\
User-agent: *
Allow: /s/
Allow: /draws/
Allow: /verify/
Allow: /static/
Disallow: /
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEXT, content_type="text/plain; charset=utf-8")
