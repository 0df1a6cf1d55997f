"""Open an account by browser."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions.register import check_registration, register
from accounts.browser import begin
from accounts.device import address_of
from accounts.limits import limit_registrations
from accounts.offers import price_list, prices_in
from accounts.web.forms import SignUpForm, with_wait
from accounts.web.session import front_urls, is_inside, next_of, start_of
from identity.models import User
from kernel.clock import database_now
from kernel.errors import BadInput, DrawbookError
from kernel.transactions import retrying
from plans.queries import offered_plans, plan_on_offer
from tenancy.member import Member
from ui.forms import add_refusal

DUE_DAYS = 7
CHECKED = ("email", "password", "first_name", "last_name", "country", "plan")


@never_cache
@sensitive_post_parameters("password")
def page(request: HttpRequest) -> HttpResponse:
    """Show the sign-up form with plan and country, and create the account."""
    language = get_language() or "en"
    if request.method != "POST":
        if is_inside(request):
            return HttpResponseRedirect(start_of(request))
        chosen = {name: request.GET[name] for name in ("plan", "country") if name in request.GET}
        return _form(request, SignUpForm(initial=chosen, language=language))
    form = SignUpForm(request.POST, language=language)
    if not form.is_valid():
        _add_other_errors(request, form)
        return _form(request, form, status=400)
    try:
        member = _open(request, form)
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return _form(request, form, status=refusal.status)
    begin(request, User.objects.get(pk=member.user_id), member)
    return HttpResponseRedirect(next_of(request))


def _add_other_errors(request: HttpRequest, form: SignUpForm) -> None:
    """Add the errors that only the database shows, so that the user sees all errors at once."""
    given = {name: form.cleaned_data.get(name, "") for name in CHECKED}
    try:
        limit_registrations(request)
        check_registration(**given, chosen=plan_on_offer(given["plan"]))
    except BadInput as refusal:
        for name, sentences in refusal.errors.items():
            if name in form.fields and name not in form.errors:
                form.add_error(name, sentences[0])
    except DrawbookError as refusal:
        add_refusal(form, refusal)


def _open(request: HttpRequest, form: SignUpForm) -> Member:
    limit_registrations(request)
    return retrying(lambda: register(**form.cleaned_data, ip_address=address_of(request)))


def _form(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    plans = list(offered_plans())
    offers = price_list(plans)
    facts, prices = prices_in(str(form["country"].value()), offers)
    chosen = next((plan for plan in plans if plan.code == form["plan"].value()), plans[0] if plans else None)
    context = {
        "form": form,
        "choices": [
            (radio, plan, prices[plan.code]) for radio, plan in zip(form["plan"], plans, strict=True)
        ],
        "chosen": chosen,
        "chosen_price": prices[chosen.code] if chosen else None,
        "place": facts,
        "offers": offers,
        "due": database_now() + timedelta(days=DUE_DAYS),
        "next": next_of(request),
        "urls": front_urls(),
    }
    return with_wait(form, render(request, "accounts/signup.html", context, status=status))
