"""The member's profile: figures, language, theme, notifications, documents, sign-out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.record import audit
from chits.models import Agreement
from chits.queries.finders import own_person
from chits.queries.phone import own_groups
from chits.web.frame import phone_page
from identity.models import User
from inbox.models import NotificationPreference
from inbox.vapid import public_key
from kernel.transactions import transaction
from tenancy.access import Access
from ui.acting import ActingRequest, acting

YEAR_SECONDS = 365 * 24 * 3600


@acting(may="look.own")
def profile(request: ActingRequest) -> HttpResponse:
    """Show the member's profile."""
    member = request.member
    user = User.objects.get(id=member.user_id)
    groups = own_groups(member)
    tickets = [own for one in groups for own in one.tickets]
    preference = NotificationPreference.objects.filter(user_id=member.user_id).first()
    context: dict[str, Any] = {
        "user": user,
        "person": own_person(member),
        "ticket_count": len(tickets),
        "paid_in": sum(own.paid_in for own in tickets),
        "still_to_pay": sum(own.still_to_pay for own in tickets),
        "currency": member.currency,
        "languages": settings.LANGUAGES,
        "by_email": preference.by_email if preference else True,
        "push_key": public_key(),
        "agreements": Agreement.objects.filter(group_id__in=[one.group.id for one in groups])
        .select_related("group")
        .order_by("group__name", "-version"),
        "groups": groups,
    }
    return phone_page(request, "chits/my_profile.html", "profile", **context)


@acting(may="look.own", needs=Access.CONTINUE)
def settle(request: ActingRequest) -> HttpResponse:
    """Save the language and the e-mail preference."""
    answer = HttpResponseRedirect(reverse("chits:my-profile"))
    if request.method != "POST":
        return answer
    member = request.member
    language = request.POST.get("language")
    with transaction():
        if language in dict(settings.LANGUAGES):
            User.objects.filter(id=member.user_id).update(language=language)
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=YEAR_SECONDS,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        if "mails" in request.POST:
            wanted = request.POST["mails"] == "yes"
            NotificationPreference.objects.update_or_create(
                user_id=member.user_id, defaults={"by_email": wanted}
            )
        audit(member, "profile.change", "user", member.user_id)
    messages.success(request, _("Profile saved."))
    return answer
