"""URLs of imports, tills, settlements and the ledger archive, within the namespace of books."""

from __future__ import annotations

from django.urls import path

from books.web import customers, imports, settlement, till

urlpatterns = [
    path("periods/<id>/import/", imports.tickets, name="import-tickets"),
    path("books/<id>/limits/import/", imports.limits, name="import-limits"),
    path("customers/", customers.customers, name="customers"),
    path("customers/import/", imports.customers, name="import-customers"),
    path("imports/<id>/", imports.one, name="import"),
    path("imports/<id>/commitment/", imports.commit, name="import-commit"),
    path("imports/<id>/discard/", imports.discard, name="import-discard"),
    path("till/", till.till, name="till"),
    path("till/days/<id>/reopening/", till.reopen, name="till-reopen"),
    path("till/undo/", till.undo, name="till-undo"),
    path("periods/<id>/settlement/", settlement.settlement, name="settlement"),
    path("periods/<id>/settlement/commissions/", settlement.commissions, name="settle-commissions"),
    path("archive/", settlement.archive, name="archive"),
    path("ledgers/<id>/archive/", settlement.ledger, name="archived-ledger"),
    path("ledgers/<id>/archive.<form>", settlement.ledger_file, name="archived-ledger-file"),
]
