"""Forms of books and periods. The rules are in the actions; forms pass values in and errors back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.versions import EditForm
from books.models import Book
from books.models.book import AnnouncePolicy, DrawKind, Permutation, WhenFull
from money import CURRENCIES
from ui.forms import AmountField, MomentField

# Without the aliases of regions that only programs use.
ZONES = sorted({name for name in available_timezones() if "/" in name and name[:4] != "Etc/"} | {"UTC"})


class BookForm(EditForm):
    """A book's terms: basics first, other terms in folds (`GROUPS`)."""

    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)])
    width = forms.TypedChoiceField(
        label=_("Numbers"),
        coerce=int,
        initial=3,
        choices=[(2, "00–99"), (3, "000–999"), (4, "0000–9999")],
        widget=forms.Select,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=[(name, name.replace("_", " ")) for name in ZONES],
        help_text=_("Times of this book are read and shown in this zone."),
    )
    odds = forms.DecimalField(
        label=_("Odds"),
        required=False,
        min_value=Decimal("0.0001"),
        max_value=1_000_000,
        decimal_places=4,
        help_text=_("Paid for a stake of 1 on the lucky number, for example 600."),
        error_messages={
            "min_value": _("Odds must be above 0, for example 600."),
            "required": _("Enter odds above 0, for example 600, or tick “Compute no prizes”."),
        },
    )
    no_prizes = forms.BooleanField(
        label=_("Compute no prizes"),
        required=False,
        help_text=_("Drawbook then shows who holds the lucky number, but no prize and nothing to pay."),
    )
    draw = forms.ChoiceField(
        label=_("The lucky number"),
        choices=[(DrawKind.EXTERNAL, _("comes from outside")), (DrawKind.FAIR, _("comes from a fair draw"))],
    )
    when_full = forms.ChoiceField(
        label=_("When a number is full"),
        choices=[
            (WhenFull.SPILL, _("Sell on and spill over")),
            (WhenFull.REFUSE, _("Refuse the ticket")),
            (WhenFull.TRIM, _("Sell what is left")),
        ],
    )
    announce_policy = forms.ChoiceField(
        label=_("Uncovered stakes at the draw"),
        choices=[
            (AnnouncePolicy.RETAIN, _("The house keeps them")),
            (AnnouncePolicy.REFUND, _("They are refunded")),
        ],
    )
    permutation = forms.ChoiceField(
        label=_("123r (all orders of 123)"),
        choices=[
            (Permutation.EACH, _("Full amount on each order")),
            (Permutation.SPLIT, _("Amount split over the orders")),
        ],
    )
    almost_full_percent = forms.IntegerField(
        label=_("Almost full from"), min_value=1, max_value=100, initial=80, help_text=_("In percent.")
    )
    capacity_factor = forms.DecimalField(
        label=_("Capacity factor"),
        min_value=Decimal("0.0001"),
        max_value=1000,
        decimal_places=4,
        initial=1,
        help_text=_("Units of capacity that a stake of 1 takes; 1 for most books."),
    )
    permutation_odds = forms.DecimalField(
        label=_("Payout for any order"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=4,
        required=False,
        help_text=_("Paid for a stake of 1 on 321 when 123 wins. Leave empty for no prize."),
    )
    near_odds = forms.DecimalField(
        label=_("Payout for ±1"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=4,
        required=False,
        help_text=_("Paid for a stake of 1 on 122 or 124 when 123 wins. Leave empty for no prize."),
    )
    claim_days = forms.IntegerField(
        label=_("Days to claim a prize"),
        min_value=1,
        max_value=3660,
        initial=90,
        help_text=_("Counted from the announcement."),
    )
    four_eyes = forms.BooleanField(label=_("Require a second person for overrides"), required=False)
    accepts_test_beacon = forms.BooleanField(
        label=_("Draw on a test beacon of this installation where no public one is configured"),
        required=False,
        help_text=_("Its operator could foresee the number. Every page then says TEST BEACON."),
    )

    PAYOUTS = MappingProxyType({"permutation_odds": "permutation", "near_odds": "near"})
    GROUPS = (
        (_("Basics"), ("name", "currency", "width", "time_zone", "odds", "no_prizes", "draw")),
        (
            _("When a number is full"),
            ("when_full", "announce_policy", "permutation", "almost_full_percent", "capacity_factor"),
        ),
        (_("Other prizes and claims"), ("permutation_odds", "near_odds", "claim_days")),
        (_("Safety"), ("loss_limit", "four_eyes", "accepts_test_beacon")),
    )

    def __init__(self, *given: Any, currency: str, zone: str = "", **options: Any) -> None:
        super().__init__(*given, **options)
        known: Any = self.fields["time_zone"]
        known.initial = zone
        # Neither is optional to who fills the form; a program may leave the zone out.
        known.required = not self.is_bound or "time_zone" in self.data
        self.fields["odds"].required = not self.data.get("no_prizes")
        if zone and zone not in ZONES:
            known.choices = [(zone, zone), *known.choices]
        self.fields["loss_limit"] = AmountField(
            currency=currency,
            label=_("Loss limit"),
            required=False,
            least_minor=1,
            help_text=_("We notify you at 70, 90 and 100 %. Sales aren't refused. Leave empty for no limit."),
        )

    @classmethod
    def of(cls, request: HttpRequest, book: Book | None, currency: str, zone: str) -> BookForm:
        """Return the form with the posted values, or with those of the book."""
        start: dict[str, Any] = {"currency": currency, "time_zone": zone}
        if book is not None:
            names = set(cls.base_fields) - set(cls.PAYOUTS) - {"no_prizes"} | {"loss_limit"}
            start = {name: getattr(book, name) for name in names}
            start |= {field: book.payouts.get(prize) for field, prize in cls.PAYOUTS.items()}
            start["no_prizes"] = book.odds is None
        sent = request.POST if request.method == "POST" else None
        # An amount is read in the currency that is sent with it.
        if sent is not None and book is None and sent.get("currency") in CURRENCIES:
            currency = sent["currency"]
        return cls(sent, initial=start, currency=currency, zone=zone)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Return the fields by group, each with whether one of them has an error."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names],
                "wrong": any(name in self.errors for name in names),
            }
            for title, names in self.GROUPS
        ]

    def clean(self) -> dict[str, Any]:
        """Require either odds above zero or the choice to compute no prizes."""
        given = self.cleaned_data
        given["time_zone"] = given.get("time_zone") or self.initial.get("time_zone") or "UTC"
        if given.get("no_prizes"):
            if given.get("odds") is not None:
                self.add_error("odds", _("Leave the odds empty, or untick “Compute no prizes”."))
            for field in self.PAYOUTS:
                if given.get(field):
                    self.add_error(field, _("Leave this empty: the book computes no prizes."))
        return given

    def terms(self) -> dict[str, Any]:
        """Return the checked fields of a book."""
        terms = dict(self.cleaned_data)
        terms.pop("no_prizes")
        odds = {prize: terms.pop(field) for field, prize in self.PAYOUTS.items()}
        return {**terms, "payouts": {prize: f"{pays.normalize():f}" for prize, pays in odds.items() if pays}}


class PeriodForm(EditForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    opens_at = MomentField(
        label=_("Opens"),
        required=False,
        help_text=_("Leave empty to open now, or by hand if it stays a draft."),
    )
    pre_close_at = MomentField(label=_("Sales close"))
    cover_cutoff_at = MomentField(
        label=_("Cover ends"), required=False, help_text=_("Leave empty to end when sales close.")
    )
    reveal_at = MomentField(
        label=_("Announced"), required=False, help_text=_("Leave empty to announce by hand.")
    )
    open = forms.BooleanField(label=_("Open automatically at the opening time"), required=False, initial=True)


class TimesForm(EditForm):
    """Move a running period's times."""

    pre_close_at = MomentField(label=_("Sales close"))
    cover_cutoff_at = MomentField(
        label=_("Cover ends"), required=False, help_text=_("Leave empty to end when sales close.")
    )
    reveal_at = MomentField(
        label=_("Announced"), required=False, help_text=_("Leave empty to announce by hand.")
    )

    def __init__(self, *given: Any, now: datetime | None = None, **options: Any) -> None:
        self.now = now
        super().__init__(*given, **options)

    def clean_pre_close_at(self) -> datetime:
        """Refuse a closing time in the past: closing now has a button of its own."""
        at: datetime = self.cleaned_data["pre_close_at"]
        if self.now is not None and at <= self.now and "pre_close_at" in self.changed_data:
            raise forms.ValidationError(_("This time has passed. To stop selling now, use “Close sales”."))
        return at


class DrawTimeForm(forms.Form):
    """The time of the draw, if that was before sales closed."""

    draw_occurred_at = MomentField(
        seconds=True,
        required=False,
        label=_("Time of the draw"),
        help_text=_(
            "Tickets sold at or after this time are voided and refunded. You see how many before you confirm."
        ),
    )


class LedgerForm(EditForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=-1_000_000,
        max_value=1_000_000,
        initial=1,
        help_text=_("The ledger with the lowest number fills first."),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["capacity"] = AmountField(
            currency=currency,
            label=_("Capacity per number"),
            help_text=_("The most this ledger holds of each number."),
        )


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=4)
    act = forms.ChoiceField(
        label=_("Mark"),
        choices=[("freeze", _("Freeze (no new stakes in ledgers)")), ("block", _("Block (not sold)"))],
        widget=forms.Select,
    )

    def __init__(self, *args: Any, width: int = 3, **options: Any) -> None:
        self.width = width
        super().__init__(*args, **options)

    def clean_number(self) -> int:
        written = self.cleaned_data["number"].strip()
        if len(written) != self.width or not (written.isascii() and written.isdigit()):
            raise forms.ValidationError(_("Enter %(width)s digits.") % {"width": self.width})
        return int(written)


def moments_of(given: dict[str, datetime | None]) -> dict[str, datetime | None]:
    """Return only the times of a form's values."""
    return {name: value for name, value in given.items() if name.endswith("_at")}
