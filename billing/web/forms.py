"""Forms of the billing pages. The actions check the rules; forms pass input and errors."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.rules.evidence import LARGEST_BYTES
from money import format_money, to_string
from ui.forms import AmountField


class PaymentForm(forms.Form):
    """Where the money went, under which reference, and what shows it."""

    elsewhere: ClassVar = {"file": "evidence", "reference_used": "manual_reference"}

    payment_method_id = forms.CharField(label=_("Payment method"), widget=forms.RadioSelect)
    manual_reference = forms.CharField(
        label=_("Transaction ID"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    amount = AmountField(currency="", least_minor=1, label=_("Amount you sent"))
    manual_notes = forms.CharField(
        label=_("Note for us"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.FileField(label=_("Evidence"), required=False, max_length=255)

    def __init__(self, *args: Any, invoice: Invoice, methods: list[Any], **options: Any) -> None:
        self.invoice = invoice
        super().__init__(*args, **options)
        self.fields["amount"].currency = invoice.currency  # type: ignore[attr-defined]
        self.fields["amount"].initial = format_money(invoice.total_minor, invoice.currency)
        if methods:
            self.fields["payment_method_id"].initial = str(methods[0].id)

    def clean_amount(self) -> str:
        """Return the amount as the API has it, without copied extras."""
        return to_string(self.cleaned_data["amount"], self.invoice.currency)

    def clean_evidence(self) -> Any:
        file = self.cleaned_data["evidence"]
        if file is not None and file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("The evidence file must be 5 MB or smaller."))
        return file
