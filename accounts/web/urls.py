"""Addresses of sign-up, sign-in, passwords, second factors, members and switching."""

from __future__ import annotations

from django.urls import path

from accounts.web import (
    email,
    google,
    members,
    passkeys,
    password,
    photo,
    second_step,
    security,
    sign_in,
    sign_up,
    switch,
    tokens,
    totp,
)

app_name = "accounts"
urlpatterns = [
    path("sign-up/", sign_up.page, name="sign-up"),
    path("sign-in/", sign_in.page, name="sign-in"),
    path("sign-in/second-step/", second_step.page, name="second-step"),
    path("sign-in/second-step/passkey/", second_step.options, name="second-step-passkey"),
    path("sign-in/passkey/", passkeys.sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/options/", passkeys.sign_in_options, name="passkey-sign-in-options"),
    path("sign-in/google/", google.go, name="google"),
    path("sign-out/", sign_in.leave, name="sign-out"),
    path("password/change/", password.change, name="password-change"),
    path("password/reset/", password.ask, name="password-reset"),
    path("password/reset/sent/", password.sent, name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", password.SetByLink.as_view(), name="password-reset-link"),
    path("email/again/", email.send_again, name="email-again"),
    path("email/<token>/", email.by_link, name="email-link"),
    path("security/", security.page, name="security"),
    path("security/confirm/", second_step.once_more, name="confirm"),
    path("security/sessions/end/", security.end_all, name="sessions-end"),
    path("security/sessions/<id>/end/", security.end, name="session-end"),
    path("security/app/", totp.set_up, name="totp"),
    path("security/app/<id>/removal/", totp.remove, name="totp-removal"),
    path("security/recovery-codes/", totp.recovery_codes, name="recovery-codes"),
    path("security/passkeys/", passkeys.add, name="passkey-add"),
    path("security/passkeys/options/", passkeys.add_options, name="passkey-options"),
    path("security/passkeys/<id>/removal/", passkeys.remove, name="passkey-removal"),
    path("security/google/", google.connect, name="google-connect"),
    path("security/google/removal/", google.disconnect, name="google-removal"),
    path("security/tokens/", tokens.create, name="token-create"),
    path("security/tokens/<id>/removal/", tokens.delete, name="token-removal"),
    path("me/photo/", photo.page, name="photo"),
    path("me/photo/picture.jpg", photo.picture, name="photo-picture"),
    path("me/photo/removal/", photo.remove, name="photo-removal"),
    path("members/", members.page, name="members"),
    path("members/<id>/role/", members.change, name="member-role"),
    path("members/<id>/removal/", members.remove, name="member-removal"),
    path("switch-account/", switch.page, name="switch-account"),
]
