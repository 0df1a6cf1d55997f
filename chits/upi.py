"""UPI links, which open the payer's app with everything filled in. A link proves nothing. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from money import to_string

_ADDRESS = re.compile(r"[A-Za-z0-9.\-_]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}", re.ASCII)
# Twelve digits for UPI and IMPS, sixteen to twenty-two letters and digits for NEFT and RTGS.
_REFERENCE = re.compile(r"[A-Z0-9]{6,35}", re.ASCII)
MAX_NOTE = 50
MAX_NAME = 60
MAX_TRANSACTION_REFERENCE = 35


class BadUpi(ValueError):
    """Invalid UPI input. `str()` returns the error for the person who typed it."""


def read_address(text: str) -> str:
    """Return a UPI ID such as `sahyadri@okaxis`, or raise BadUpi."""
    text = text.strip()
    if not _ADDRESS.fullmatch(text):
        raise BadUpi("Enter a UPI ID such as name@bank.")
    return text


def read_reference(text: str) -> str:
    """Return a bank's reference (UTR) in its comparable form: capitals, without spaces or hyphens."""
    plain = re.sub(r"[\s\-]", "", text).upper()
    if not _REFERENCE.fullmatch(plain):
        raise BadUpi("Enter a reference (UTR) of 6 to 35 letters and digits. A UPI reference has 12 digits.")
    return plain


def intent_link(
    *, address: str, name: str, amount_minor: int, reference: str, note: str, currency: str = "INR"
) -> str:
    """Return `upi://pay?pa=…&pn=…&am=…&cu=INR&tr=…&tn=…`, percent-encoded. UPI supports only rupees."""
    if currency != "INR":
        raise BadUpi("UPI supports only Indian rupees.")
    if amount_minor <= 0:
        raise BadUpi("Nothing is due.")
    if not (reference.isascii() and reference.isalnum() and len(reference) <= MAX_TRANSACTION_REFERENCE):
        raise BadUpi(f"Enter a reference of at most {MAX_TRANSACTION_REFERENCE} letters and digits.")
    parts = {
        "pa": read_address(address),
        "pn": _short(name, MAX_NAME),
        "am": to_string(amount_minor, currency),
        "cu": currency,
        "tr": reference,
        "tn": _short(note, MAX_NOTE),
    }
    # `@` isn't encoded, because several apps read the address without decoding it.
    return "upi://pay?" + "&".join(
        f"{key}={quote(value, safe='@.-_')}" for key, value in parts.items() if value
    )


def _short(text: str, length: int) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length].strip()
