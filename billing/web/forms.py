"""Forms of the billing pages. The actions check the rules; forms pass input and errors."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.rules.evidence import LARGEST_BYTES
from money import BadAmount, format_money, read_typed, to_string


class PaymentForm(forms.Form):
    """Where the money went, under which reference, and what shows it."""

    elsewhere: ClassVar = {"file": "evidence", "reference_used": "manual_reference"}

    payment_method_id = forms.CharField(label=_("Payment method"), widget=forms.RadioSelect)
    manual_reference = forms.CharField(
        label=_("Transaction ID"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    amount = forms.CharField(
        label=_("Amount you sent"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    manual_notes = forms.CharField(
        label=_("Note for us"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.FileField(label=_("Evidence"), required=False, max_length=255)

    def __init__(self, *args: Any, invoice: Invoice, methods: list[Any], **options: Any) -> None:
        self.invoice = invoice
        super().__init__(*args, **options)
        self.fields["amount"].initial = format_money(invoice.total_minor, invoice.currency)
        if methods:
            self.fields["payment_method_id"].initial = str(methods[0].id)

    def clean_amount(self) -> str:
        """Return the amount without copied extras; show an error beside the field if it can't be read."""
        currency = self.invoice.currency
        try:
            return to_string(read_typed(self.cleaned_data["amount"], currency), currency)
        except BadAmount as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_evidence(self) -> Any:
        file = self.cleaned_data["evidence"]
        if file is not None and file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("The evidence file must be 5 MB or smaller."))
        return file
