"""Payments: recorded, claimed by a member, or made through the gateway; and refunds."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Now

from chits.models.group import Group, Person, Ticket, named
from chits.payment_states import (
    HAS_RECEIPT,
    Method,
    OrderState,
    PaymentSource,
    PaymentState,
    RefundState,
)
from dates import EARLIEST
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey

MADE_ON = Cast(
    Func(Value("UTC"), F("made_at"), function="timezone", output_field=models.DateTimeField()),
    models.DateField(),
)
"""The day on which a payment was written, in UTC; immutable, as a check wants it."""


class ReceiptCounter(TenantModel):
    """The last receipt number of an account. The payment's transaction increments it, to leave no gaps."""

    last = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account"], name="chits_receiptcounter_one"),
        ]

    def __str__(self) -> str:
        return str(self.last)


class GatewayOrder(TenantModel):
    """A payment that we expect (minor units): `receipt` is our unique id, `order_id` the gateway's."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="gateway_orders", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False)
    instalment_number = models.IntegerField(null=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    receipt = models.CharField(max_length=40)
    order_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=named(OrderState), default=OrderState.CREATED.value)
    simulated = models.BooleanField(default=False)
    keys_id = models.UUIDField(null=True, help_text="The account's own keys; none: the installation's.")
    made_by = models.UUIDField(help_text="The membership that asked.")
    made_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_gatewayorder_group"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_gatewayorder_ticket"),
            TenantForeignKey(column="person_id", to="chits_person", name="chits_gatewayorder_person"),
            TenantForeignKey(column="keys_id", to="chits_gatewaykeys", name="chits_gatewayorder_keys"),
            models.UniqueConstraint(fields=["account", "receipt"], name="chits_gatewayorder_receipt"),
            models.UniqueConstraint(fields=["account", "order_id"], name="chits_gatewayorder_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chits_gatewayorder_amount"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OrderState]), name="chits_gatewayorder_state"
            ),
        ]
        # A webhook contains the order's id, but no account.
        indexes: ClassVar = [models.Index(fields=["order_id"], name="chits_gatewayorder_found")]

    def __str__(self) -> str:
        return self.order_id


class PaymentRequest(TenantModel):
    """An amount (minor units) that was requested by a UPI link: `reference` is the link's `tr`.

    Payment apps refuse a second payment with the same reference, so each payment has its own request.
    `payment` is the claim or record that answered it.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="payment_requests", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False)
    reference = models.CharField(max_length=35)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payment = models.ForeignKey(
        "chits.Payment", models.PROTECT, null=True, related_name="requests", db_constraint=False
    )
    made_by = models.UUIDField(help_text="The membership.")
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_paymentrequest_group"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_paymentrequest_ticket"),
            TenantForeignKey(column="person_id", to="chits_person", name="chits_paymentrequest_person"),
            TenantForeignKey(column="payment_id", to="chits_payment", name="chits_paymentrequest_payment"),
            models.UniqueConstraint(fields=["account", "reference"], name="chits_paymentrequest_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chits_paymentrequest_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "ticket", "-id"], name="chits_paymentrequest_of_ticket"),
        ]

    def __str__(self) -> str:
        return self.reference


class Payment(TenantModel):
    """An amount (minor units) for a ticket. A claim counts only when confirmed; receipts are never deleted.

    When it came in, `applied` went to demands and `unapplied` to the member's credit. Later changes are in
    the applications and the journal.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="payments", db_constraint=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="payments", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="payments", db_constraint=False)
    instalment_number = models.IntegerField(null=True, help_text="What the payer had in mind.")
    source = models.CharField(max_length=8, choices=named(PaymentSource))
    method = models.CharField(max_length=7, choices=named(Method))
    state = models.CharField(max_length=8, choices=named(PaymentState))
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=100, blank=True)
    # The reference in its comparable form; None if it isn't a bank's.
    reference_key = models.CharField(max_length=35, blank=True)
    paid_on = models.DateField(null=True, help_text="When the payer says, or the date on the cheque.")
    collected_by = models.UUIDField(null=True, help_text="The agent (a membership) who holds the cash.")
    made_by = models.UUIDField(null=True, help_text="The membership; none for the gateway.")
    made_by_name = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    key = models.CharField(max_length=160, blank=True, help_text="The form's attempt: sent twice, kept once.")
    # The fields below are set by the decision.
    receipt_number = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    applied = models.BigIntegerField(default=0)
    unapplied = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    journal_id = models.UUIDField(null=True, help_text="Its transaction.")
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was rejected or reversed.")
    bounced = models.BooleanField(default=False)
    # The gateway's fields.
    order = models.ForeignKey(
        GatewayOrder, models.PROTECT, null=True, related_name="payments", db_constraint=False
    )
    gateway_payment_id = models.CharField(max_length=64, blank=True)
    simulated = models.BooleanField(default=False)
    fee = models.BigIntegerField(default=0)
    settlement_id = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="group_id", to="chits_group", name="chits_payment_group"),
            TenantForeignKey(column="ticket_id", to="chits_ticket", name="chits_payment_ticket"),
            TenantForeignKey(column="person_id", to="chits_person", name="chits_payment_person"),
            TenantForeignKey(column="order_id", to="chits_gatewayorder", name="chits_payment_order"),
            TenantForeignKey(column="collected_by", to="tenancy_membership", name="chits_payment_agent"),
            models.UniqueConstraint(
                fields=["account", "receipt_number"],
                condition=Q(receipt_number__isnull=False),
                name="chits_payment_receipt",
            ),
            # The gateway's payment id is unique, so any number of messages posts it once.
            models.UniqueConstraint(
                fields=["account", "gateway_payment_id"],
                condition=~Q(gateway_payment_id=""),
                name="chits_payment_gateway",
            ),
            models.UniqueConstraint(
                fields=["account", "reference_key", "ticket"],
                condition=~Q(reference_key="") & Q(state__in=["CLAIMED", "RECEIVED"]),
                name="chits_payment_reference",
            ),
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="chits_payment_attempt"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chits_payment_amount"),
            # One day ahead, as the payer's day may have begun before the server's. The action is stricter.
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True)
                | Q(
                    paid_on__gte=EARLIEST,
                    paid_on__lte=MADE_ON + timedelta(days=1),
                ),
                name="chits_payment_paid_on",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=0, unapplied__gte=0, refunded__gte=0, refunded__lte=F("amount")),
                name="chits_payment_parts",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=HAS_RECEIPT,
                    receipt_number__isnull=False,
                    journal_id__isnull=False,
                    amount=F("applied") + F("unapplied"),
                )
                | (~Q(state__in=HAS_RECEIPT) & Q(receipt_number__isnull=True, journal_id__isnull=True)),
                name="chits_payment_received",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PaymentState]), name="chits_payment_state"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in Method]), name="chits_payment_method"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in PaymentSource]),
                name="chits_payment_source",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "group", "-id"], name="chits_payment_of_group"),
            models.Index(fields=["account", "ticket", "-id"], name="chits_payment_of_ticket"),
            models.Index(
                fields=["account", "id"], condition=Q(state="CLAIMED"), name="chits_payment_to_confirm"
            ),
            models.Index(
                fields=["gateway_payment_id"],
                condition=~Q(gateway_payment_id=""),
                name="chits_payment_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_number or self.state} {self.amount}"


class GatewayRefund(TenantModel):
    """A refund through the gateway (minor units). Its id is the idempotency key there."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", db_constraint=False)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=9, choices=named(RefundState), default=RefundState.REQUESTED.value)
    refund_id = models.CharField(max_length=64, blank=True)
    journal_id = models.UUIDField(null=True)
    made_by = models.UUIDField(null=True, help_text="The membership; none when it was made at the gateway.")
    made_by_name = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=500, blank=True)
    settlement_id = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="payment_id", to="chits_payment", name="chits_gatewayrefund_payment"),
            models.UniqueConstraint(
                fields=["account", "refund_id"], condition=~Q(refund_id=""), name="chits_gatewayrefund_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chits_gatewayrefund_amount"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RefundState]),
                name="chits_gatewayrefund_state",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["refund_id"], condition=~Q(refund_id=""), name="chits_gatewayrefund_found"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"


class GatewayEvent(TenantModel):
    """A processed webhook. The same event id again changes nothing."""

    event_id = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=64, blank=True, help_text="The payment or refund it speaks of.")
    sha256 = models.CharField(max_length=64, help_text="Of the body as it came.")
    outcome = models.CharField(max_length=40)
    received_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "event_id"], name="chits_gatewayevent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.event_id}"


class Deposit(TenantModel):
    """A deposit of an agent's cash (minor units), which was in the agent's own account before."""

    agent = models.UUIDField(help_text="The membership.")
    agent_name = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=4, choices=[("bank", "bank"), ("cash", "cash")])
    reference = models.CharField(max_length=100, blank=True)
    made_by = models.UUIDField(help_text="The membership.")
    made_by_name = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="agent", to="tenancy_membership", name="chits_deposit_agent"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chits_deposit_amount"),
            models.CheckConstraint(condition=Q(into__in=["bank", "cash"]), name="chits_deposit_into"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class ReceiptPrint(TenantModel):
    """One copy of a receipt; the first is the original, the next is marked COPY 1."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="prints", db_constraint=False)
    copy = models.IntegerField()
    paper = models.CharField(max_length=2)
    printed_by = models.UUIDField()
    printed_by_name = models.CharField(max_length=300)
    printed_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="payment_id", to="chits_payment", name="chits_receiptprint_payment"),
            models.UniqueConstraint(fields=["account", "payment", "copy"], name="chits_receiptprint_once"),
        ]

    def __str__(self) -> str:
        return str(self.copy)
