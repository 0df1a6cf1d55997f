"""The form for the second-factor requirement of an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from tenancy.member import Member


class DemandForm(forms.Form):
    demand = forms.ChoiceField(
        label=gettext_lazy("Require a second factor from"),
        required=False,
        choices=[
            ("", gettext_lazy("No members")),
            ("admins", gettext_lazy("Owner and admins")),
            ("team", gettext_lazy("The whole team")),
        ],
        help_text=gettext_lazy("Members of chit groups are not part of the team."),
    )
    grace_days = forms.TypedChoiceField(
        label=gettext_lazy("Deadline for setting it up"),
        coerce=int,
        initial=7,
        choices=[
            (0, gettext_lazy("Required now")),
            (1, gettext_lazy("1 day")),
            (7, gettext_lazy("7 days")),
            (14, gettext_lazy("14 days")),
            (30, gettext_lazy("30 days")),
        ],
    )


def demand_form_of(member: Member) -> DemandForm:
    """Return the form with the current requirement."""
    initial = {"demand": member.second_factor_demand, "grace_days": 7}
    return DemandForm(initial=initial, auto_id="demand_%s")
