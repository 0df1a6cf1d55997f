"""Addresses of the pages of billing."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "billing"
urlpatterns: list[URLPattern] = []
