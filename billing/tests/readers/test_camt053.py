"""CAMT.053: what came in, and XML that means harm."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

import pytest

from billing.readers import camt053
from billing.readers.camt053 import looks_like_xml
from billing.rules.pay_code import codes_in, pay_code
from billing.rules.statement import AsideKind, Statement
from kernel.errors import BadInput


def read_camt053(content: bytes) -> Statement:
    return camt053.read_camt053(content)[1]


def document(entries: str, version: str = "08") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
 <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>
  <Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>
  <Bal><Amt Ccy="EUR">999.99</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
  {entries}
 </Stmt></BkToCstmrStmt></Document>""".encode()


def ntry(
    inside: str = "",
    *,
    amount: str = "26.68",
    side: str = "CRDT",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    day: str = "<BookgDt><Dt>2026-11-21</Dt></BookgDt>",
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}{day}'
        f"<AcctSvcrRef>BANK-1</AcctSvcrRef>{inside}</Ntry>"
    )


def details(
    text: str = "DB7K2M9QX4TR", name: str = "<Dbtr><Pty><Nm>Müller</Nm></Pty></Dbtr>", more: str = ""
) -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>{more}<RltdPties>{name}</RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd><Ustrd>thanks</Ustrd></RmtInf></TxDtls>"
    )


def test_a_transfer() -> None:
    found = read_camt053(document(ntry(f"<NtryDtls>{details()}</NtryDtls>")))
    (entry,) = found.entries
    assert (entry.line, entry.booked_on, entry.amount_minor, entry.currency) == (
        1,
        date(2026, 11, 21),
        26_68,
        "EUR",
    )
    assert (entry.payer, entry.bank_reference) == ("Müller", "E2E-1")
    assert entry.text == "DB7K2M9QX4TR thanks E2E-1"


def test_the_older_version_and_an_instant_of_booking() -> None:
    inside = f"<NtryDtls>{details(name='<Dbtr><Nm>Zoë</Nm></Dbtr>')}</NtryDtls>"
    day = "<BookgDt><DtTm>2026-11-21T09:30:00+01:00</DtTm></BookgDt>"
    found = read_camt053(document(ntry(inside, status="<Sts>BOOK</Sts>", day=day), "02"))
    assert (found.entries[0].payer, found.entries[0].booked_on) == ("Zoë", date(2026, 11, 21))


def test_a_batch_is_read_payment_by_payment() -> None:
    parts = "".join(
        details(f"code {n}", more=f'<Amt Ccy="EUR">{n}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>')
        for n in (1, 2, 3)
    )
    found = read_camt053(document(ntry(f"<NtryDtls>{parts}</NtryDtls>", amount="6.00")))
    assert [entry.amount_minor for entry in found.entries] == [1_00, 2_00, 3_00]
    assert [entry.line for entry in found.entries] == [1, 2, 3]


def test_an_entry_without_details_has_the_banks_own_words() -> None:
    found = read_camt053(document(ntry("<AddtlNtryInf>DB7K 2M9Q X4TR</AddtlNtryInf>")))
    assert (found.entries[0].text, found.entries[0].bank_reference) == ("DB7K 2M9Q X4TR", "BANK-1")


@pytest.mark.parametrize(
    "entry, kind, minor",
    [
        (ntry(side="DBIT"), AsideKind.OUT, -26_68),
        (ntry(status="<Sts><Cd>PDNG</Cd></Sts>"), AsideKind.NOT_BOOKED, 26_68),
        (ntry("<RvslInd>true</RvslInd>"), AsideKind.RETURNED, 26_68),
        (ntry("<RvslInd>true</RvslInd>", side="DBIT"), AsideKind.RETURNED, -26_68),
    ],
)
def test_what_did_not_come_in_for_good_is_kept_aside(entry: str, kind: AsideKind, minor: int) -> None:
    found = read_camt053(document(entry))
    (aside,) = found.asides
    assert (found.entries, found.ignored) == ([], 1)
    assert (aside.kind, aside.amount_minor, aside.booked_on) == (kind, minor, date(2026, 11, 21))


def test_an_entry_that_names_no_side_cannot_be_read() -> None:
    found = read_camt053(document(ntry(side="")))
    assert [problem.line for problem in found.problems] == [1]


CODES = [pay_code(bytes([n]) * 8) for n in range(1, 40)]


def test_a_batch_without_amounts_is_one_line_with_all_of_its_codes() -> None:
    parts = "".join(details(f"a {code}") for code in CODES[:2])
    found = read_camt053(document(ntry(f"<NtryDtls>{parts}</NtryDtls>", amount="53.36")))
    (entry,) = found.entries
    assert (entry.amount_minor, codes_in(entry.text)) == (53_36, CODES[:2])
    assert (entry.payer, entry.bank_reference) == ("", "BANK-1")


def test_a_long_batch_loses_no_code() -> None:
    parts = "".join(details(f"{'x' * 140} {code}") for code in CODES)
    found = read_camt053(document(ntry(f"<NtryDtls>{parts}</NtryDtls>", amount="53.36")))
    assert set(codes_in(found.entries[0].text)) >= set(CODES)


@pytest.mark.parametrize(
    "amounts, currency", [(("1.00", "2.00"), "EUR"), (("1.00", "5.00"), "USD"), (("1.00", ""), "EUR")]
)
def test_a_batch_whose_amounts_do_not_add_up_is_one_line(amounts: tuple[str, str], currency: str) -> None:
    parts = "".join(
        details(code, more=f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else "")
        for code, amount in zip(CODES, amounts, strict=False)
    )
    found = read_camt053(document(ntry(f"<NtryDtls>{parts}</NtryDtls>", amount="6.00")))
    assert [entry.amount_minor for entry in found.entries] == [6_00]
    assert codes_in(found.entries[0].text) == CODES[:2]


@pytest.mark.parametrize("apart", ["", "</NtryDtls><NtryDtls>"])
def test_thousands_of_transfers_in_one_entry_take_time_in_proportion(apart: str) -> None:
    """Counted by what is looked at, not by a clock: elements visited grow with the file."""
    visits = []
    for many in (200, 400):
        parts = apart.join(details(f"c{n}", more='<Amt Ccy="EUR">0.01</Amt>') for n in range(many))
        content = document(ntry(f"<NtryDtls>{parts}</NtryDtls>", amount=f"{many / 100:.2f}"))
        visits.append(_visits(lambda content=content: camt053.read_camt053(content)))
    assert visits[1] < 2.2 * visits[0]


def _visits(act: Any) -> int:
    """How many lines of this reader and of ElementPath's generators run."""
    count = 0

    def trace(frame: Any, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(None)
    return count


def test_what_the_child_writes_the_parent_reads() -> None:
    content = document(ntry(f"<NtryDtls>{details()}</NtryDtls>") + ntry(side="DBIT") + ntry(amount="x"))
    accounts, read = camt053.from_lines(iter(json.loads(json.dumps([*camt053.lines(content)]))))
    assert (accounts, read) == camt053.read_camt053(content)


def test_what_cannot_be_read_is_told() -> None:
    found = read_camt053(document(ntry(amount="abc") + ntry(day="") + ntry()))
    assert [problem.line for problem in found.problems] == [1, 2]
    assert len(found.entries) == 1


def test_the_account_is_read() -> None:
    assert camt053.read_camt053(document(""))[0] == ["DE02120300000000202051"]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><Document>&b;</Document>"""
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>'
ELSEWHERE = '<?xml version="1.0"?><!DOCTYPE Document SYSTEM "http://127.0.0.1:1/x.dtd"><Document/>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;]><Document/>'


@pytest.mark.parametrize("text", [BOMB, FILE, ELSEWHERE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_where_it_begins(text: str, encoding: str) -> None:
    text = text.replace('?xml version="1.0"', f'?xml version="1.0" encoding="{encoding}"')
    with pytest.raises(BadInput, match="document type"):
        read_camt053(text.encode(encoding))


@pytest.mark.parametrize(
    "content",
    [
        b"<Document>",
        b"<Document/>",
        b"<html><body/></html>",
        b"<Document>&undeclared;</Document>",
        b'<?xml version="1.0" encoding="klingon"?><Document/>',
        b"<Document>\xff\xfe</Document>",
        b"<a>" * 10_000,
        b"<a>" * 70 + b"</a>" * 70,
        b"<",
        b"",
    ],
)
def test_other_xml_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_camt053(content)
    assert refused.value.code == "bad_file"
    assert list(refused.value.errors) == ["file"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_xml_is_told_from_csv(encoding: str) -> None:
    assert looks_like_xml(' \n<?xml version="1.0"?>'.encode(encoding))
    assert not looks_like_xml("Date,Amount\n".encode(encoding))
