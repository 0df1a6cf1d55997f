"""How a bank's file is read, and what becomes of one of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.readers.mapping import ENCODINGS
from dates import FORMS
from money import CURRENCIES

DELIMITERS = (
    ("auto", _("Detect")),
    ("comma", ","),
    ("semicolon", ";"),
    ("tab", _("Tab")),
    ("bar", "|"),
)
# Values of `read_as`.
BELOW, AS_BEFORE = "below", "as:"
COLUMNS = ("date", "amount", "direction", "credit", "debit", "currency", "payer", "bank_reference")
# The fields that most banks need; the rest is folded away.
MAIN = ("date", "date_form", "amount", "direction", "text", "currency")
REST = (
    "credit",
    "debit",
    "payer",
    "bank_reference",
    "currency_column",
    "decimal",
    "delimiter",
    "encoding",
    "header_line",
    "bank",
)
# The form field for each path of the mapping, for errors.
FORM_FIELDS = {
    **{f"columns.{name}": name for name in COLUMNS if name != "currency"},
    "columns.currency": "currency_column",
    "columns.text": "text",
    **{name: name for name in ("currency", "date_form", "decimal", "encoding", "delimiter", "header_line")},
}
NO_DIRECTION = "-"


def _column(label: Any, *, required: bool = False, hint: Any = "", initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        required=required,
        help_text=hint,
        initial=initial,
        widget=forms.TextInput(attrs={"list": "columns-of-file", "autocomplete": "off"}),
    )


class StatementForm(forms.Form):
    """The file, and for a table which of its columns has what."""

    file = forms.FileField(
        label=_("Bank file"),
        max_length=255,
        required=False,
        help_text=_("CSV, XLSX, CAMT.053 (XML), or a ZIP file of these."),
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    read_as = forms.ChoiceField(label=_("Columns"), required=False)
    date = _column(
        _("Booking date"), initial="Date", hint=_("The column's name, or its number counted from 1.")
    )
    date_form = forms.ChoiceField(label=_("Date format"), choices=[(f, f) for f in FORMS])
    amount = _column(
        _("Amount"), initial="Amount", hint=_("Leave empty if money in and money out have separate columns.")
    )
    direction = _column(
        _("Debit or credit"), hint=_("The column with Dr/Cr, D/C or +/-. Enter - if there is none.")
    )
    text = _column(_("Payer's text"), initial="Description", hint=_("Separate several columns with commas."))
    currency = forms.ChoiceField(
        label=_("Account currency"),
        required=False,
        choices=[("", "—"), *((code, code) for code in sorted(CURRENCIES))],
    )
    credit = _column(_("Money in"))
    debit = _column(_("Money out"))
    payer = _column(_("Payer's name"))
    bank_reference = _column(_("Bank reference"))
    currency_column = _column(_("Currency column"))
    decimal = forms.ChoiceField(
        label=_("Decimal sign"), choices=[("point", "1,234.50"), ("comma", "1.234,50")]
    )
    delimiter = forms.ChoiceField(label=_("Column separator"), choices=DELIMITERS)
    encoding = forms.ChoiceField(label=_("Text encoding"), choices=[(name, name) for name in ENCODINGS])
    header_line = forms.IntegerField(
        label=_("Header line"),
        initial=1,
        min_value=0,
        max_value=100,
        help_text=_("The number of the line with the column names. Enter 0 if there is none."),
    )
    bank = forms.CharField(
        label=_("Bank"),
        max_length=80,
        required=False,
        help_text=_("We save the columns under this name for the next file."),
    )

    def __init__(self, *args: Any, banks: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        as_before = [
            (f"{AS_BEFORE}{bank}", _("Use the columns of %(bank)s") % {"bank": bank}) for bank in banks
        ]
        choice: Any = self.fields["read_as"]
        choice.choices = [
            ("", _("Recognise from earlier files")),
            *as_before,
            (BELOW, _("Use the columns below")),
        ]
        if not banks:
            del self.fields["read_as"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("upload") and "file" not in self.errors:
            self.add_error("file", _("Choose the bank file."))
        return cleaned

    def bank_before(self) -> str | None:
        """Return the bank whose columns to use; "" to fit the file, None for those entered below."""
        chosen: str = self.cleaned_data.get("read_as", BELOW)
        return None if chosen == BELOW else chosen.removeprefix(AS_BEFORE)

    def mapping(self) -> dict[str, Any]:
        """As `billing.readers.mapping` takes it."""
        given = self.cleaned_data
        columns: dict[str, Any] = {
            name: _name(given["currency_column" if name == "currency" else name])
            for name in COLUMNS
            if given["currency_column" if name == "currency" else name]
        }
        if columns.get("direction") == NO_DIRECTION:
            columns["direction"] = None
        columns["text"] = [_name(part.strip()) for part in given["text"].split(",") if part.strip()]
        how = ("date_form", "currency", "decimal", "delimiter", "encoding", "header_line")
        return {"columns": columns, **{name: given[name] for name in how}}


def _name(written: str) -> str | int:
    """A number is a place in the line."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 3 else written


class SettleForm(forms.Form):
    invoice = forms.CharField(
        label=_("Invoice number or pay code"),
        max_length=400,
        required=False,
        help_text=_("Separate several invoices of one account with commas."),
    )
    amount = forms.CharField(
        label=_("Amount received"),
        max_length=40,
        required=False,
        help_text=_("Needed only if the line can't be read."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)

    def __init__(self, *args: Any, asks_amount: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_amount:
            del self.fields["amount"]
