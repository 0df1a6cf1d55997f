"""Forms of imports and tills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import AmountField
from uploads.tables import ENCODINGS


class FileForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, also packed by gzip or ZIP. One line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,.zip,.xlsx,.xlsm,text/csv"}),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=100,
        help_text=_("Only for a workbook with several tables: the name of the sheet to import."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("Detect it")), *((name, name.upper()) for name in ENCODINGS)],
        help_text=_("Only for a CSV whose letters come out wrong."),
    )


class CommitForm(forms.Form):
    """The most that may spill over in total."""

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["max_spill"] = AmountField(
            currency=currency, label=_("May spill over"), required=False, initial=0
        )


class CountForm(forms.Form):
    """The counted cash of a till."""

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["counted"] = AmountField(currency=currency, label=_("Counted cash"))
        self.fields["handed_over"] = AmountField(
            currency=currency,
            label=_("Handed over to the house"),
            required=False,
            help_text=_("The rest stays in the till for the next day."),
        )
        self.fields["note"] = forms.CharField(label=_("Note"), required=False, max_length=500)


class ReopeningForm(forms.Form):
    """The reason for reopening a closed day."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class TenderedForm(forms.Form):
    """The cash that the customer gave."""

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tendered"] = AmountField(currency=currency, label=_("Cash given"))
