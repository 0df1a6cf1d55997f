"""Every address of Drawbook: pages, API, staff."""

from __future__ import annotations

from django.urls import include, path

from project.api import api
from project.dashboard import dashboard
from project.health import healthz

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("", include("accounts.web.urls")),
    path("", include("books.web.urls")),
    path("", include("billing.web.urls")),
    path("", include("sites.web.urls")),
    path("", include("chits.web.urls")),
    path("", include("proofs.web.urls")),
    path("healthz/", healthz),
    path("v1/", api.urls),
]

handler400 = "project.refusals.bad_request"
handler403 = "ui.refusals.forbidden"
handler404 = "project.refusals.not_found"
handler500 = "project.refusals.broken"
