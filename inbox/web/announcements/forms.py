"""The forms for announcements. The rules are in `inbox.wording`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.audience import offered_plans
from inbox.states import Audience
from inbox.wording import TEXT_LENGTH, TITLE_LENGTH, URL_LENGTH, Wording
from tenancy.countries import country_names
from ui.forms import MomentField

AUDIENCES = [
    (Audience.EVERYONE.value, _("Everyone")),
    (Audience.TEAM.value, _("The team, without members of chit groups")),
]


class AnnouncementForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    text = forms.CharField(
        label=_("Text"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    url = forms.CharField(
        label=_("Link"),
        max_length=URL_LENGTH,
        required=False,
        help_text=_("Enter a path on this site, such as /billing/, or an address that begins with https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=AUDIENCES, initial=Audience.EVERYONE.value)
    starts_at = MomentField(label=_("Starts"), required=False, help_text=_("Leave empty to start now."))
    ends_at = MomentField(
        label=_("Ends"), required=False, help_text=_("Leave empty to show it until you end it.")
    )
    is_told = forms.BooleanField(
        label=_("Also send a notice to everyone"),
        required=False,
        help_text=_("The notice is sent by e-mail and push when the announcement starts."),
    )

    def wording(self) -> Wording:
        """Return the entered announcement, which the action checks."""
        given = self.cleaned_data
        return Wording(**{name: given[name] for name in Wording.__dataclass_fields__})


class PlatformForm(AnnouncementForm):
    country = forms.ChoiceField(label=_("Country"), required=False)
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    field_order = ("title", "text", "url", "country", "plan", "audience", "starts_at", "ends_at", "is_told")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["country"].choices = [("", _("All countries")), *country_names("en")]
        fields["plan"].choices = [("", _("All plans")), *offered_plans()]
        fields["starts_at"].help_text = _("In UTC. Leave empty to start now.")
        fields["ends_at"].help_text = _("In UTC. Leave empty to show it until you end it.")
