"""Import files, checked first and carried out on demand; and customers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from books.models.book import Book
from books.models.period import Period
from books.states import ImportKind, ImportState
from kernel.names import clean_name, name_key
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey

KINDS = [kind.value for kind in ImportKind]
STATES = [state.value for state in ImportState]


class Customer(TenantModel):
    """A person who buys; tickets store the name as it was given at the sale."""

    name = models.CharField(max_length=120)
    # Of two spellings of a name there is one customer: kernel.names.name_key of it.
    name_key = models.CharField(max_length=240)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "name_key"], name="books_customer_name_key"),
            models.CheckConstraint(condition=~Q(name=""), name="books_customer_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Store the cleaned name and its key."""
        self.name = clean_name(self.name)
        self.name_key = name_key(self.name)
        super().save(*args, **options)


class Import(TenantModel):
    """A file and the progress of its import. Amounts are minor units of the book's currency."""

    kind = models.CharField(max_length=9, choices=[(k, k) for k in KINDS])
    # Tickets go into a period, limits to a book, customers to the account.
    period = models.ForeignKey(Period, models.PROTECT, related_name="imports", null=True, db_constraint=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="imports", null=True, db_constraint=False)
    state = models.CharField(max_length=9, choices=[(s, s) for s in STATES])
    file_name = models.CharField(max_length=200)
    # The file as it was sent; gone when everything in it is done.
    content = models.BinaryField(null=True)
    # How the file was read, and is read again when it is carried out.
    sheet = models.CharField(max_length=100, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    line_count = models.IntegerField(default=0)
    bad_line_count = models.IntegerField(default=0, help_text="Lines with a problem.")
    item_count = models.IntegerField(default=0, help_text="Tickets, limits or customers in the file.")
    total = models.BigIntegerField(default=0)
    spill_total = models.BigIntegerField(default=0, help_text="As it stood at the check.")
    problem_count = models.IntegerField(default=0)
    problems = models.JSONField(default=list, help_text="The first of them: [line, column, sentence].")
    max_spill = models.BigIntegerField(default=0)
    done_lines = models.IntegerField(default=0)
    done_items = models.IntegerField(default=0)
    done_total = models.BigIntegerField(default=0)
    done_spill = models.BigIntegerField(default=0)
    stopped_because = models.CharField(max_length=500, blank=True)
    user_id = models.UUIDField()
    made_by_id = models.UUIDField(help_text="The membership that sells what is in it.")
    made_by_name = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())
    moved_at = models.DateTimeField(db_default=Now(), help_text="When something last came of it.")
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="period_id", to="books_period", name="books_import_period"),
            TenantForeignKey(column="book_id", to="books_book", name="books_import_book"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="books_import_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="books_import_state"),
            models.CheckConstraint(
                condition=Q(done_items__gte=0, done_items__lte=F("item_count")), name="books_import_done"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "moved_at"],
                condition=Q(state__in=["CHECKING", "RUNNING"]),
                name="books_import_moving",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
