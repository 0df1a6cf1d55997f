"""Bank statements of the tests, and what their import came to."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.actions.import_statement import Report, import_statement
from billing.models import Payment
from tenancy.member import Member
from tenancy.staff import Staff
from tests.answers import Response
from tests.api.caller import Caller
from tests.cast import as_member

URL = "/v1/ops/statements/"
MAPPING = {
    "columns": {"date": "Date", "amount": "Amount", "text": "Narration", "payer": "Name"},
    "date_form": "DD/MM/YYYY",
    "currency": "PKR",
}


def csv_of(*rows: tuple[str, str]) -> bytes:
    lines = ["Date,Name,Narration,Amount", *(f'21/11/2026,Asif,{text},"{amount}"' for text, amount in rows)]
    return "\n".join(lines).encode()


def camt_of(*rows: tuple[str, str]) -> bytes:
    entries = "".join(
        f'<Ntry><Amt Ccy="PKR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2026-11-21</Dt></BookgDt><AcctSvcrRef>B{n}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for n, (text, amount) in enumerate(rows)
    )
    acct = "<Acct><Id><IBAN>PK36SCBL0000001123456702</IBAN></Id></Acct>"
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<Stmt>{acct}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def take(staff: Staff, content: bytes, **changed: Any) -> Report:
    return import_statement(
        staff, **{"file_name": "bank.csv", "content": content, "mapping": MAPPING, **changed}
    )


def payments(member: Member) -> list[Any]:
    with as_member(member):
        return list(Payment.objects.order_by("id"))


REFERENCED = {
    **MAPPING,
    "columns": {**MAPPING["columns"], "bank_reference": "Ref"},  # type: ignore[dict-item]
}


def referenced(*rows: tuple[str, str, str, str]) -> bytes:
    lines = ["Date,Name,Narration,Ref,Amount", *(f"{day},{who},x,{ref},5.00" for day, who, ref, _ in rows)]
    return "\n".join(lines).encode()


def camt_entry(day: str, who: str, ref: str, text: str = "x", amount: str = "5.00") -> str:
    return (
        f'<Ntry><Amt Ccy="PKR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><Refs><AcctSvcrRef>BANK{ref}</AcctSvcrRef>"
        f"<TxId>{ref}</TxId></Refs><RltdPties><Dbtr><Nm>{who}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt_with(*entries: str) -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def send(caller: Caller, content: bytes, **fields: Any) -> Response:
    file = SimpleUploadedFile("bank.csv", content, "text/csv")
    headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
    return Client(raise_request_exception=False).post(URL, {"file": file, **fields}, headers=headers)
