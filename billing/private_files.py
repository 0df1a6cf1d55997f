"""Papers and evidence as they are answered to the one who may see them: private, and running nothing."""

from __future__ import annotations

from django.http import HttpResponse

from billing.models import Evidence
from kernel import files
from kernel.errors import NotFound

PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
# What a stranger sent runs nothing here; pages of ours may show it in a frame.
SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def paper(name: str, pdf: bytes) -> HttpResponse:
    """A PDF of our own that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', **PRIVATE}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def evidence_file(row: Evidence) -> HttpResponse:
    """The bytes under the type that was found in them; NotFound when they are gone."""
    try:
        content = files.read(row.stored_as)
    except FileNotFoundError:
        raise NotFound from None
    headers = {"Content-Disposition": f'inline; filename="evidence-{row.id}"', **SANDBOX, **PRIVATE}
    return HttpResponse(content, content_type=row.content_type, headers=headers)
