"""URLs of the public pages of draws."""

from __future__ import annotations

from django.urls import URLPattern, path

from draws.web import beacon, draws, verify

app_name = "draws"
urlpatterns: list[URLPattern] = [
    path("verify/", verify.page, name="verify"),
    path("verify/drawbook-verify.html", verify.saved_page, name="saved-page"),
    path("verify/drawbook_verify.py", verify.stand_alone, name="stand-alone"),
    path("draws/log/", draws.log, name="log"),
    path("draws/how/", draws.how, name="how"),
    path("draws/series/<str:id>/", draws.series, name="series"),
    path("draws/<str:id>/", draws.draw, name="draw"),
    path("beacon/<path:path>", beacon.answer, name="beacon"),
]
