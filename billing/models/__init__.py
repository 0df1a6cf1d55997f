from billing.models.credit_note import CreditNote
from billing.models.invoice import Invoice, NumberSeries
from billing.models.payment import Evidence, Payment
from billing.models.prices import ExchangeRate, PaymentMethod
from billing.models.subscription import Subscription

__all__ = [
    "CreditNote",
    "Evidence",
    "ExchangeRate",
    "Invoice",
    "NumberSeries",
    "Payment",
    "PaymentMethod",
    "Subscription",
]
