"""Forms of the spill-over and refund pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import AmountField, NameField


class CollaboratorForm(forms.Form):
    """Another operator and its contact details."""

    name = NameField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    odds = forms.DecimalField(
        label=_("Odds"),
        min_value=Decimal("0.0001"),
        max_value=1_000_000,
        decimal_places=4,
        required=False,
        help_text=_("Paid for each 1 of a winning stake. Leave empty to use the book's odds."),
        error_messages={"min_value": _("Odds must be above 0, for example 590.")},
    )

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["usual_limit"] = AmountField(
            currency=currency,
            label=_("Usual limit per period"),
            required=False,
            help_text=_(
                "The amount left is shown beside the name. Requests above the limit are still possible."
            ),
        )

    def terms(self) -> dict[str, Any]:
        """Return the checked fields of a collaborator."""
        return dict(self.cleaned_data)


class RefundForm(forms.Form):
    """The amount of a refund, and its reason."""

    entry = forms.CharField(required=False, widget=forms.HiddenInput)
    spill_only = forms.BooleanField(label=_("Only the part that is still uncovered"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["amount"] = AmountField(
            currency=currency,
            least_minor=1,
            label=_("Amount"),
            required=False,
            help_text=_("Leave empty to refund the rest."),
        )
        self.order_fields(["entry", "amount", "spill_only", "reason"])
