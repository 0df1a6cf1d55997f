"""Forms of the site pages: the three steps to a site, and a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.versions import EditForm
from kernel.ids import new_id
from sites.models import Industry
from sites.states import Hosting, SiteType

HOSTING = (
    (Hosting.CUSTOM.value, _("On Drawbook")),
    (Hosting.STATIC.value, _("As files for your own web server")),
    (Hosting.WORDPRESS.value, _("On my WordPress site")),
)
TYPES = (
    (SiteType.BLOG.value, _("News and results")),
    (SiteType.CORPORATE.value, _("Company page")),
    (SiteType.ECOMMERCE.value, _("Shop")),
)


class DescriptionForm(EditForm):
    name = forms.CharField(
        label=_("Name"), max_length=255, error_messages={"required": _("Site name is required")}
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown below the site name."),
    )
    how_to_join = forms.CharField(
        label=_("How to join"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where to find you, whom to contact and what it costs."),
    )


# The industries of most accounts come first; the others follow in their own order.
OWN_TRADE = ("lotteries-draws", "finance-savings")


class SiteTypeForm(forms.Form):
    industry = forms.ChoiceField(label=_("Industry"))
    site_type = forms.ChoiceField(
        label=_("Site type"), choices=TYPES, widget=forms.RadioSelect, initial="blog"
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        rows = list(Industry.objects.order_by("position").values_list("slug", "name"))
        rows.sort(key=lambda row: OWN_TRADE.index(row[0]) if row[0] in OWN_TRADE else len(OWN_TRADE))
        self.fields["industry"].choices = rows  # type: ignore[attr-defined]


class HostingForm(forms.Form):
    hosting_type = forms.ChoiceField(
        label=_("Hosting"), choices=HOSTING, widget=forms.RadioSelect, initial="custom"
    )
    domain = forms.CharField(
        label=_("Custom domain"),
        max_length=270,
        required=False,
        help_text=_(
            "For example results.example.com. You verify it later. Leave empty to use a Drawbook address."
        ),
    )


STEPS: tuple[type[forms.Form], ...] = (DescriptionForm, SiteTypeForm, HostingForm)


class SettingsForm(DescriptionForm):
    """The fields of a site that can change."""

    site_type = forms.ChoiceField(label=_("Site type"), choices=TYPES)
    hosting_type = forms.ChoiceField(label=_("Hosting"), choices=HOSTING)
    domain = forms.CharField(
        label=_("Custom domain"),
        max_length=270,
        required=False,
        help_text=_("A new domain shows the site after you verify it."),
    )
    is_active = forms.BooleanField(label=_("Active (visible to everyone)"), required=False)


class WordPressForm(EditForm):
    address = forms.CharField(
        label=_("WordPress address"), max_length=300, help_text=_("For example https://blog.example.com")
    )
    user_name = forms.CharField(label=_("WordPress username"), max_length=120)
    password = forms.CharField(
        label=_("Application password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Create it in WordPress under Users > Profile. We store it encrypted and never show it again."
        ),
    )


class OnceForm(EditForm):
    """A form with its own key, so that sending it twice takes effect once."""

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["key"].initial = new_id().hex


class PostForm(OnceForm):
    title = forms.CharField(label=_("Title"), max_length=255)
    body = forms.CharField(
        label=_("Text"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Separate paragraphs with an empty line."),
    )


class OrderForm(OnceForm):
    """The pressed button selects the kind."""

    topic = forms.CharField(
        label=_("Topic"),
        min_length=3,
        max_length=500,
        help_text=_("For example: why a chit group suits a shopkeeper."),
    )
