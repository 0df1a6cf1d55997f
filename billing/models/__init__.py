from billing.models.credit_note import CreditNote
from billing.models.invoice import Invoice, NumberSeries
from billing.models.payment import Evidence, Payment
from billing.models.price_change import PriceChange
from billing.models.prices import ExchangeRate, PaymentMethod
from billing.models.reminder import Reminder
from billing.models.statement import (
    BankMapping,
    BankStatement,
    LineShare,
    StatementLine,
    StatementUpload,
)
from billing.models.subscription import Subscription

__all__ = [
    "BankMapping",
    "BankStatement",
    "CreditNote",
    "Evidence",
    "ExchangeRate",
    "Invoice",
    "LineShare",
    "NumberSeries",
    "Payment",
    "PaymentMethod",
    "PriceChange",
    "Reminder",
    "StatementLine",
    "StatementUpload",
    "Subscription",
]
