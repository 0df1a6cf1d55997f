"""Read CAMT.053 of ISO 20022, the bank-to-customer statement, in any of its versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from billing.readers.bad_statement import BadStatement
from billing.readers.xml_tree import read_xml
from billing.rules.pay_code import codes_in
from billing.rules.statement import (
    MOST_TEXT,
    Aside,
    AsideKind,
    Entry,
    Statement,
    Unreadable,
    amount_of,
    day_of,
    one_line,
)
from money import UnknownCurrency, currency_for

MOST_LINES = 20_000
PAYER_NAMES = ("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")
REFERENCES = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/EndToEndId")
DAYS = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
NOT_GIVEN = frozenset({"NOTPROVIDED", "NOTAVAILABLE", "NONREF"})


def looks_like_xml(content: bytes) -> bool:
    """Return whether the file starts as XML in one of its encodings."""
    head = content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    return head.startswith(b"<")


def lines(content: bytes) -> Iterator[dict[str, Any]]:
    """For the child process: the bank accounts first, then every line with the kind that it is of."""
    accounts, read = read_camt053(content)
    yield {"bank_accounts": accounts}
    every: list[Entry | Aside] = [*read.entries, *read.asides]
    for line in every:
        day = line.booked_on.isoformat() if line.booked_on else None
        yield {**asdict(line), "booked_on": day, "is_entry": isinstance(line, Entry)}


def from_lines(written: Iterator[dict[str, Any]]) -> tuple[list[str], Statement]:
    """What `lines` wrote, in the parent process."""
    accounts: list[str] = next(written)["bank_accounts"]
    read = Statement()
    for one in written:
        is_entry, day = one.pop("is_entry"), one.pop("booked_on")
        booked_on = date.fromisoformat(day) if day else None
        if is_entry:
            one["other_references"] = tuple(one["other_references"])
            assert booked_on is not None
            read.entries.append(Entry(booked_on=booked_on, **one))
        else:
            read.asides.append(Aside(booked_on=booked_on, kind=AsideKind(one.pop("kind")), **one))
    return accounts, read


def read_camt053(content: bytes) -> tuple[list[str], Statement]:
    """The bank accounts, and every transaction; lines are counted over the file's transactions."""
    root = read_xml(content)
    statements = root.findall("BkToCstmrStmt/Stmt")
    if root.tag != "Document" or not statements:
        raise BadStatement("This XML file is not a CAMT.053 statement.")
    read = Statement()
    line = 0
    for statement in statements:
        otherwise = _text(statement, "Acct/Ccy")
        for booked in statement.findall("Ntry"):
            parts = booked.findall("NtryDtls/TxDtls")
            entry = _Entry(booked, len(parts), otherwise)
            for amount, details in _transactions(booked, entry, parts):
                line += 1
                if line > MOST_LINES:
                    raise BadStatement(f"A statement can have at most {MOST_LINES:,} lines.")
                _take(read, line, _Booked(entry, amount, details))
    accounts = [statement.find("Acct/Id") for statement in statements]
    return sorted({_text(a, "IBAN") or _text(a, "Othr/Id") for a in accounts if a is not None}), read


def _transactions(
    booked: Element, entry: _Entry, parts: list[Element]
) -> Iterator[tuple[Element | None, list[Element]]]:
    """Each transaction of an entry with its own amount; the entry as a whole where those do not add up."""
    whole = booked.find("Amt")
    amounts = [_own_amount(part) for part in parts]
    if len(parts) > 1 and _add_up(entry.side, whole, parts, amounts):
        yield from ((amount, [part]) for amount, part in zip(amounts, parts, strict=True))
    else:
        yield whole, parts


def _add_up(side: str, whole: Element | None, parts: list[Element], amounts: list[Element | None]) -> bool:
    """Return whether all transactions have amounts in one currency that add up to the entry."""
    if whole is None:
        return None not in amounts
    total = 0
    try:
        currency = _currency(whole.get("Ccy") or "INR")
        for part, amount in zip(parts, amounts, strict=True):
            if amount is None or (amount.get("Ccy") or currency) != currency:
                return False
            minor = amount_of(amount.text or "", currency).signed_minor
            total += minor if (_text(part, "CdtDbtInd") or side) == side else -minor
        return total == amount_of(whole.text or "", currency).signed_minor
    except Unreadable:
        # Each line then reports its own error.
        return None not in amounts


def _own_amount(part: Element) -> Element | None:
    own = part.find("Amt")
    return own if own is not None else part.find("AmtDtls/TxAmt/Amt")


class _Entry:
    """Facts of an entry for all its transactions, looked up once because there may be thousands."""

    def __init__(self, booked: Element, parts: int, otherwise: str) -> None:
        self.currency = otherwise
        self.side = _text(booked, "CdtDbtInd")
        self.status = _text(booked, "Sts/Cd") or _text(booked, "Sts")
        self.is_reversal = _text(booked, "RvslInd").lower() in ("true", "1")
        self.days = [written for path in DAYS if (written := _text(booked, path))]
        self.reference = _given(_text(booked, "AcctSvcrRef")) or _given(_text(booked, "NtryRef"))
        self.references = [_given(_text(booked, path)) for path in ("AcctSvcrRef", "NtryRef") if parts <= 1]
        self.info = _text(booked, "AddtlNtryInf")
        self.of_itself = list(_free(booked)) if not parts else []


class _Booked:
    """One line: an entry of the statement, or one of its transactions."""

    def __init__(self, entry: _Entry, amount: Element | None, details: list[Element]) -> None:
        self.entry = entry
        self.amount = amount
        self.details = details
        self.side = self.own("CdtDbtInd") or entry.side

    def own(self, path: str) -> str:
        """Return a fact of the transaction itself; empty for an entry of many."""
        return _text(self.details[0], path) if len(self.details) == 1 else ""


def _take(read: Statement, line: int, booked: _Booked) -> None:
    try:
        kind = _kind(booked)
        fields = _read(line, booked)
    except Unreadable as problem:
        shown = one_line(booked.amount.text if booked.amount is not None else "", _full_text(booked))
        read.asides.append(
            Aside(line, AsideKind.UNREADABLE, str(problem), text=shown, may_be_credit=booked.side != "DBIT")
        )
        return
    if kind is None:
        read.entries.append(Entry(**fields, other_references=_all_references(booked)))
    else:
        read.asides.append(Aside(kind=kind, **fields))


def _kind(booked: _Booked) -> AsideKind | None:
    """Return None for money in: a booked credit that is not a reversal."""
    if booked.side not in ("CRDT", "DBIT"):
        raise Unreadable("The entry is marked neither as credit nor as debit.")
    if booked.entry.status not in ("BOOK", ""):
        return AsideKind.NOT_BOOKED
    if booked.entry.is_reversal:
        return AsideKind.RETURNED
    return AsideKind.OUT if booked.side == "DBIT" else None


def _read(line: int, booked: _Booked) -> dict[str, Any]:
    amount = booked.amount
    currency = _currency((amount.get("Ccy") if amount is not None else None) or booked.entry.currency)
    read = amount_of((amount.text or "") if amount is not None else "", currency)
    if read.is_out:
        raise Unreadable("An amount in CAMT.053 can't have a sign.")
    return {
        "line": line,
        "booked_on": _day(booked.entry),
        "amount_minor": -read.minor if booked.side == "DBIT" else read.minor,
        "currency": currency,
        "text": _full_text(booked),
        "payer": one_line(next(filter(None, (booked.own(path) for path in PAYER_NAMES)), ""))[:300],
        "bank_reference": _reference(booked),
    }


def _full_text(booked: _Booked) -> str:
    """Return all text of the payer and the bank, because the pay code can be anywhere in it.

    For an entry of many transfers, it is the text of all of them; if too long, their codes come first.
    """
    free = [text for part in booked.details for text in _free(part)] or booked.entry.of_itself
    whole = " ".join([*filter(None, free), booked.entry.info])
    if len(whole) > MOST_TEXT:
        whole = " ".join([*codes_in(whole)[: MOST_TEXT // 20], whole])
    return one_line(whole)


def _free(part: Element) -> Iterator[str]:
    yield from (node.text or "" for node in part.findall("RmtInf/Ustrd"))
    yield from (node.text or "" for node in part.findall("RmtInf/Strd/CdtrRefInf/Ref"))
    yield _given(_text(part, "Refs/EndToEndId"))
    yield _text(part, "AddtlTxInf")


def _reference(booked: _Booked) -> str:
    own = [_given(booked.own(path)) for path in REFERENCES]
    return one_line(next(filter(None, own), booked.entry.reference))[:140]


def _all_references(booked: _Booked) -> tuple[str, ...]:
    """Return all references, because a CSV of the same bank can have any of them."""
    own = [_given(booked.own(path)) for path in (*REFERENCES, "Refs/InstrId")]
    written = (*own, *booked.entry.references)
    return tuple(dict.fromkeys(one_line(reference)[:140] for reference in written if reference))


def _given(reference: str) -> str:
    return "" if reference.upper() in NOT_GIVEN else reference


def _day(entry: _Entry) -> date:
    if not entry.days:
        raise Unreadable("The entry has no booking date.")
    return day_of(entry.days[0][:10], "YYYY-MM-DD")


def _currency(written: str) -> str:
    try:
        return currency_for(written).code
    except UnknownCurrency as problem:
        raise Unreadable(str(problem)) from None


def _text(parent: Element, path: str) -> str:
    found = parent.findtext(path)
    return found.strip() if found else ""
