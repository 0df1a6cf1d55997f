"""Forms of the account pages. The actions check the rules; forms pass input and errors."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.policies import GIVEN_ROLES
from plans.queries import offered_plans
from tenancy.countries import country_names
from ui.forms import NameField

SCOPES = [
    ("read", _("Read-only")),
    ("sell", _("Read and sell")),
    ("collect", _("Read and collect for chit groups")),
    ("all", _("Everything I can do")),
]
LIVES = [(30, _("30 days")), (90, _("90 days")), (366, _("1 year"))]
ROLES = [(role.value, role.value.title()) for role in GIVEN_ROLES]


def with_wait(form: forms.Form, response: HttpResponse) -> HttpResponse:
    """Add the Retry-After header to a page with a Throttled error."""
    wait = getattr(getattr(form, "refusal", None), "retry_after_seconds", None)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


class SignInForm(forms.Form):
    identifier = forms.CharField(
        label=_("E-mail or mobile number"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(forms.Form):
    first_name = NameField(
        label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = NameField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    business_name = NameField(
        label=_("Business name"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Country"), initial="IN")
    plan = forms.ChoiceField(label=_("Plan"), initial="free-trial", widget=forms.RadioSelect)
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, language: str = "en", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = country_names(language)  # type: ignore[attr-defined]
        self.fields["plan"].choices = [(plan.code, plan.name) for plan in offered_plans()]  # type: ignore[attr-defined]


class AskResetForm(forms.Form):
    email = forms.CharField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class NewPasswordForm(forms.Form):
    new_password = forms.CharField(
        label=_("New password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ChangePasswordForm(NewPasswordForm):
    current_password = forms.CharField(
        label=_("Current password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current_password", "new_password")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Token name"), max_length=100)
    scope = forms.ChoiceField(label=_("Access"), choices=SCOPES, initial="read")
    days = forms.TypedChoiceField(label=_("Expires after"), choices=LIVES, initial=90, coerce=int)


class ClaimForm(forms.Form):
    full_name = NameField(
        label=_("Your name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class MemberForm(forms.Form):
    elsewhere: ClassVar = {"mobile_number": "contact", "email": "contact"}

    full_name = NameField(label=_("Name"), max_length=300)
    contact = forms.CharField(label=_("E-mail or mobile number"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial="clerk")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
