"""Read CAMT.053 of ISO 20022, the bank-to-customer statement, in any of its versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from billing.readers.csv_statement import MOST_LINES, MOST_PROBLEMS, BadStatement
from billing.readers.xml_tree import read_xml
from billing.rules.statement import Entry, Problem, Statement, Unreadable, one_line, read_amount, read_date
from money import UnknownCurrency, currency_for

PAYER_NAMES = ("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")
REFERENCES = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/EndToEndId")
NOT_GIVEN = frozenset({"NOTPROVIDED", "NOTAVAILABLE", "NONREF"})


def looks_like_xml(content: bytes) -> bool:
    """Whether the file says of itself that it is XML, in any encoding that XML is written in."""
    head = content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    return head.startswith(b"<")


def read_camt053(content: bytes) -> Statement:
    """What was booked as coming in, one entry a transaction; lines are counted over the file's entries."""
    root = read_xml(content)
    statements = root.findall("BkToCstmrStmt/Stmt")
    if root.tag != "Document" or not statements:
        raise BadStatement("This XML is not a CAMT.053 statement.")
    read = Statement()
    line = 0
    for statement in statements:
        otherwise = _text(statement, "Acct/Ccy")
        for booked in statement.findall("Ntry"):
            for amount, details in _transactions(booked):
                line += 1
                if line > MOST_LINES:
                    raise BadStatement(f"A statement has at most {MOST_LINES:,} lines.")
                _take(read, line, booked, amount, details, otherwise)
    return read


def bank_accounts(content: bytes) -> list[str]:
    """The accounts the statements are of."""
    root = read_xml(content)
    accounts = [statement.find("Acct/Id") for statement in root.findall("BkToCstmrStmt/Stmt")]
    return sorted({_text(a, "IBAN") or _text(a, "Othr/Id") for a in accounts if a is not None})


def _take(
    read: Statement, line: int, booked: Element, amount: Element | None, details: Element, otherwise: str
) -> None:
    if not _came_in(booked, details):
        read.ignored += 1
        return
    try:
        read.entries.append(_entry(line, booked, amount, details, otherwise))
    except Unreadable as problem:
        if len(read.problems) < MOST_PROBLEMS:
            read.problems.append(Problem(line, str(problem)))


def _transactions(booked: Element) -> Iterator[tuple[Element | None, Element]]:
    """Each transaction of an entry with its own amount; the entry itself when they have none."""
    whole = booked.find("Amt")
    parts = booked.findall("NtryDtls/TxDtls")
    amounts = [_own_amount(part) for part in parts]
    if len(parts) > 1 and None not in amounts:
        yield from zip(amounts, parts, strict=True)
    else:
        yield whole, parts[0] if len(parts) == 1 else booked


def _own_amount(part: Element) -> Element | None:
    own = part.find("Amt")
    return own if own is not None else part.find("AmtDtls/TxAmt/Amt")


def _came_in(booked: Element, details: Element) -> bool:
    """Booked, a credit, and not a debit taken back."""
    status = _text(booked, "Sts/Cd") or _text(booked, "Sts")
    side = _text(details, "CdtDbtInd") or _text(booked, "CdtDbtInd")
    reversal = _text(booked, "RvslInd").lower() in ("true", "1")
    return status in ("BOOK", "") and side == "CRDT" and not reversal


def _entry(line: int, booked: Element, amount: Element | None, details: Element, otherwise: str) -> Entry:
    currency = _currency((amount.get("Ccy") if amount is not None else None) or otherwise)
    return Entry(
        line=line,
        booked_on=_day(booked),
        amount_minor=read_amount((amount.text or "") if amount is not None else "", currency),
        currency=currency,
        text=_told(booked, details),
        payer=one_line(next(filter(None, (_text(details, path) for path in PAYER_NAMES)), ""))[:300],
        bank_reference=_reference(booked, details),
        other_references=_all_references(booked, details),
    )


def _told(booked: Element, details: Element) -> str:
    """Everything a payer or the bank wrote, for the pay code may stand anywhere in it."""
    free = [node.text for node in details.findall("RmtInf/Ustrd")]
    structured = [node.text for node in details.findall("RmtInf/Strd/CdtrRefInf/Ref")]
    return one_line(
        *free,
        *structured,
        _given(_text(details, "Refs/EndToEndId")),
        _text(details, "AddtlTxInf"),
        _text(booked, "AddtlNtryInf"),
    )


def _reference(booked: Element, details: Element) -> str:
    own = [_given(_text(details, path)) for path in REFERENCES]
    entry = "" if any(own) else _given(_text(booked, "AcctSvcrRef")) or _given(_text(booked, "NtryRef"))
    return one_line(next(filter(None, own), entry))[:140]


def _all_references(booked: Element, details: Element) -> tuple[str, ...]:
    """A CSV of the same bank may have any of them; those of an entry of many transfers are none of theirs."""
    own = [_given(_text(details, path)) for path in (*REFERENCES, "Refs/InstrId")]
    is_alone = len(booked.findall("NtryDtls/TxDtls")) <= 1
    entry = [_given(_text(booked, path)) for path in ("AcctSvcrRef", "NtryRef") if is_alone]
    return tuple(dict.fromkeys(one_line(written)[:140] for written in (*own, *entry) if written))


def _given(reference: str) -> str:
    return "" if reference.upper() in NOT_GIVEN else reference


def _day(booked: Element) -> date:
    for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"):
        written = _text(booked, path)
        if written:
            return read_date(written[:10], "YYYY-MM-DD")
    raise Unreadable("The entry has no day of booking.")


def _currency(written: str) -> str:
    try:
        return currency_for(written).code
    except UnknownCurrency as problem:
        raise Unreadable(str(problem)) from None


def _text(parent: Element, path: str) -> str:
    found = parent.findtext(path)
    return found.strip() if found else ""
