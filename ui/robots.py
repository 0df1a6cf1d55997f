"""What search engines may read here: what is public by its nature, and nothing that asks for a sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Sites and draws of all accounts are not listed in one place: who has an account here is nobody's business.
# Each site names the map of its own pages.
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
