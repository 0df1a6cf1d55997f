"""Create an account: the user, the business and the plan's grants, all or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from accounts.opening import opened
from accounts.tasks import queue_verification_mail
from accounts.trials import refuse_second_trial, take_trial
from audit.record import audit
from credits.actions.grant import grant
from credits.kinds import Kind
from identity.actions.create_user import create_user, refuse_taken, refuse_weak
from identity.identifiers import read_email
from identity.models import User
from identity.passwords import dummy_hash
from kernel.clock import database_now
from kernel.errors import BadInput, NotConfigured, bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from plans.actions.give_plan import give_plan
from plans.models import Plan
from plans.queries import TRIAL, offered_plans, plan_on_offer
from tenancy.access import Status
from tenancy.countries import currency_of, read_country, time_zone_of
from tenancy.member import Member, member_for
from tenancy.models import Account, Membership
from tenancy.roles import Role
from tenancy.scope import scope

NO_TRIAL_PLAN = "Free trial plan not configured"


def register(
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    country: str,
    plan: str,
    business_name: str = "",
    ip_address: str | None = None,
) -> Member:
    """Create an account with the plan of this code and return its owner.

    NotConfigured if the trial plan is missing; BadInput with a message for each invalid field.
    """
    with transaction():
        chosen = _plan_for(plan)
        address, country_code = check_registration(
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            country=country,
            plan=plan,
            chosen=chosen,
        )
        assert chosen is not None
        user = create_user(email=address, password=password, first_name=first_name, last_name=last_name)
        if chosen.is_trial:
            take_trial(address)
        account_id = new_id()
        with scope(account_id, user.pk):
            member = _open(
                account_id, user, country_code, chosen, business_name or user.full_name, ip_address
            )
            _give(member, chosen)
            opened(member, chosen)
            queue_verification_mail(user.pk)
            audit(member, "account.open", "account", account_id, plan=chosen.code, country=country_code)
    return member


def _plan_for(code: str) -> Plan | None:
    """The trial plan is looked up before anything else: without it nothing can be begun."""
    plan = plan_on_offer(code)
    if plan is None and code == TRIAL:
        raise NotConfigured(NO_TRIAL_PLAN, code="no_trial_plan")
    return plan


def check_registration(
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    country: str,
    plan: str,
    chosen: Plan | None = None,
) -> tuple[str, str]:
    """Return the address and the country as they are stored, or raise one BadInput about all that is wrong.

    It changes nothing; the sign-up page calls it too, to show all errors at once.
    """
    country_code = read_country(country)

    def email_is_free() -> None:
        refuse_taken(User(email=read_email(email)))

    def trial_is_free() -> None:
        if chosen is not None and chosen.is_trial:
            refuse_second_trial(read_email(email))

    def password_is_strong() -> None:
        refuse_weak(User(email=email, first_name=first_name, last_name=last_name), password)

    def country_exists() -> None:
        if country_code is None:
            raise bad_field("country", "Unknown country. Enter its two-letter code, such as IN.")

    def plan_exists() -> None:
        if chosen is None:
            codes = ", ".join(offered_plans().values_list("code", flat=True))
            raise bad_field("plan", f"Unknown plan. Choose one of {codes}.")

    try:
        _refuse_together([email_is_free, trial_is_free, password_is_strong, country_exists, plan_exists])
    except BadInput as refusal:
        if set(refusal.errors) == {"email"}:
            # No other error: spend the time of the hash, as for a new user.
            dummy_hash(password)
        raise
    assert country_code is not None
    return read_email(email), country_code


def _refuse_together(checks: Iterable[Callable[[], None]]) -> None:
    """Run every check; the first refusal speaks, all are listed by field."""
    refusals = []
    for check in checks:
        try:
            check()
        except BadInput as wrong:
            refusals.append(wrong)
    if not refusals:
        return
    errors: dict[str, list[str]] = {}
    for refusal in refusals:
        for field, sentences in refusal.errors.items():
            errors.setdefault(field, sentences)
    first = refusals[0]
    raise BadInput(first.detail, code=first.code, errors=errors)


def _open(
    account_id: uuid.UUID, user: User, country: str, plan: Plan, name: str, ip_address: str | None
) -> Member:
    Account.objects.create(
        id=account_id,
        name=name[:255],
        status=Status.TRIAL if plan.is_trial else Status.PENDING_PAYMENT,
        country=country,
        currency=currency_of(country),
        time_zone=time_zone_of(country),
        plan=plan.code,
        trial_ends_at=_trial_end(plan),
    )
    Membership.objects.create(account_id=account_id, user=user, role=Role.OWNER)
    member = member_for(user.pk, account_id, ip_address=ip_address)
    assert member is not None
    return member


def _trial_end(plan: Plan) -> datetime | None:
    return database_now() + timedelta(days=plan.trial_days) if plan.is_trial else None


def _give(member: Member, plan: Plan) -> None:
    """A trial has its limits and credits at once; a paid plan's wait for the payment."""
    if not plan.is_trial:
        give_plan(member.account_id, plan)
        return
    give_plan(member.account_id, plan, starts_at=database_now(), ends_at=member.trial_ends_at)
    if plan.credits_per_period:
        grant(
            member.account_id,
            plan.credits_per_period,
            kind=Kind.SUBSCRIPTION,
            description="Free trial credits",
            key=f"trial:{member.account_id}",
            metadata={"plan": plan.code},
        )
