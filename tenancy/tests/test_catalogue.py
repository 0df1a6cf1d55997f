"""Every table is classified, and every tenant's table is sealed: read from the database's own catalogue."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tenancy.models import Account

# Tables that belong to the installation, not to an account, and why each may.
GLOBAL = {
    "identity_user": "a person may belong to several accounts",
    "identity_apisession": "found before the account is known; hashes only",
    "identity_refreshtoken": "found before the account is known; hashes only",
    "identity_browsersession": "a person's browsers, whatever account they look at",
    "identity_personaltoken": "found before the account is known; hashes only",
    "kernel_outbox": "ids only, read by the one flusher",
    "kernel_clock": "one row, written by the owner only",
    "kernel_heartbeat": "whether the worker lives",
    "accounts_signupkey": "keyed hashes of what was said before there was an account",
    "accounts_trialtaken": "a hash of each address that has had a trial",
    "live_stafftopic": "how far what staff are told is numbered",
    "live_staffmessage": "what staff are told: ids and counts, nothing that an account has said",
    "live_liveticket": "one-time tickets, found before the account is known; hashes only",
    "plans_plan": "the price list",
    "sites_industry": "one list for everybody",
    "sites_sector": "one list for everybody",
    "sites_handle": "where a public address leads, found before the account is known",
    "billing_bankmapping": "how the files of the platform's own bank are read",
    "billing_bankstatement": "files of the platform's own bank, read by staff only",
    "billing_statementupload": "files of the platform's own bank that are not imported yet, kept for a day",
    "billing_lineshare": "how the money of one line of that bank is divided among the invoices it pays",
    "billing_statementline": "what that bank says of money that came in, before anybody knows whose it is",
    "chits_simulatedentity": "the stand-in for a payment gateway outside, which knows no accounts",
    "chits_simulateddelivery": "webhooks that the stand-in has yet to send",
    "rest_staffanswer": "answers to staff under their keys; staff see every account",
    "chits_lawlimit": "what laws allow, by country and day",
    "draws_freezelog": "the public log of freezes: hashes only",
    "draws_logcheck": "when that log was last checked, and what was wrong with it",
    "inbox_platformannouncement": "what the staff tell every account, or those of a country or a plan",
    "audit_staffevent": "what the staff did, over all accounts; read by staff only",
    "inbox_pushsubscription": "a person's browsers, whatever accounts they belong to",
    "inbox_notificationpreference": "how a person wants to be notified, whatever accounts they belong to",
    "inbox_channelchoice": "the same for each kind of notice",
    "billing_exchangerate": "what a dollar costs, for everybody",
    "billing_pricechange": "who of the staff changed a price, a rate or a way to pay",
    "billing_paymentmethod": "ways to pay in each country",
    "billing_numberseries": "counters of our own documents, one a year",
}
GLOBAL_PREFIXES = (
    "django_",
    "auth_",
    "procrastinate_",
    "account_",
    "socialaccount_",
    "mfa_",
    "identity_user_",
)

# Unique over all accounts on purpose: a domain that one account has proved serves nobody else's site.
ACROSS_ACCOUNTS = {"sites_site_proven_domain"}


def tables(cursor: Any) -> dict[str, tuple[bool, bool]]:
    cursor.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
        "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    return {name: (enabled, forced) for name, enabled, forced in cursor.fetchall()}


def is_global(table: str) -> bool:
    return table in GLOBAL or table.startswith(GLOBAL_PREFIXES)


def unsealed(cursor: Any) -> list[str]:
    """What is wrong with the seals, in sentences; empty when nothing is."""
    found = []
    cursor.execute("SELECT tablename, policyname, qual, with_check FROM pg_policies")
    policies = {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}
    cursor.execute(
        "SELECT table_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name = 'account_id'"
    )
    with_account = {row[0] for row in cursor.fetchall()}
    for table, (enabled, forced) in sorted(tables(cursor).items()):
        if is_global(table):
            continue
        column = "id" if table == Account._meta.db_table else "account_id"
        if column == "account_id" and table not in with_account:
            found.append(f"{table} is neither classified as global nor has it account_id")
        if not (enabled and forced):
            found.append(f"{table} is without forced row security")
        qual, check = policies.get((table, "tenant"), ("", ""))
        for predicate in (qual, check):
            flat = re.sub(r"[\s()]|::text|AS\s*\"nullif\"", "", predicate or "")
            if flat != f"{column}=SELECTNULLIFcurrent_setting'app.account',true,''::uuid":
                found.append(f"{table} has no tenant policy, or a wider one: {predicate!r}")
    return found


@pytest.mark.django_db
@pytest.mark.pg16
def test_every_table_of_a_tenant_is_sealed() -> None:
    with connection.cursor() as cursor:
        assert unsealed(cursor) == []
        assert len([t for t in tables(cursor) if not is_global(t)]) >= 12


@pytest.mark.django_db
@pytest.mark.parametrize(
    "damage",
    [
        "DROP POLICY tenant ON books_ticket",
        "ALTER TABLE books_ticket NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE books_ticket DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY tenant ON books_ticket USING (true)",
        "CREATE TABLE forgotten (id int)",
    ],
)
def test_the_catalogue_test_sees_a_damaged_seal(damage: str) -> None:
    """The negative control: each way of losing the seal is a finding."""
    from tests.database import owner_connection

    with owner_connection() as owner, owner.transaction(force_rollback=True), owner.cursor() as cursor:
        assert unsealed(cursor) == []
        cursor.execute(damage)
        assert unsealed(cursor) != []


@pytest.mark.django_db
def test_every_unique_constraint_of_a_tenant_begins_with_the_account() -> None:
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid)
            FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace = 'public'::regnamespace
            """
        )
        for table, index, definition in cursor.fetchall():
            if index in ACROSS_ACCOUNTS:
                continue
            if not is_global(table) and "(account_id" not in definition and table != "tenancy_account":
                wrong.append((table, index, definition))
    assert wrong == []


@pytest.mark.django_db
def test_every_foreign_key_between_tenants_carries_the_account() -> None:
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, pg_get_constraintdef(c.oid)
            FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
            """
        )
        for table, target, definition in cursor.fetchall():
            if is_global(target) or target == "tenancy_account":
                continue
            if "(account_id, " not in definition:
                wrong.append((table, definition))
    assert wrong == []


@pytest.mark.django_db
def test_every_column_that_names_a_tenants_row_has_a_composite_key() -> None:
    """A ForeignKey declared without its database constraint is joined by a TenantForeignKey, or explained."""
    from tenancy.rowsecurity import TenantForeignKey

    wrong = []
    for model in apps.get_models():
        sealed = {c.column for c in model._meta.constraints if isinstance(c, TenantForeignKey)}
        for field in model._meta.concrete_fields:
            unbound = field.is_relation and not getattr(field, "db_constraint", True)
            if unbound and field.name != "account" and field.column not in sealed:
                wrong.append((model._meta.label, field.name))
    assert wrong == []


@pytest.mark.django_db
def test_the_application_is_neither_owner_nor_superuser_and_cannot_truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r' AND (pg_get_userbyid(relowner) = current_user "
            "OR has_table_privilege(current_user, oid, 'TRUNCATE'))"
        )
        assert cursor.fetchone() == (0,)
