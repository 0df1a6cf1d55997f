"""CAMT.053: what came in, and XML that means harm."""

from __future__ import annotations

from datetime import date

import pytest

from billing.readers.camt053 import bank_accounts, looks_like_xml, read_camt053
from kernel.errors import BadInput


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
    "entry",
    [
        ntry(side="DBIT"),
        ntry(status="<Sts><Cd>PDNG</Cd></Sts>"),
        ntry("<RvslInd>true</RvslInd>"),
    ],
)
def test_what_did_not_come_in_for_good_is_left_alone(entry: str) -> None:
    found = read_camt053(document(entry))
    assert (found.entries, found.ignored) == ([], 1)


def test_what_cannot_be_read_is_told() -> None:
    found = read_camt053(document(ntry(amount="abc") + ntry(day="") + ntry()))
    assert [problem.line for problem in found.problems] == [1, 2]
    assert len(found.entries) == 1


def test_the_account_is_read() -> None:
    assert bank_accounts(document("")) == ["DE02120300000000202051"]


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
