"""Addresses of billing's pages, and of the staff's screens that live with it."""

from __future__ import annotations

from django.urls import path

from billing.web import credits, files, home, invoices, plan
from billing.web.staff import decisions, prices, queue, statements

app_name = "billing"
urlpatterns = [
    path("billing/", home.home, name="home"),
    path("billing/invoices/", invoices.invoices, name="invoices"),
    path("billing/invoices/<id>/", invoices.invoice, name="invoice"),
    path("billing/invoices/<id>/payment/", invoices.pay, name="invoice-payment"),
    path("billing/invoices/<id>/invoice.pdf", files.invoice_file, name="invoice-pdf"),
    path("billing/payments/<id>/evidence/", invoices.add_evidence, name="payment-evidence"),
    path("billing/payments/<id>/withdrawal/", invoices.withdraw, name="payment-withdrawal"),
    path("billing/payments/<id>/receipt.pdf", files.receipt_file, name="payment-receipt"),
    path("billing/credit-notes/<id>/credit-note.pdf", files.credit_note_file, name="credit-note-pdf"),
    path("billing/evidence/<id>/", files.evidence, name="evidence"),
    path("billing/plan/", plan.plan, name="plan"),
    path("billing/cancellation/", plan.cancel, name="cancellation"),
    path("billing/cancellation/undo/", plan.undo_cancellation, name="undo-cancellation"),
    path("billing/credits/", credits.timeline, name="credits"),
    path("billing/credits/credits.csv", credits.file, name="credits-file"),
    path("staff/payments/", queue.queue, name="staff-queue"),
    path("staff/payments/several/approval/", decisions.approve_several, name="staff-approve-several"),
    path("staff/payments/<id>/approval/", decisions.approve, name="staff-approve"),
    path("staff/payments/<id>/rejection/", decisions.reject, name="staff-reject"),
    path("staff/payments/<id>/reversal/", decisions.reversal, name="staff-take-back"),
    path("staff/statements/", statements.statements, name="staff-statements"),
    path("staff/statements/lines/", statements.lines, name="staff-statement-lines"),
    path("staff/statements/<id>/undo/", statements.undo, name="staff-undo-import"),
    path("staff/statement-lines/<id>/settlement/", statements.settle, name="staff-settle-line"),
    path("staff/plans/", prices.plans, name="staff-plans"),
    path("staff/plans/<code>/", prices.plan, name="staff-plan"),
    path("staff/rates/", prices.rates, name="staff-rates"),
    path("staff/ways-to-pay/", prices.methods, name="staff-methods"),
    path("staff/ways-to-pay/<id>/", prices.method, name="staff-method"),
    path("staff/evidence/<id>/", queue.evidence, name="staff-evidence"),
    path("staff/invoices/<id>/invoice.pdf", queue.invoice_paper, name="staff-invoice-pdf"),
]
