"""Forms for the pages of a single act (see asking): reasons, refunds, marks, holders, deposits, words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chits.states import MarkKind
from chits.web.forms import AmountField, PersonForm, ReasonForm


class RejectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, shown to the member"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReversalForm(ReasonForm):
    bounced = forms.BooleanField(label=_("The cheque bounced"), required=False)


class RefundForm(ReasonForm):
    """A refund of the whole payment or a part of it."""

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["amount"] = AmountField(currency=currency, least_minor=1, label=_("Amount"))
        self.order_fields(["amount", "reason"])


class MarkForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (MarkKind.OPT_OUT, _("Holder opted out")),
            (MarkKind.PLEDGE, _("Ticket pledged")),
            (MarkKind.SUSPENSION, _("Ticket suspended")),
        ],
    )
    instalment_number = forms.IntegerField(
        label=_("Only in the draw of month"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Leave empty to exclude the ticket from every draw until you readmit it."),
    )
    reason = forms.CharField(label=_("Note"), max_length=500, required=False)


class SubstituteForm(PersonForm):
    """The substitute of a ticket, and their payment for past months."""

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["entry"] = AmountField(
            currency=currency,
            label=_("Substitute's payment for past months"),
            required=False,
            help_text=_(
                "Leave empty for everything paid on the ticket so far. The former holder is repaid from it."
            ),
        )


class ConfirmForm(forms.Form):
    """A form without fields, only with a button."""


class ManagerForm(forms.Form):
    manager = forms.ChoiceField(label=_("New manager"))

    def __init__(self, *given: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["manager"].choices = people  # type: ignore[attr-defined]


class DepositForm(forms.Form):
    """The deposit of an agent's cash."""

    agent = forms.ChoiceField(label=_("Agent"))
    into = forms.ChoiceField(label=_("Deposited at"), choices=[("bank", _("Bank")), ("cash", _("Till"))])
    reference = forms.CharField(label=_("Reference"), max_length=100, required=False)

    def __init__(self, *given: Any, currency: str, agents: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["agent"].choices = agents  # type: ignore[attr-defined]
        self.fields["amount"] = AmountField(currency=currency, least_minor=1, label=_("Amount"))
        self.order_fields(["agent", "amount", "into", "reference"])


class WordForm(forms.Form):
    """A lucky word for a draw, which everyone can read."""

    word = forms.CharField(
        label=_("Lucky word"),
        max_length=64,
        help_text=_(
            "Your word becomes part of the seal of the list, which everyone can read. "
            "Don't enter a name or number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
