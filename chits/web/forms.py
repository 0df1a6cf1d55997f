"""The forms of the pages. Rules are in the actions; forms pass data to them and show their errors."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

import ui.forms
from audit.versions import EditForm
from chits.models import Group
from chits.payment_states import Method
from chits.queries.days import Days
from chits.rules.terms import MOST_LEAD_SECONDS
from chits.states import GroupKind, PayoutBasis
from draws.leads import least_lead_seconds
from ui.acting import ActingRequest
from ui.forms import MomentField, NameField

ZONES = [
    *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")),
    "UTC",
]


class AmountField(ui.forms.AmountField):
    """An amount field for managers, without paise if there are none."""

    def prepare_value(self, value: Any) -> Any:
        written = super().prepare_value(value)
        return written.removesuffix(".00") if isinstance(value, int) else written


class PercentField(forms.DecimalField):
    """A percentage with two places, as basis points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, **options)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:f}".rstrip("0").rstrip(".") or "0" if isinstance(value, int) else value


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class GroupForm(EditForm):
    """The terms of a group. The page computes V, the prize and the commission beside it."""

    # An action's name of a field, where the page uses a different one.
    elsewhere: ClassVar = {
        "commission_bps": "commission",
        "gst_bps": "gst",
        "bid_cap_bps": "bid_cap",
        "late_bps": "late_percent",
        "instalment_minor": "monthly_installment",
        "seats": "max_members",
        "months": "duration_months",
        "late_flat_minor": "late_flat",
        "late_cap_minor": "late_cap",
        "time_zone": "timezone",
        "freeze_lead_seconds": "freeze_lead_minutes",
    }

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("How the winner is chosen"),
        choices=[
            (GroupKind.LUCKY, _("Draw each month")),
            (GroupKind.AUCTION, _("Auction: the highest discount wins")),
            (GroupKind.ROTATION, _("Rotation: the order is drawn once")),
        ],
    )
    max_members = forms.IntegerField(label=_("Tickets"), min_value=2, max_value=10_000, initial=20)
    duration_months = forms.IntegerField(
        label=_("Months"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Leave empty for as many as tickets, so that each wins once."),
    )
    commission = PercentField(label=_("Commission, in percent of the value"), initial=500)
    gst = PercentField(
        label=_("GST included in the commission, in percent"),
        initial=0,
        required=False,
        help_text=_("18 for 18 %. It is part of the commission: the prize stays the same."),
    )
    bid_cap = PercentField(label=_("Highest discount, in percent of the value"), initial=4000, required=False)
    payout_basis = forms.ChoiceField(
        label=_("Prize amount"),
        choices=[
            (PayoutBasis.FULL_VALUE, _("Full value, even with arrears")),
            (PayoutBasis.COLLECTED, _("Amount collected that month")),
        ],
    )
    draw_day = forms.IntegerField(
        label=_("Draw day"),
        min_value=1,
        max_value=31,
        initial=20,
        help_text=_("31 is the last day of each month."),
    )
    draw_time = forms.TimeField(
        label=_("Draw time"),
        initial=time(20, 0),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone of the draws"), choices=[(name, name) for name in ZONES], required=False
    )
    first_draw_at = MomentField(
        label=_("First draw"),
        required=False,
        help_text=_("Leave empty for the next draw day. The others follow by month."),
    )
    freeze_lead_minutes = forms.IntegerField(
        label=_("Entries close before the draw, in minutes"),
        initial=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    grace_days = forms.IntegerField(label=_("Grace days"), min_value=0, max_value=365, initial=0)
    late_percent = PercentField(
        label=_("Monthly late fee, in percent of what is overdue"), initial=0, required=False
    )
    several_tickets = forms.BooleanField(label=_("Allow several tickets per member"), required=False)
    needs_security = forms.BooleanField(label=_("Require security from a winner"), required=False)
    four_eyes = forms.BooleanField(
        label=_("Require a second person to pay an approved prize"), required=False
    )
    registered = forms.BooleanField(label=_("Registered under the Chit Funds Act"), required=False)
    licence_no = forms.CharField(label=_("Licence number"), max_length=60, required=False)
    place = forms.CharField(label=_("Draw venue"), max_length=200, required=False)
    upi_id = forms.CharField(
        label=_("UPI ID for payments"),
        max_length=100,
        required=False,
        help_text=_("For example sahyadri@okbank."),
    )

    MONEY = (
        "kind",
        "monthly_installment",
        "max_members",
        "duration_months",
        "commission",
        "gst",
        "payout_basis",
        "bid_cap",
    )
    DRAW = ("draw_day", "draw_time", "timezone", "first_draw_at", "freeze_lead_minutes", "place")
    LATE = ("grace_days", "late_flat", "late_percent", "late_cap")
    MORE = ("several_tickets", "needs_security", "four_eyes", "registered", "licence_no", "upi_id")

    group: Group | None = None
    """The group that is edited."""

    def __init__(
        self, *given: Any, currency: str, zone: str = "", reader_zone: str = "", **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.zone = self.data.get("timezone") if self.data.get("timezone") in ZONES else zone
        self.fields["timezone"].initial = self.zone
        first = self.fields["first_draw_at"]
        first.zone, first.reader_zone = self.zone, reader_zone  # type: ignore[attr-defined]
        _bound_minutes(self.fields["freeze_lead_minutes"])
        self.fields["monthly_installment"] = AmountField(
            currency=currency, least_minor=1, label=_("Monthly instalment per ticket")
        )
        self.fields["late_flat"] = AmountField(
            currency=currency, label=_("One-time late fee"), required=False
        )
        self.fields["late_cap"] = AmountField(
            currency=currency,
            label=_("Highest late fee per month"),
            required=False,
            help_text=_("Leave empty for no limit."),
        )

    @classmethod
    def of(cls, request: ActingRequest, group: Group | None, currency: str) -> GroupForm:
        """Return the form with the sent data or the group's terms."""
        start: dict[str, Any] = {}
        if group is not None:
            same = set(cls.base_fields) - {
                "max_members",
                "duration_months",
                "commission",
                "gst",
                "bid_cap",
                "late_percent",
                "timezone",
                "freeze_lead_minutes",
            }
            start = {name: getattr(group, name) for name in same} | {
                "monthly_installment": group.instalment_minor,
                "max_members": group.seats,
                "duration_months": None if group.months == group.seats else group.months,
                "commission": group.commission_bps,
                "gst": group.gst_bps,
                "bid_cap": group.bid_cap_bps,
                "late_percent": group.late_bps,
                "timezone": group.time_zone,
                "freeze_lead_minutes": _minutes(group.freeze_lead_seconds),
                "late_flat": group.late_flat_minor,
                "late_cap": group.late_cap_minor,
            }
        form = cls(
            request.POST if request.method == "POST" else None,
            initial=start,
            currency=currency,
            zone=group.time_zone if group else request.member.time_zone,
            reader_zone=request.member.time_zone,
        )
        form.group = group
        return form

    def bound(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def terms(self) -> dict[str, Any]:
        """Return the checked fields of a group."""
        sent = dict(self.cleaned_data)
        sent["instalment_minor"] = sent.pop("monthly_installment")
        sent["seats"] = sent.pop("max_members")
        sent["months"] = sent.pop("duration_months") or sent["seats"]
        sent["time_zone"] = sent.pop("timezone") or self.zone
        sent["commission_bps"] = sent.pop("commission")
        sent["gst_bps"] = sent.pop("gst") or 0
        cap = sent.pop("bid_cap")
        if cap is not None:
            sent["bid_cap_bps"] = cap
        sent["late_bps"] = sent.pop("late_percent") or 0
        sent["late_flat_minor"] = sent.pop("late_flat") or 0
        sent["late_cap_minor"] = sent.pop("late_cap")
        minutes, first = sent.pop("freeze_lead_minutes"), sent["first_draw_at"]
        sent["freeze_lead_seconds"] = minutes * 60
        if self.group is not None:
            # The API sets seconds, which the page doesn't show, so an unchanged value keeps its seconds.
            if minutes == _minutes(self.group.freeze_lead_seconds):
                sent["freeze_lead_seconds"] = self.group.freeze_lead_seconds
            before = self.group.first_draw_at
            if before is not None and first == before.replace(second=0, microsecond=0):
                sent["first_draw_at"] = before
        return sent


def _minutes(seconds: int) -> int:
    """Return whole minutes for the page, rounded up."""
    return -(-seconds // 60)


def _bound_minutes(field: forms.Field) -> None:
    """Set the field's minimum and maximum of minutes between freeze and draw."""
    least, most = _minutes(least_lead_seconds()), MOST_LEAD_SECONDS // 60
    sentence = _("Enter %(least)s to %(most)s minutes.") % {"least": least, "most": most}
    field.validators = [MinValueValidator(least, sentence), MaxValueValidator(most, sentence)]
    field.widget.attrs |= {"min": least, "max": most}


class PersonForm(forms.Form):
    """A new member's name and mobile number."""

    full_name = NameField(label=_("Name"), max_length=150)
    mobile_number = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        help_text=_("With or without +91."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


class TicketForm(PersonForm):
    count = forms.IntegerField(label=_("Tickets"), min_value=1, max_value=1000, initial=1)


METHODS = [
    (Method.CASH, _("Cash")),
    (Method.UPI, _("UPI")),
    (Method.BANK, _("Bank transfer")),
    (Method.CHEQUE, _("Cheque")),
    (Method.AGENT, _("Cash I hold until I deposit it")),
]


class PaymentForm(forms.Form):
    """One payment of the chosen ticket; `credit` is the excess (minor units) that was ticked as credit."""

    method = forms.ChoiceField(label=_("Paid by"), choices=METHODS)
    paid_on = DayField(label=_("Date received"))
    reference = forms.CharField(label=_("Reference"), max_length=100, required=False)
    credit = forms.CharField(max_length=20, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *given: Any, currency: str, days: Days, **options: Any) -> None:
        options["initial"] = {"key": uuid4().hex, **options.get("initial", {})}
        super().__init__(*given, **options)
        self.fields["amount"] = AmountField(currency=currency, least_minor=1, label=_("Amount"))
        self.fields["paid_on"].widget.attrs |= {
            "min": days.earliest.isoformat(),
            "max": days.latest.isoformat(),
        }
        self.order_fields(["amount", "paid_on", "method", "reference"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SecurityForm(forms.Form):
    security = forms.CharField(
        label=_("Security given"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Name the guarantor or the documents handed over."),
    )


class DisburseForm(forms.Form):
    method = forms.ChoiceField(
        label=_("Payment method"), choices=[("bank", _("Bank transfer")), ("cash", _("Cash"))]
    )
    reference = forms.CharField(label=_("Reference"), max_length=255, required=False)


class RescheduleForm(EditForm):
    """The new time of a draw, in the group's zone."""

    draw_at = MomentField(label=_("New time of the draw"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *given: Any, zone: str, reader_zone: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["draw_at"].zone, self.fields["draw_at"].reader_zone = zone, reader_zone  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    """A member's claim of a payment; `asked_as` is the reference of the UPI link on the page."""

    asked_as = forms.CharField(widget=forms.HiddenInput, max_length=35, required=False)

    reference = forms.CharField(
        label=_("Paid? Enter the UTR"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    method = forms.ChoiceField(
        label=_("Payment method"),
        choices=[(Method.UPI, _("UPI")), (Method.BANK, _("Bank transfer"))],
        required=False,
    )

    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["amount"] = AmountField(currency=currency, least_minor=1, label=_("Amount"))


class BidForm(forms.Form):
    def __init__(self, *given: Any, currency: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["discount"] = AmountField(currency=currency, least_minor=1, label=_("Discount you offer"))
