"""Customers whose names look the same are one, also those of before."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from books.models import Customer, Ticket
from kernel import names
from tests.cast import Cast, ClientOf, as_member
from tests.database import owner_connection
from tests.worlds import a_period

migration = import_module("books.migrations.0021_customers_are_told_by_a_key")


def test_two_spellings_are_imported_as_one_customer(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.bilal)
    for name, phone in (("José Muñoz", "1"), ("JOSE\u0301  mun\u0303oz", "2")):
        file = SimpleUploadedFile("x.csv", f"name,phone\n{name},{phone}\n".encode())
        made = browser.post("/v1/customers/imports/", {"file": file}).json()
        browser.post(f"/v1/imports/{made['id']}/commitment/", {}, content_type="application/json")
    with as_member(cast.asha):
        assert list(Customer.objects.values_list("name", "phone")) == [("José Muñoz", "2")]
    both = "name\nJosé\nJose\u0301\n".encode()
    made = browser.post("/v1/customers/imports/", {"file": SimpleUploadedFile("x.csv", both)}).json()
    assert [(problem["line"], problem["column"]) for problem in made["problems"]] == [(3, "name")]


def test_those_of_before_become_one_and_tickets_get_their_keys(
    committed_cast: Cast, client_of: ClientOf
) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    for customer in ("José", "Zoya"):
        sold = asha.post(
            f"/v1/periods/{world.period.id}/tickets/",
            {"text": "007=1", "customer": customer},
            content_type="application/json",
        )
        assert sold.status_code == 201
    with as_member(cast.asha):
        for name in ("José", "B", "C"):
            Customer.objects.create(account_id=cast.asha.account_id, name=name)
    with owner_connection() as owner:
        # As it was before: no keys, and one person twice.
        owner.execute("UPDATE books_customer SET name_key = name || 'old'")
        owner.execute("UPDATE books_customer SET name = 'jose\u0301', phone = '1' WHERE name = 'B'")
        owner.execute("UPDATE books_ticket SET customer_key = ''")
        editor = SimpleNamespace(connection=owner)
        migration.give_customers_their_keys(None, editor)
        migration.give_tickets_their_keys(None, editor)
    with as_member(cast.asha):
        found = Customer.objects.order_by("name").values_list("name", "name_key", "phone")
        assert list(found) == [("C", "c", ""), ("José", "josé", "1")]
        keys = Ticket.objects.order_by("customer").values_list("customer", "customer_key")
        assert list(keys) == [("José", "josé"), ("Zoya", "zoya")]


def test_the_migration_makes_the_same_keys() -> None:
    for text in ("José", "Jose\u0301 ", "ＡＢＣ", "Straße", "क्\u200dष", "a\u200bb", "ﷺ" * 120, "Σς"):
        assert migration.name_key(text) == names.name_key(text)
        assert migration.clean_name(text) == names.clean_name(text)
        assert len(names.name_key(text)) <= names.LONGEST_KEY
