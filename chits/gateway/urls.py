"""URLs for paying at the gateway and returning, and of the simulated gateway."""

from __future__ import annotations

from django.urls import path

from chits.gateway import pages, receipt_page
from chits.gateway.keys import SIMULATED_PATH
from chits.gateway.simulator import pages as simulated

app_name = "chits_gateway"
_here = SIMULATED_PATH.strip("/")
urlpatterns = [
    path("receipt/<token>/", receipt_page.check, name="receipt"),
    path("pay-online/", pages.start, name="start"),
    path("pay-online/back/", pages.came_back, name="came_back"),
    path("pay-online/<uuid:id>/", pages.result, name="result"),
    path(f"{_here}/v1/checkout/embedded", simulated.checkout, name="simulated_checkout"),
    path(f"{_here}/paid/", simulated.paid, name="simulated_paid"),
    path(f"{_here}/v1/<path:rest>", simulated.api, name="simulated_api"),
]
