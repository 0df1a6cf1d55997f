"""Forms of the staff desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tenancy.access import Status

STATUSES = {
    Status.TRIAL: _("Trial"),
    Status.PENDING_PAYMENT: _("Waiting for payment"),
    Status.ACTIVE: _("Active"),
    Status.PAST_DUE: _("Past due"),
    Status.SUSPENDED: _("Suspended"),
    Status.LOCKED: _("Locked"),
    Status.CLOSED: _("Closed"),
}
# The moves that staff make by hand; payments and the schedule make the others.
VERBS = {
    Status.SUSPENDED: _("Suspend account"),
    Status.ACTIVE: _("Reactivate account"),
    Status.LOCKED: _("Lock account"),
}
_REASON = forms.Textarea(attrs={"rows": 2})


class LookForm(forms.Form):
    reason = forms.CharField(label=_("Reason for viewing"), max_length=300, widget=forms.TextInput())


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=[(status.value, verb) for status, verb in VERBS.items()])
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput())


class AdjustForm(forms.Form):
    amount = forms.IntegerField(
        label=_("Credits"),
        min_value=-(10**9),
        max_value=10**9,
        help_text=_("Enter a negative number to remove credits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=255)


class PersonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
