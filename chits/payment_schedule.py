"""The schedule for payments: unsent refunds, settlements, and the simulator's webhooks."""

from __future__ import annotations

import logging

from chits.actions.request_refund import send_refund
from chits.actions.settle_gateway import settle_gateway
from chits.actions.take_webhook import take_webhook
from chits.gateway.client import GatewayDown
from chits.gateway.simulator.webhooks import deliver_due
from kernel import schedule
from kernel.errors import NotConfigured
from kernel.query import select
from kernel.transactions import retrying

logger = logging.getLogger(__name__)

REFUNDS_SECONDS = 60
SETTLEMENTS_SECONDS = 3_600
WEBHOOKS_SECONDS = 1


def register() -> None:
    """Register the schedule; called once by the app."""
    schedule.repeat("chits: refunds to send", send_due_refunds, every_seconds=REFUNDS_SECONDS, apart=True)
    schedule.repeat("chits: gateway settlements", settle, every_seconds=SETTLEMENTS_SECONDS, apart=True)
    schedule.repeat("chits: simulated webhooks", deliver_webhooks, every_seconds=WEBHOOKS_SECONDS)


def send_due_refunds() -> None:
    due = select("SELECT account_id, refund_id FROM chits_due_refunds()")
    for account_id, refund_id in due:
        try:
            retrying(lambda a=account_id, r=refund_id: send_refund(a, r))  # type: ignore[misc]
        except (GatewayDown, NotConfigured) as trouble:
            logger.info("a refund is sent later: %s", trouble)


def settle() -> None:
    try:
        settle_gateway()
    except GatewayDown:
        logger.info("the gateway isn't responding; settlements are fetched later")


def deliver_webhooks() -> None:
    deliver_due(take_webhook)
