"""References of payments, compared by what a bank leaves of them."""

from __future__ import annotations

import unicodedata

LONGEST = 255
SHORTEST = 3
# What banks print where a reference would be: how it was sent, or that there is none.
_PLACEHOLDERS = """
NA NIL NONE NULL NO NOT NOTAPPLICABLE NOTPROVIDED NOTAVAILABLE NONREF NOREF NOREFERENCE UNKNOWN EMPTY BLANK
REF REFERENCE REFNO UTR RRN CHEQUE CHQ CHQNO CASH TRANSFER TRF TFR XFER PAYMENT PMT DEPOSIT CREDIT DEBIT CR
DR UPI NEFT RTGS IMPS IFT IBFT ACH NACH ECS POS ATM NETBANKING INB MB MOBILE ONLINE BANK SELF WIRE SWIFT SEPA
RAAST JAZZCASH EASYPAISA BKASH NAGAD WAVE KBZPAY PROMPTPAY GPAY PHONEPE PAYTM TBD TEST XXX
"""
PLACEHOLDERS = sorted(_PLACEHOLDERS.split(), key=len, reverse=True)


def reference_key(reference: str) -> str:
    """Letters and digits alone, in capitals: `trx 12-34` and `TRX1234` are one; empty when there are none."""
    plain = unicodedata.normalize("NFKC", reference).upper()
    return "".join(c for c in plain if c.isalnum())[:LONGEST]


def is_placeholder(reference: str) -> bool:
    """Whether a bank's reference says nothing: `-`, `0`, `N/A`, `000000000`, `UPI`, `NEFT`, `XXXX`.

    A reference that tells transfers apart has a digit other than 0, and more than one sign.
    """
    key = reference_key(reference)
    for word in PLACEHOLDERS:
        key = key.removeprefix(word)
    digits = {c for c in key if c.isdigit()}
    is_repeated = len(set(key)) <= 1
    return len(key) < SHORTEST or not digits - {"0"} or is_repeated or key in "1234567890123456789"


def real_reference(reference: str) -> str:
    """The reference, or nothing where it is a placeholder."""
    return "" if is_placeholder(reference) else reference
