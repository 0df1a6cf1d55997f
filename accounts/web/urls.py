"""Addresses of sign-up, sign-in, passwords, members and switching."""

from __future__ import annotations

from django.urls import path

from accounts.web import members, password, sign_in, sign_up, switch

app_name = "accounts"
urlpatterns = [
    path("sign-up/", sign_up.page, name="sign-up"),
    path("sign-in/", sign_in.page, name="sign-in"),
    path("sign-out/", sign_in.leave, name="sign-out"),
    path("password/change/", password.change, name="password-change"),
    path("password/reset/", password.ask, name="password-reset"),
    path("password/reset/sent/", password.sent, name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", password.SetByLink.as_view(), name="password-reset-link"),
    path("members/", members.page, name="members"),
    path("members/<id>/role/", members.change, name="member-role"),
    path("members/<id>/removal/", members.remove, name="member-removal"),
    path("switch-account/", switch.page, name="switch-account"),
]
