"""Compare payment references in the form that banks leave of them."""

from __future__ import annotations

import unicodedata

LONGEST = 255
SHORTEST = 3
# Words that banks print instead of a reference.
_PLACEHOLDERS = """
NA NIL NONE NULL NO NOT NOTAPPLICABLE NOTPROVIDED NOTAVAILABLE NONREF NOREF NOREFERENCE UNKNOWN EMPTY BLANK
REF REFERENCE REFNO UTR RRN CHEQUE CHQ CHQNO CASH TRANSFER TRF TFR XFER PAYMENT PMT DEPOSIT CREDIT DEBIT CR
DR UPI NEFT RTGS IMPS IFT IBFT ACH NACH ECS POS ATM NETBANKING INB MB MOBILE ONLINE BANK SELF WIRE SWIFT SEPA
RAAST JAZZCASH EASYPAISA BKASH NAGAD WAVE KBZPAY PROMPTPAY GPAY PHONEPE PAYTM TBD TEST XXX
"""
PLACEHOLDERS = sorted(_PLACEHOLDERS.split(), key=len, reverse=True)


def reference_key(reference: str) -> str:
    """Return letters and digits in capitals: `trx 12-34` and `TRX1234` are equal; empty if there are none."""
    plain = unicodedata.normalize("NFKC", reference).upper()
    return "".join(c for c in plain if c.isalnum())[:LONGEST]


def is_placeholder(reference: str) -> bool:
    """Return whether a reference is a placeholder: `-`, `0`, `N/A`, `000000000`, `UPI`, `NEFT`, `XXXX`.

    A real reference has a digit other than 0 and more than one sign.
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
