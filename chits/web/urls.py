"""Addresses of the pages of chits."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "chits"
urlpatterns: list[URLPattern] = []
