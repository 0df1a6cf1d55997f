"""Accounts, transactions and their postings. Rows are only added: a mistake is corrected by a reversal."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from journal.kinds import AccountKind
from tenancy.models import Account, ScopedManager, TenantModel
from tenancy.rowsecurity import TenantForeignKey

KINDS = [kind.value for kind in AccountKind]
KEY_LENGTH = 128


class AccountRow(TenantModel):
    """The row of a `journal.accounts.JournalAccount`. It stores no balance: balances are sums of postings."""

    kind = models.CharField(max_length=9, choices=[(kind, kind) for kind in KINDS])
    code = models.CharField(max_length=40, help_text="What it holds, such as cash.")
    subject = models.UUIDField(
        null=True, help_text="Whose or of what: a seller, a period; null for the house."
    )
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        db_table = "journal_journalaccount"
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "code", "subject", "currency"],
                nulls_distinct=False,
                name="journal_account_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="journal_account_kind"),
        ]

    def __str__(self) -> str:
        return self.code


class Transaction(TenantModel):
    """One movement of money. Its postings are written in the same statement and add up to zero."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    key = models.CharField(max_length=KEY_LENGTH, help_text="The same key is posted once.")
    kind = models.CharField(max_length=40, help_text="What happened, such as sale.")
    about = models.UUIDField(null=True, help_text="The ticket, cover or period it is about.")
    memo = models.CharField(max_length=500, blank=True)
    made_by = models.UUIDField(null=True, help_text="The user; null for the clock.")
    reverses = models.UUIDField(null=True, help_text="The transaction that this one takes back.")
    happened_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "key"], name="journal_transaction_once"),
            models.UniqueConstraint(
                fields=["account", "reverses"],
                condition=Q(reverses__isnull=False),
                name="journal_transaction_reversed_once",
            ),
            TenantForeignKey(
                column="reverses", to="journal_transaction", name="journal_transaction_reverses"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """An amount (minor units; debits positive, credits negative) on one journal account."""

    pk = models.CompositePrimaryKey("account_id", "transaction_id", "line")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    transaction = models.ForeignKey(
        Transaction, models.PROTECT, related_name="postings", db_index=False, db_constraint=False
    )
    line = models.SmallIntegerField()
    journal_account = models.ForeignKey(
        AccountRow,
        models.PROTECT,
        related_name="postings",
        db_column="place_id",
        db_index=False,
        db_constraint=False,
    )
    amount = models.BigIntegerField()
    happened_at = models.DateTimeField(help_text="The transaction's, so that a statement is one index.")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            TenantForeignKey(
                column="transaction_id", to="journal_transaction", name="journal_posting_transaction"
            ),
            TenantForeignKey(column="place_id", to="journal_journalaccount", name="journal_posting_place"),
            models.CheckConstraint(condition=~Q(amount=0), name="journal_posting_moves"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "journal_account", "happened_at"], name="journal_posting_statement"
            ),
        ]
