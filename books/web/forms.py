"""What the pages ask for. Rules live in the actions; forms carry the words there and the refusals back."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from books.models import Book
from books.models.book import AnnouncePolicy, DrawKind, Permutation, WhenFull
from money import CURRENCIES
from ui.forms import AmountField, MomentField


class BookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)])
    width = forms.TypedChoiceField(
        label=_("Numbers"),
        coerce=int,
        initial=3,
        choices=[(2, "00–99"), (3, "000–999"), (4, "0000–9999")],
        widget=forms.Select,
    )
    odds = forms.DecimalField(
        label=_("Odds"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=4,
        initial=0,
        help_text=_("What a stake of 1 on the lucky number pays."),
    )
    capacity_factor = forms.DecimalField(
        label=_("Capacity factor"),
        min_value=0.0001,
        max_value=1000,
        decimal_places=4,
        initial=1,
        help_text=_("Units of capacity that a stake of 1 takes; 1 for most books."),
    )
    when_full = forms.ChoiceField(
        label=_("When a number is full"),
        choices=[
            (WhenFull.SPILL, _("Sell on and spill over")),
            (WhenFull.REFUSE, _("Refuse the ticket")),
            (WhenFull.TRIM, _("Sell what is left")),
        ],
    )
    permutation = forms.ChoiceField(
        label=_("The r of 123r"),
        choices=[
            (Permutation.EACH, _("puts the amount on each order")),
            (Permutation.SPLIT, _("splits the amount over the orders")),
        ],
    )
    announce_policy = forms.ChoiceField(
        label=_("What is still uncovered at the announcement"),
        choices=[
            (AnnouncePolicy.RETAIN, _("is retained by the house")),
            (AnnouncePolicy.REFUND, _("is refunded")),
        ],
    )
    draw = forms.ChoiceField(
        label=_("The lucky number"),
        choices=[(DrawKind.EXTERNAL, _("comes from outside")), (DrawKind.FAIR, _("comes from a fair draw"))],
    )
    accepts_test_beacon = forms.BooleanField(
        label=_("Draw on a test beacon of this installation where no public one is configured"),
        required=False,
        help_text=_("Its operator could foresee the number. Every page then says TEST BEACON."),
    )
    four_eyes = forms.BooleanField(
        label=_("Four eyes: nobody uses an override they issued themselves"), required=False
    )

    permutation_odds = forms.DecimalField(
        label=_("Odds of another order"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=4,
        required=False,
        help_text=_("What a stake of 1 on 321 pays when 123 wins. Empty: nothing."),
    )
    near_odds = forms.DecimalField(
        label=_("Odds of the numbers beside it"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=4,
        required=False,
        help_text=_("What a stake of 1 on 122 or 124 pays when 123 wins. Empty: nothing."),
    )
    almost_full_percent = forms.IntegerField(
        label=_("Almost full from"), min_value=1, max_value=100, initial=80, help_text=_("In percent.")
    )
    claim_days = forms.IntegerField(
        label=_("Prizes can be claimed for"),
        min_value=1,
        max_value=3660,
        initial=90,
        help_text=_("In days after the announcement."),
    )

    PAYOUTS = MappingProxyType({"permutation_odds": "permutation", "near_odds": "near"})

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["loss_limit"] = AmountField(
            currency=currency,
            label=_("Loss limit"),
            required=False,
            least_minor=1,
            help_text=_("You are told at 70, 90 and 100 %. Nothing is refused by it. Empty: none."),
        )

    @classmethod
    def of(cls, request: HttpRequest, book: Book | None, currency: str) -> BookForm:
        """The form with what was sent, or with what the book has."""
        start: dict[str, Any] = {"currency": currency}
        if book is not None:
            names = set(cls.base_fields) - set(cls.PAYOUTS) | {"loss_limit"}
            start = {name: getattr(book, name) for name in names}
            start |= {field: book.payouts.get(prize) for field, prize in cls.PAYOUTS.items()}
        sent = request.POST if request.method == "POST" else None
        # An amount is read in the currency that is sent with it.
        if sent is not None and book is None and sent.get("currency") in CURRENCIES:
            currency = sent["currency"]
        return cls(sent, initial=start, currency=currency)

    def terms(self) -> dict[str, Any]:
        """The checked fields of a book."""
        terms = dict(self.cleaned_data)
        odds = {prize: terms.pop(field) for field, prize in self.PAYOUTS.items()}
        return {**terms, "payouts": {prize: f"{pays.normalize():f}" for prize, pays in odds.items() if pays}}


class PeriodForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    opens_at = MomentField(
        label=_("Opens"), required=False, help_text=_("Empty: at once, or by hand when it is a draft.")
    )
    pre_close_at = MomentField(label=_("Sales close"))
    cover_cutoff_at = MomentField(
        label=_("Cover ends"), required=False, help_text=_("Empty: when sales close.")
    )
    reveal_at = MomentField(label=_("Announced"), required=False, help_text=_("Empty: by hand."))
    open = forms.BooleanField(label=_("Open by itself when its time comes"), required=False, initial=True)


class TimesForm(forms.Form):
    pre_close_at = MomentField(label=_("Sales close"))
    cover_cutoff_at = MomentField(
        label=_("Cover ends"), required=False, help_text=_("Empty: when sales close.")
    )
    reveal_at = MomentField(label=_("Announced"), required=False, help_text=_("Empty: by hand."))


class LedgerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=-1_000_000,
        max_value=1_000_000,
        initial=1,
        help_text=_("The smallest is filled first."),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["capacity"] = AmountField(
            currency=currency, label=_("Capacity a number"), help_text=_("What it holds of each number.")
        )


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=4)
    act = forms.ChoiceField(
        label=_("Mark"),
        choices=[("freeze", _("Freeze: takes nothing new")), ("block", _("Block: is not sold"))],
        widget=forms.Select,
    )

    def __init__(self, *args: Any, width: int = 3, **options: Any) -> None:
        self.width = width
        super().__init__(*args, **options)

    def clean_number(self) -> int:
        written = self.cleaned_data["number"].strip()
        if len(written) != self.width or not (written.isascii() and written.isdigit()):
            raise forms.ValidationError(_("Write %(width)s digits.") % {"width": self.width})
        return int(written)


def moments_of(given: dict[str, datetime | None]) -> dict[str, datetime | None]:
    """Only the times of what a form gave."""
    return {name: value for name, value in given.items() if name.endswith("_at")}
