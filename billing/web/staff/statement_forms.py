"""How a bank's file is read, and what becomes of one of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.readers.mapping import ENCODINGS
from billing.rules.statement import DATE_FORMS
from money import CURRENCIES

DELIMITERS = (
    ("auto", _("Find out")),
    ("comma", ","),
    ("semicolon", ";"),
    ("tab", _("Tab")),
    ("bar", "|"),
)
# How `read_as` says where the columns are told.
BELOW, AS_BEFORE = "below", "as:"
COLUMNS = ("date", "amount", "credit", "debit", "currency", "payer", "bank_reference")
# Where a refusal about the mapping stands on the form.
PLACES = {
    "columns.date": "date",
    "columns.amount": "amount",
    "columns.credit": "credit",
    "columns.debit": "debit",
    "columns.currency": "currency_column",
    "columns.payer": "payer",
    "columns.bank_reference": "bank_reference",
    "columns.text": "text",
    "currency": "currency",
    "date_form": "date_form",
    "decimal": "decimal",
    "encoding": "encoding",
    "delimiter": "delimiter",
    "header_line": "header_line",
}


def _column(label: Any, *, required: bool = False, hint: Any = "", initial: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required, help_text=hint, initial=initial)


class StatementForm(forms.Form):
    """The file, and for a CSV which of its columns has what."""

    file = forms.FileField(
        label=_("File of the bank"), max_length=255, help_text=_("CSV, or CAMT.053 (XML).")
    )
    read_as = forms.ChoiceField(label=_("A CSV is read"), required=False)
    bank = forms.CharField(
        label=_("Remember the columns as"),
        max_length=80,
        required=False,
        help_text=_("The bank. Its next file is recognised by the names of its columns."),
    )
    date = _column(_("Day of booking"), initial="Date", hint=_("The column's name, or its number from 1."))
    date_form = forms.ChoiceField(label=_("Days are written"), choices=[(f, f) for f in DATE_FORMS])
    amount = _column(_("Amount"), initial="Amount", hint=_("Or the next two, where they are apart."))
    credit = _column(_("Money in"))
    debit = _column(_("Money out"))
    text = _column(_("Text of the payer"), initial="Description", hint=_("Several with commas between."))
    payer = _column(_("Payer's name"))
    bank_reference = _column(_("Bank's reference"))
    currency = forms.ChoiceField(
        label=_("Currency of the account"),
        required=False,
        choices=[("", "—"), *((code, code) for code in sorted(CURRENCIES))],
    )
    currency_column = _column(_("Or its column"))
    decimal = forms.ChoiceField(
        label=_("Decimals after"), choices=[("point", "1,234.50"), ("comma", "1.234,50")]
    )
    delimiter = forms.ChoiceField(label=_("Columns are parted by"), choices=DELIMITERS)
    encoding = forms.ChoiceField(label=_("Letters"), choices=[(name, name) for name in ENCODINGS])
    header_line = forms.IntegerField(
        label=_("Line with the columns' names"),
        initial=1,
        min_value=0,
        max_value=100,
        help_text=_("0 when there is none."),
    )

    def __init__(self, *args: Any, banks: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        as_before = [(f"{AS_BEFORE}{bank}", _("As %(bank)s") % {"bank": bank}) for bank in banks]
        choice: Any = self.fields["read_as"]
        choice.choices = [
            ("", _("As its columns were before")),
            *as_before,
            (BELOW, _("By the columns below")),
        ]
        if not banks:
            del self.fields["read_as"]

    def bank_before(self) -> str | None:
        """Whose remembered columns are wanted; "" for those that fit the file, None for those below."""
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
        columns["text"] = [_name(part.strip()) for part in given["text"].split(",") if part.strip()]
        how = ("date_form", "currency", "decimal", "delimiter", "encoding", "header_line")
        return {"columns": columns, **{name: given[name] for name in how}}


def _name(written: str) -> str | int:
    """A number is a place in the line."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 3 else written


class SettleForm(forms.Form):
    invoice = forms.CharField(label=_("Invoice number or pay code"), max_length=40, required=False)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)
