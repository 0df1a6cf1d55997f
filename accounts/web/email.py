"""Confirm an e-mail address with the link that was sent to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.verify_own_email import verify_own_email
from accounts.device import address_of
from accounts.limits import limit_verifications
from accounts.mails import read_verification
from accounts.tasks import queue_verification_mail
from accounts.web.person import PersonRequest, personal
from accounts.web.session import front_urls, next_of
from identity import second_factor
from kernel.transactions import retrying


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a click, because mail scanners open every link."""
    found = read_verification(token)
    if found is None:
        context = {"email": None, "urls": front_urls()}
        return render(request, "accounts/email_link.html", context, status=404)
    user_id, email = found
    if request.method == "POST":
        is_own = request.user.pk == user_id
        retrying(
            lambda: verify_own_email(
                user_id,
                email,
                own_browser=request.session.session_key if is_own else None,
                has_passed_factor=is_own and second_factor.has_passed(request),
                ip_address=address_of(request),
            )
        )
        messages.success(request, _("E-mail address confirmed."))
        return HttpResponseRedirect(reverse("dashboard"))
    return render(request, "accounts/email_link.html", {"email": email, "urls": front_urls()})


@require_POST
@personal
def send_again(request: PersonRequest) -> HttpResponse:
    """The mail once more."""
    limit_verifications(request.user)
    queue_verification_mail(request.user.pk)
    messages.success(request, _("We sent you a confirmation link."))
    return HttpResponseRedirect(next_of(request))
