"""Pages for plans, rates and payment methods of all accounts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.versions import EditForm
from billing.actions.change_prices import add_method, add_rate, change_method, change_plan
from billing.models import ExchangeRate, PaymentMethod, PriceChange
from billing.offers import rates_now
from billing.queries.rates import has_no_usable_methods
from billing.rules.prices import BASE, local_price, rate_text
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.find_one import find_one
from money import CURRENCIES, format_money
from plans.models import Plan
from tenancy.countries import country_name, country_names
from tenancy.staff import Staff, staff_scope
from ui.asking import Asking, asking, is_confirmed, rehearsed
from ui.forms import AmountField, MomentField, carry_out, status_of
from ui.staffing import StaffRequest, staffing

LATEST = 12


class RateForm(forms.Form):
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    rate = forms.CharField(
        label=gettext_lazy("Rate for 1 US dollar"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    valid_from = MomentField(
        zone="UTC",
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("Leave empty to start now."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].choices = [(code, code) for code in sorted(CURRENCIES) if code != BASE]  # type: ignore[attr-defined]

    def clean_rate(self) -> Decimal:
        try:
            return Decimal(self.cleaned_data["rate"].replace(",", "").strip())
        except InvalidOperation:
            raise forms.ValidationError(_("Enter a number, such as 278.5.")) from None


@staffing(proof=True)
def rates(request: StaffRequest) -> HttpResponse:
    """Show current, past and upcoming rates; POST adds one."""
    if request.method != "POST":
        return _rates_page(RateForm(), request)
    form = RateForm(request.POST)

    def added() -> Any:
        return carry_out(form, lambda: add_rate(request.staff, **form.cleaned_data))

    row = added() if is_confirmed(request) else rehearsed(added)
    if row is not None and not is_confirmed(request):
        with staff_scope():
            return _rates_page(form, request, question=_asked_rate(request, row))
    if row is not None:
        messages.success(request, _("Rate added: 1 USD is %(rate)s %(currency)s.") % _facts(row))
        return HttpResponseRedirect(reverse("billing:staff-rates"))
    with staff_scope():
        return _rates_page(form, request, status=status_of(form))


def _facts(row: ExchangeRate) -> dict[str, str]:
    return {"rate": rate_text(Decimal(row.rate)), "currency": row.currency}


def _asked_rate(request: StaffRequest, row: ExchangeRate) -> Asking:
    """Return each plan's price at the rate."""
    before = rates_now().get(row.currency)
    plans = Plan.objects.filter(trial_days=0, is_offered=True).order_by("position")
    prices = [
        (plan.name, format_money(local_price(plan.usd_cents, Decimal(row.rate), row.currency), row.currency))
        for plan in plans
    ]
    return asking(
        request,
        title=_("Add this exchange rate?"),
        facts=[
            (_("Current rate for 1 USD"), rate_text(before.per_usd) if before else "—"),
            (_("New rate for 1 USD"), f"{rate_text(Decimal(row.rate))} {row.currency}"),
            (_("Valid from"), f"{date_format(row.valid_from, 'j M Y, H:i')} UTC"),
            *prices,
        ],
        verb=_("Add rate"),
        text=_("New invoices use this rate from then on. A rate can't be changed later."),
    )


def _rates_page(
    form: RateForm, request: StaffRequest, *, status: int = 200, question: Asking | None = None
) -> HttpResponse:
    now = database_now()
    plans = list(Plan.objects.filter(trial_days=0, is_offered=True).order_by("position"))
    context = {
        "nav_current": "rates",
        "form": form,
        "asking": question,
        "rows": [
            {
                "currency": code,
                "rate": rate_text(rate.per_usd),
                "since": rate.since,
                "prices": [
                    format_money(local_price(plan.usd_cents, rate.per_usd, code), code) for plan in plans
                ],
            }
            for code, rate in sorted(rates_now().items())
        ],
        "plans": plans,
        "history": [
            {"row": row, "rate": rate_text(row.rate), "is_ahead": row.valid_from > now}
            for row in ExchangeRate.objects.order_by("-valid_from", "currency")[:LATEST]
        ],
    }
    return render(request, "billing/staff/rates.html", context, status=status)


class MethodForm(EditForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    instructions = forms.CharField(
        label=gettext_lazy("Payment instructions"),
        max_length=2000,
        help_text=gettext_lazy(
            "Write “Send to: 0301 4427 118” to let customers copy the value. Other lines are shown as text."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    position = forms.IntegerField(
        label=gettext_lazy("Position in the list"), min_value=0, max_value=999, initial=0
    )
    is_active = forms.BooleanField(label=gettext_lazy("Offered"), required=False, initial=True)


class NewMethodForm(MethodForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    field_order = ("country", "code", "name", "instructions", "position", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = [("", _("All countries without their own method")), *country_names("en")]
        self.fields["country"].choices = every  # type: ignore[attr-defined]


def method_or_404(staff: Staff, id: str) -> PaymentMethod:
    return find_one(PaymentMethod.objects.all(), id)


@staffing(proof=True)
def methods(request: StaffRequest) -> HttpResponse:
    """Show the payment methods by country, and a form to add one."""
    if request.method != "POST":
        return _methods_page(NewMethodForm(), request)
    form = NewMethodForm(request.POST)
    made = carry_out(form, lambda: add_method(request.staff, **form.cleaned_data))
    if made is not None:
        messages.success(request, _("%(name)s added.") % {"name": made.name})
        return HttpResponseRedirect(reverse("billing:staff-methods"))
    with staff_scope():
        return _methods_page(form, request, status=status_of(form))


def _methods_page(form: forms.Form, request: StaffRequest, *, status: int = 200) -> HttpResponse:
    rows = [
        {
            "method": method,
            "country": country_name(method.country) if method.country else _("All other countries"),
            "url": reverse("billing:staff-method", args=[method.id]),
        }
        for method in PaymentMethod.objects.order_by("country", "position", "name")
    ]
    context = {
        "nav_current": "methods",
        "form": form,
        "rows": rows,
        "none_usable": has_no_usable_methods(),
    }
    return render(request, "billing/staff/methods.html", context, status=status)


@staffing(find=method_or_404, proof=True)
def method(request: StaffRequest, id: str) -> HttpResponse:
    """Edit a payment method; earlier payments don't change."""
    row = request.subject
    fields = ("name", "instructions", "position", "is_active")
    initial = {name: getattr(row, name) for name in fields}
    if request.method != "POST":
        return _method_page(MethodForm(initial=initial).edits(row.id), row, request)
    form = MethodForm(request.POST, initial=initial).edits(row.id)
    if carry_out(form, lambda: change_method(request.staff, row.id, **form.cleaned_data)) is not None:
        messages.success(request, _("Payment method saved."))
        return HttpResponseRedirect(reverse("billing:staff-methods"))
    with staff_scope():
        return _method_page(form, row, request, status=status_of(form))


def _method_page(
    form: forms.Form, row: PaymentMethod, request: StaffRequest, *, status: int = 200
) -> HttpResponse:
    context = {
        "nav_current": "methods",
        "form": form,
        "heading": row.name,
        "note": country_name(row.country) if row.country else _("All other countries"),
        "back": reverse("billing:staff-methods"),
        "history": _history("method", f"{row.country or 'all'} {row.code}"),
    }
    return render(request, "billing/staff/change.html", context, status=status)


class PlanForm(EditForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    usd_cents = AmountField(currency=BASE, label=gettext_lazy("Price per month in US dollars"))
    credits_per_period = forms.IntegerField(
        label=gettext_lazy("Credits per period"), min_value=0, max_value=10**9
    )
    max_users = forms.IntegerField(label=gettext_lazy("Users"), min_value=1, max_value=10**6)
    max_books = forms.IntegerField(label=gettext_lazy("Books"), min_value=0, max_value=10**6)
    max_groups = forms.IntegerField(label=gettext_lazy("Chit groups"), min_value=0, max_value=10**6)
    max_sites = forms.IntegerField(label=gettext_lazy("Sites"), min_value=0, max_value=10**6)
    is_offered = forms.BooleanField(label=gettext_lazy("Offered"), required=False)


def plan_or_404(staff: Staff, code: str) -> Plan:
    found = Plan.objects.filter(code=code[:40].replace("\x00", "")).first()
    if found is None:
        raise NotFound
    return found


@staffing()
def plans(request: StaffRequest) -> HttpResponse:
    """The price list."""
    rows = Plan.objects.order_by("position", "usd_cents")
    return render(request, "billing/staff/plans.html", {"nav_current": "plans", "rows": rows})


@staffing(find=plan_or_404, proof=True)
def plan(request: StaffRequest, code: str) -> HttpResponse:
    """Edit a plan; issued invoices and grants don't change."""
    row = request.subject
    initial = {name: getattr(row, name) for name in PlanForm.base_fields}
    if request.method != "POST":
        return _plan_page(PlanForm(initial=initial).edits(), row, request)
    form = PlanForm(request.POST, initial=initial).edits()
    shown = _prices_of(row)

    def carried_out() -> Any:
        return carry_out(form, lambda: change_plan(request.staff, row.code, **form.cleaned_data))

    if not is_confirmed(request):
        would = rehearsed(carried_out)
        if would is not None and shown != _prices_of(would):
            with staff_scope():
                question = _asked_plan(request, row, shown, _prices_of(would))
                return _plan_page(form, row, request, question=question)
    if carried_out() is not None:
        messages.success(request, _("Plan saved. The change applies to new invoices."))
        return HttpResponseRedirect(reverse("billing:staff-plans"))
    with staff_scope():
        return _plan_page(form, row, request, status=status_of(form))


def _asked_plan(
    request: StaffRequest, plan: Plan, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> Asking:
    """What changes, and what stays."""
    return asking(
        request,
        title=_("Change the plan %(plan)s?") % {"plan": plan.name},
        facts=[
            (label, new if old == new else f"{old} → {new}")
            for (label, old), (_label, new) in zip(before, after, strict=True)
        ],
        verb=_("Change plan"),
        text=_(
            "The change applies to new invoices. Accounts keep their current limits until their next period."
        ),
    )


def _prices_of(plan: Plan) -> list[tuple[str, str]]:
    return [
        (_("Price per month in US dollars"), format_money(plan.usd_cents, BASE)),
        (_("Credits per period"), f"{plan.credits_per_period:,}"),
        (_("Users"), f"{plan.max_users:,}"),
        (_("Books"), f"{plan.max_books:,}"),
        (_("Chit groups"), f"{plan.max_groups:,}"),
        (_("Sites"), f"{plan.max_sites:,}"),
        (_("Offered"), _("yes") if plan.is_offered else _("no")),
    ]


def _plan_page(
    form: forms.Form,
    row: Plan,
    request: StaffRequest,
    *,
    status: int = 200,
    question: Asking | None = None,
) -> HttpResponse:
    context = {
        "asking": question,
        "nav_current": "plans",
        "form": form,
        "heading": row.name,
        "note": row.code,
        "back": reverse("billing:staff-plans"),
        "history": _history("plan", row.code),
    }
    return render(request, "billing/staff/change.html", context, status=status)


def _history(what: str, subject: str) -> list[dict[str, Any]]:
    rows = PriceChange.objects.filter(what=what, subject=subject).order_by("-happened_at")[:LATEST]
    return [{"row": row, "said": _summary(row.facts)} for row in rows]


def _summary(facts: dict[str, Any]) -> str:
    if facts.get("added"):
        return _("added")
    return ", ".join(
        f"{name.replace('_', ' ')}: {values[0]} → {values[1]}"
        for name, values in facts.items()
        if isinstance(values, list) and len(values) == 2
    )
