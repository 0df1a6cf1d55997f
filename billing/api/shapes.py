"""Request schemas of billing."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from rest.fields import Text, line
from rest.schemas import Body

Amount = str | int


class ConfirmBody(Body):
    invoice_id: line(64, 1) = Field(validation_alias=AliasChoices("invoice_id", "invoice"))  # type: ignore[valid-type]
    payment_method_id: line(64, 1) = Field(  # type: ignore[valid-type]
        validation_alias=AliasChoices("payment_method_id", "payment_method"),
        description="One of /v1/billing/payment-methods/ for the account's country.",
    )
    manual_reference: line(255, 1) = Field(description="The reference of the transfer at the bank.")  # type: ignore[valid-type]
    manual_notes: Text = Field("", max_length=1000)
    amount: Amount = Field(description="Must equal the invoice total.")


class RejectionBody(Body):
    reason: line(40, 1) = Field(  # type: ignore[valid-type]
        description="not_received, amount_mismatch, invalid_reference, duplicate, unreadable_evidence, other"
    )
    text: Text = Field("", max_length=1000, description="An explanation; required for other.")


class ReversalBody(Body):
    reason: Text = Field(min_length=1, max_length=1000)


class BulkBody(Body):
    ids: list[line(64, 1)] = Field(min_length=1, max_length=200)  # type: ignore[valid-type]


class ChooseBody(Body):
    plan: line(40, 1) = Field(description="basic, pro or enterprise.")  # type: ignore[valid-type]


class SettlementBody(Body):
    """`invoices` names several invoices of one account; each gets its total, the last one the rest."""

    invoice: line(64, 1) | None = None  # type: ignore[valid-type]
    invoices: list[line(64, 1)] | None = Field(None, min_length=1, max_length=20)  # type: ignore[valid-type]
    note: Text = Field("", max_length=1000)
    amount: line(40) = ""  # type: ignore[valid-type]
