"""Which column of a bank's table has what, as far as its names and values show it: suggestions for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from billing.rules.direction import header_names_direction
from dates import proven_form

# What banks call a column, the surest word first.
_WORDS = {
    "date": """transaction date|txn date|tran date|booking date|posting date|post date|date|buchungstag|datum|
        fecha|data|day|tarih|tanggal|दिनांक|تاریخ|နေ့စွဲ""",
    "credit": """credit amount|deposit amt|deposit|credit|money in|paid in|received|haben|crédit|haber|abono|
        cr amount|जमा""",
    "debit": """debit amount|withdrawal amt|withdrawal|debit|money out|paid out|soll|débit|debe|cargo|
        dr amount|नावे""",
    "amount": "transaction amount|amount|betrag|montant|importe|valor|tutar|jumlah|रकम|رقم",
    "text": """narration|description|particulars|transaction details|details|remarks|verwendungszweck|libellé|
        concepto|memo|message|purpose|text|narrative|विवरण""",
    "payer": "sender|payer|remitter|counterparty|from account name|auftraggeber|name|party",
    "bank_reference": """utr|rrn|transaction id|reference number|reference no|ref no|chq/ref|reference|ref|
        stan|trace""",
    "currency": "currency|ccy|währung|devise|moneda",
}
WORDS = {field: [word.strip() for word in words.split("|")] for field, words in _WORDS.items()}
NEVER = ("balance", "saldo", "solde", "branch", "value dat", "valuta")


def suggested_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Suggest the form's fields from the table: column names, and the date format if proven."""
    names = {at: _plain(name) for at, name in enumerate(header) if name.strip()}
    free = {at: name for at, name in names.items() if not any(word in name for word in NEVER)}
    found: dict[str, int] = {}
    for index in [index for index in free if header_names_direction(header[index])]:
        found.setdefault("direction", index)
        free.pop(index)
    for field, words in WORDS.items():
        if field == "amount" and "credit" in found:
            continue
        first = _first(free, words)
        if first is not None:
            found[field] = first
            free.pop(first)
    if "credit" not in found:
        found.pop("debit", None)
    else:
        found.pop("direction", None)
    suggested = {field: header[index].strip() for field, index in found.items()}
    if "credit" in found:
        suggested["amount"] = ""
    if "date" in found:
        column = [row[found["date"]] for row in rows if found["date"] < len(row)]
        suggested |= {"date_form": form} if (form := proven_form(column)) else {}
    return suggested


def _first(free: dict[int, str], words: Sequence[str]) -> int | None:
    """Return the column with this name, else the first whose name contains the word."""
    for word in words:
        plain = _plain(word)
        same = next((index for index, name in free.items() if name == plain), None)
        within = next((index for index, name in free.items() if f" {plain} " in f" {name} "), None)
        if same is not None or within is not None:
            return same if same is not None else within
    return None


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    signs = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return " ".join("".join(signs).split())
