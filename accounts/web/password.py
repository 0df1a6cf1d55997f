"""Change a password, or set a new one by a link in a mail.

Checking the link is Django's own view: it moves the token from the address into the session, so
that it stays out of logs and referrers.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions.change_own_password import change_own_password
from accounts.actions.reset_password import reset_password
from accounts.attempts import attempt
from accounts.browser import carry_on
from accounts.device import address_of
from accounts.limits import limit_resets
from accounts.links import mailed
from accounts.mails import link_days
from accounts.tasks import queue_reset_mail
from accounts.web.arriving import enter
from accounts.web.forms import AskResetForm, ChangePasswordForm, NewPasswordForm, with_wait
from accounts.web.person import PersonRequest, set_member_and_staff, shell_of
from accounts.web.session import front_urls, next_of
from identity.identifiers import normal_form
from identity.models import User
from kernel.errors import DrawbookError
from kernel.transactions import retrying
from rest.throttle import check_anonymous
from ui.forms import add_refusal


@sensitive_post_parameters("current_password", "new_password")
def change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this browser stays signed in, all other sessions end."""
    user = request.user
    if not isinstance(user, User):
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={request.path}")
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    status, was_given = 200, user.must_change_password
    if request.method == "POST":
        status = _changed(request, user, form)
        if status == 200:
            carry_on(request, user)
            if was_given:
                return enter(request, user)
            messages.success(request, _("Password changed. You are signed out on all other devices."))
            return HttpResponseRedirect(next_of(request))
    if not was_given:
        set_member_and_staff(request)
    context = {
        **({"layout": "ui/plain.html"} if was_given else shell_of(cast(PersonRequest, request))),
        "form": form,
        "next": next_of(request),
        "was_given": was_given,
        "urls": front_urls(),
    }
    return with_wait(form, render(request, "accounts/password_change.html", context, status=status))


def _changed(request: HttpRequest, user: User, form: ChangePasswordForm) -> int:
    """Change it and return 200, or the status of the error, which the form shows."""
    if not form.is_valid():
        return 400
    given = form.cleaned_data

    def work() -> None:
        change_own_password(
            user,
            current=given["current_password"],
            new=given["new_password"],
            ip_address=address_of(request),
        )

    try:
        with attempt(str(user.pk)):
            retrying(work)
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return refusal.status
    return 200


def ask(request: HttpRequest) -> HttpResponse:
    """Request the reset link."""
    form = AskResetForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = _asked(request, form)
        if status == 200:
            return HttpResponseRedirect(reverse("accounts:password-reset-sent"))
    context = {"form": form, "sent": False, "days": link_days(), "urls": front_urls()}
    return with_wait(form, render(request, "accounts/password_reset.html", context, status=status))


def _asked(request: HttpRequest, form: AskResetForm) -> int:
    if not form.is_valid():
        return 400
    email = normal_form(form.cleaned_data["email"])
    try:
        check_anonymous(request)
        limit_resets(email)
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return refusal.status
    queue_reset_mail(email)
    return 200


def sent(request: HttpRequest) -> HttpResponse:
    """The same page whether the address is known or not."""
    return render(
        request, "accounts/password_reset.html", {"sent": True, "days": link_days(), "urls": front_urls()}
    )


class _ByLinkForm(NewPasswordForm):
    """Django's view gives its form the user."""

    def __init__(self, user: User | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user


class SetByLink(PasswordResetConfirmView):
    """Set the password; `valid` is False when the link is used or too old."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = _ByLinkForm  # type: ignore[assignment]
    token_generator = mailed

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "valid": self.validlink, "urls": front_urls()}

    def form_valid(self, form: Any) -> HttpResponse:
        given = form.cleaned_data["new_password"]
        token = self.request.session.get(INTERNAL_RESET_SESSION_TOKEN, "")
        address = address_of(self.request)
        try:
            retrying(lambda: reset_password(form.user, given, token=token, ip_address=address))
        except DrawbookError as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)
        self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, _("Password changed. Sign in with your new password."))
        return HttpResponseRedirect(reverse("accounts:sign-in"))
