"""The profile: name, language, time zone and theme; and the account settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.change_account import change_account
from accounts.actions.change_profile import THEMES, change_profile
from accounts.device import address_of
from accounts.queries import people_without_factor
from accounts.web.demand_form import demand_form_of
from accounts.web.person import PersonRequest, personal, shell_of
from draws.queries.titles import names_are_public
from kernel.errors import DrawbookError
from kernel.transactions import retrying
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import NameField, add_refusal, carry_out
from ui.zones import zone_label, zone_names

YEAR_SECONDS = 365 * 24 * 3600
THEME_NAMES = {
    "auto": gettext_lazy("Same as device"),
    "light": gettext_lazy("Light"),
    "dark": gettext_lazy("Dark"),
}


class ProfileForm(forms.Form):
    first_name = NameField(label=gettext_lazy("First name"), max_length=150)
    last_name = NameField(label=gettext_lazy("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), choices=[(theme, THEME_NAMES[theme]) for theme in THEMES]
    )

    def __init__(self, *args: Any, account_zone: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        own = _("Same as account: %(zone)s") % {"zone": account_zone} if account_zone else "UTC"
        zones = [("", own), *((name, zone_label(name)) for name in zone_names())]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    name = NameField(label=gettext_lazy("Account name"), max_length=255)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "Used for dates, reports and new books. Existing books and groups keep their time zone."
        ),
    )

    public_draw_names = forms.BooleanField(
        label=gettext_lazy("Show names of groups and books on public draw pages"),
        required=False,
        help_text=gettext_lazy("If unticked, public pages show only the draw number, such as Draw 5."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = [(name, zone_label(name)) for name in zone_names()]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]


@personal
def page(request: PersonRequest) -> HttpResponse:
    """Show and save the profile; this device changes at once."""
    user = request.user
    zone = request.member.time_zone if request.member else ""
    initial = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial, account_zone=zone)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            retrying(lambda: change_profile(user, **given, ip_address=address_of(request)))
        except DrawbookError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Profile saved."))
            return _with_cookies(HttpResponseRedirect(reverse("accounts:profile")), given)
    context = {
        **shell_of(request),
        "form": form,
        "may_change_account": request.member is not None and request.member.may("account.people"),
        "nav_current": "",
    }
    return render(request, "accounts/profile.html", context, status=400 if form.errors else 200)


def _with_cookies(response: HttpResponse, given: dict[str, Any]) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, given["language"], max_age=YEAR_SECONDS, samesite="Lax", secure=secure
    )
    if given["theme"] == "auto":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", given["theme"], max_age=YEAR_SECONDS, samesite="Lax", secure=secure)
    return response


@acting(may="account.people", needs=Access.BILLING)
def account(request: ActingRequest) -> HttpResponse:
    """The account's name, zone and public names, and whether its people must have a second factor."""
    form = AccountForm(request.POST or None, initial=_settings_of(request))
    carry_out(form, lambda: change_account(request.member, **form.cleaned_data))
    if form.is_bound and not form.errors:
        messages.success(request, _("Account settings saved."))
        return HttpResponseRedirect(reverse("accounts:account-settings"))
    return account_page(request, form=form, status=400 if form.errors else 200)


def _settings_of(request: ActingRequest) -> dict[str, Any]:
    return {
        "name": request.member.account_name,
        "time_zone": request.member.time_zone,
        "public_draw_names": names_are_public(),
    }


def account_page(
    request: ActingRequest, *, form: AccountForm | None = None, demand_form: Any = None, status: int = 200
) -> HttpResponse:
    """Return both forms of the page, with errors or new."""
    member = request.member
    context = {
        "form": form or AccountForm(initial=_settings_of(request)),
        "demand_form": demand_form or demand_form_of(member),
        "begins_at": member.second_factor_from,
        "without_factor": people_without_factor(member),
        "nav_current": "people",
    }
    return render(request, "accounts/account_settings.html", context, status=status)
