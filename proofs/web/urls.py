"""Addresses of the pages of proofs."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "proofs"
urlpatterns: list[URLPattern] = []
