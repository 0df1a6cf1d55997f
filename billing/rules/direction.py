"""Recognise a bank's debit or credit column: its header and its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from money import Side

_CREDIT = """
cr c crd cred credit credits crdt kredit k + h haben in incoming inflow inward inwards moneyin paidin received
receipt receive deposit deposits deposited payin gutschrift eingang crédit credito crédito haber abono ingreso
avere entrata bij uznanie wpłata приход кредит 入 收入 贷 貸 入金 जमा क्रेडिट جمع کریڈٹ เข้า ဝင် ရငွေ masuk
"""
_DEBIT = """
dr d drd deb debit debits dbit debet - s soll out outgoing outflow outward outwards moneyout paidout paid sent
payment withdrawal withdrawals withdrawn withdraw wdl payout lastschrift belastung ausgang débit debito débito
debe cargo dare uscita af obciążenie wypłata расход дебет 出 支出 借 出金 नावे डेबिट نام ڈیبٹ ถอน ออก ထွက် keluar
"""
_HEADERS = """
drcr crdr dc cd debitcredit creditdebit debitorcredit creditordebit sh sollhaben hs habensoll direction
creditdebitindicator debitcreditindicator cdtdbtind drcrindicator crdrindicator indicator side sign inout
moneyinout afbij debetcredit dcsign dcindicator transactiondirection drcrflag crdrflag dcflag creditdebitflag
debitcreditflag txntypedrcr drorcr crordr plusminus sens typedrcr typecrdr drcrtype crdrtype dk kd
"""
# "+/-" leaves nothing of letters.
_SIGN_HEADERS = frozenset({"+/-", "+-", "-/+", "±", "+ / -"})


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    signs = "".join(c for c in plain if c.isalnum() or unicodedata.category(c).startswith("M"))
    return signs or plain.strip(" ().").replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")


CREDIT_WORDS = frozenset(_key(word) for word in _CREDIT.split())
DEBIT_WORDS = frozenset(_key(word) for word in _DEBIT.split())
HEADERS = frozenset(_HEADERS.split())


def side_in(written: str) -> Side | None:
    """Return the side of a cell; None for an empty or unknown word."""
    key = _key(written)
    if key in CREDIT_WORDS:
        return Side.CREDIT
    return Side.DEBIT if key in DEBIT_WORDS else None


def header_names_direction(header: str) -> bool:
    """Return whether a header names a debit or credit column: `Dr / Cr`, `D/C`, `S/H`, `+/-`, `Direction`."""
    return header.strip() in _SIGN_HEADERS or _key(header) in HEADERS


def values_name_direction(written: Collection[str]) -> bool:
    """Whether every cell of a column names a side, so that it can be nothing else.

    One letter that is the same in all of them may be anything; two sides, or a whole word, may not.
    """
    words = {_key(text) for text in written if text.strip()}
    sides = {side_in(word) for word in words}
    if words == {"w", "d"}:
        return True
    return bool(words) and None not in sides and (len(sides) == 2 or all(len(word) > 1 for word in words))


def w_and_d_mean_withdrawal_and_deposit(written: Collection[str]) -> bool:
    """Some banks write W and D; beside a W, a D is a deposit."""
    words = {_key(text) for text in written if text.strip()}
    return "w" in words and words <= {"w", "d"}
