"""Evidence: told by its bytes, limited, private."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.client import encode_multipart
from pytest_django import Settings

from billing.actions import attach_evidence
from billing.actions.approve_payment import approve_payment
from billing.actions.sweep_evidence import sweep_evidence
from billing.models import Evidence
from billing.rules.evidence import LARGEST_BYTES, content_type_of
from kernel import files
from kernel.ids import new_id
from tenancy.member import Member
from tenancy.staff import Staff
from tests.answers import Response
from tests.api.caller import Caller, CallerOf, DeskOf, token_of
from tests.cast import as_member
from tests.database import MoveClock
from tests.world_billing import Paying, a_paying_account, a_sign_up, fresh
from uploads.tests.samples import pdf, picture

pytestmark = pytest.mark.django_db

PNG, JPEG, WEBP, PDF = picture("PNG"), picture("JPEG"), picture("WEBP"), pdf()
TAKEN = {"image/png": PNG, "image/jpeg": JPEG, "image/webp": WEBP, "application/pdf": PDF}
REFUSED = {
    "text": b"hello",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "gif": b"GIF89a" + b"\x00" * 20,
    "program": b"\x7fELF" + b"\x00" * 20,
    "zip": b"PK\x03\x04" + b"\x00" * 20,
    "other RIFF": b"RIFF\x10\x00\x00\x00WAVEfmt ",
    "a PDF further down": b"x%PDF-1.7",
    "half a PNG": b"\x89PNG",
}


def send(
    member: Member,
    payment: Any,
    content: bytes,
    *,
    name: str = "slip.png",
    field: str = "file",
    key: str = "",
) -> Response:
    file = SimpleUploadedFile(name, content, content_type="image/png")
    boundary = f"boundary{uuid.uuid4().hex}"
    return Client(raise_request_exception=False).post(
        f"/v1/billing/payments/{payment.id}/evidence/",
        encode_multipart(boundary, {field: file}),
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={
            "Authorization": f"Bearer {token_of(member)}",
            **({"Idempotency-Key": key} if key else {}),
        },
    )


def stored(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("content_type", TAKEN)
def test_a_picture_or_a_pdf_is_taken_whatever_its_name(
    paying: Paying, content_type: str, settings: Settings, api_of: CallerOf
) -> None:
    answer = send(paying.member, paying.payment, TAKEN[content_type], name="../../slip.exe")
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["content_type"], said["size_bytes"]) == (content_type, len(TAKEN[content_type]))
    assert said["file_name"] == "slip.exe"
    (file,) = stored(settings)
    assert file.read_bytes() == TAKEN[content_type]
    assert "slip" not in str(file) and str(paying.member.account_id) in str(file)
    seen = api_of(paying.member)("GET", f"/v1/billing/evidence/{said['id']}/")
    assert (seen.status_code, seen.content, seen["Content-Type"]) == (200, TAKEN[content_type], content_type)
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert seen["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    assert seen["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", REFUSED)
def test_anything_else_is_400(paying: Paying, kind: str, settings: Settings) -> None:
    answer = send(paying.member, paying.payment, REFUSED[kind])
    assert answer.status_code == 400
    assert answer.json() == {
        "detail": "Choose a PNG, JPEG, WebP or PDF file.",
        "code": "wrong_type",
        "errors": {"file": ["Choose a PNG, JPEG, WebP or PDF file."]},
    }
    assert stored(settings) == []


CUT = {
    "a PNG after 30 bytes": PNG[:30],
    "a PNG after its first bytes": PNG[:8],
    "half a JPEG": JPEG[: len(JPEG) // 2],
    "half a WebP": WEBP[: len(WEBP) // 2],
    "half a PDF": PDF[: len(PDF) // 2],
}


@pytest.mark.parametrize("kind", CUT)
def test_what_is_cut_short_is_400(paying: Paying, kind: str, settings: Settings) -> None:
    answer = send(paying.member, paying.payment, CUT[kind])
    assert (answer.status_code, answer.json()["code"]) == (400, "damaged")
    assert "incomplete. Send it again." in answer.json()["errors"]["file"][0]
    assert stored(settings) == []


def test_a_pdf_after_a_blank_line_is_taken(paying: Paying) -> None:
    answer = send(paying.member, paying.payment, pdf(b"\r\n"))
    assert (answer.status_code, answer.json()["content_type"]) == (201, "application/pdf")


def test_an_iphones_own_kind_of_picture_is_named(paying: Paying) -> None:
    answer = send(paying.member, paying.payment, b"\x00\x00\x00\x18ftypheic" + bytes(50))
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_type")
    assert "HEIC" in answer.json()["detail"]


def test_the_same_file_under_the_same_key_is_taken_once(paying: Paying, settings: Settings) -> None:
    """Though every sending has boundaries of its own."""
    first = send(paying.member, paying.payment, PNG, key="k")
    again = send(paying.member, paying.payment, PNG, key="k")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotency-Replayed"] == "true"
    assert len(stored(settings)) == 1
    other = send(paying.member, paying.payment, PDF, key="k")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_the_size_is_limited(paying: Paying, settings: Settings) -> None:
    largest = PNG + b"\x00" * (LARGEST_BYTES - len(PNG))
    assert send(paying.member, paying.payment, largest).status_code == 201
    answer = send(paying.member, paying.payment, largest + b"\x00")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_large")
    assert answer.json()["errors"] == {"file": ["The evidence file must be 5 MB or smaller."]}
    assert len(stored(settings)) == 1


def test_an_empty_file_or_none_is_400(paying: Paying) -> None:
    empty = send(paying.member, paying.payment, b"")
    assert (empty.status_code, list(empty.json()["errors"])) == (400, ["file"])
    other = send(paying.member, paying.payment, PNG, field="picture")
    assert (other.status_code, list(other.json()["errors"])) == (400, ["file"])


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", ""])
def test_a_body_of_another_kind_is_400(paying: Paying, api_of: CallerOf, content_type: str) -> None:
    url = f"/v1/billing/payments/{paying.payment.id}/evidence/"
    assert api_of(paying.member)("POST", url, b"{}", content_type=content_type).status_code == 400


def test_another_accounts_payment_and_evidence_are_not_found(paying: Paying, api_of: CallerOf) -> None:
    dev = a_sign_up()
    assert send(dev, paying.payment, PNG).status_code == 404
    evidence = send(paying.member, paying.payment, PNG).json()
    assert api_of(dev)("GET", f"/v1/billing/evidence/{evidence['id']}/").status_code == 404
    assert Caller(None)("GET", f"/v1/billing/evidence/{evidence['id']}/").status_code == 401


def test_staff_see_it_beside_the_payment(
    paying: Paying, noor: Staff, desk_of: DeskOf, api_of: CallerOf
) -> None:
    evidence = send(paying.member, paying.payment, PDF).json()
    row = desk_of(noor)("GET", f"/v1/ops/payments/{paying.payment.id}/").json()
    assert [file["id"] for file in row["evidence"]] == [evidence["id"]]
    seen = desk_of(noor)("GET", f"/v1/ops/evidence/{evidence['id']}/")
    assert (seen.status_code, seen.content) == (200, PDF)
    assert api_of(paying.member)("GET", f"/v1/ops/evidence/{evidence['id']}/").status_code == 403
    assert api_of(a_sign_up())("GET", f"/v1/ops/evidence/{evidence['id']}/").status_code == 404


def test_what_is_decided_takes_no_more(paying: Paying, noor: Staff) -> None:
    approve_payment(noor, paying.payment.id)
    answer = send(fresh(paying.member), paying.payment, PNG)
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_decided")


def test_there_are_at_most_ten(paying: Paying) -> None:
    for _ in range(10):
        assert send(paying.member, paying.payment, PNG).status_code == 201
    answer = send(paying.member, paying.payment, PNG)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_files")


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_neither_row_nor_file(transactional_db: None, settings: Settings) -> None:
    paying = a_paying_account()
    with patch.object(attach_evidence, "audit", side_effect=RuntimeError):
        assert send(paying.member, paying.payment, PNG).status_code == 500
    assert stored(settings) == []
    with as_member(paying.member):
        assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_no_row_knows_is_swept_after_a_day(
    transactional_db: None, settings: Settings, move_clock: MoveClock
) -> None:
    paying, other = a_paying_account(), a_sign_up()
    kept = send(paying.member, paying.payment, PNG).json()["id"]
    for owner in (paying.member, other):
        files.save("evidence", owner.account_id, new_id(), ".png", PNG)
    (Path(settings.MEDIA_ROOT) / "evidence" / "notes.txt").write_text("somebody's own")
    (Path(settings.MEDIA_ROOT) / "evidence" / str(other.account_id) / "notes.txt").write_text("and this")
    assert sweep_evidence() == 0  # what a request puts just now has no row yet
    move_clock(timedelta(days=1, minutes=1))
    assert sweep_evidence() == 2
    assert sweep_evidence() == 0
    assert sorted(path.name for path in stored(settings)) == sorted([f"{kept}.png", "notes.txt", "notes.txt"])


def test_evidence_is_never_changed(paying: Paying) -> None:
    send(paying.member, paying.payment, PNG)
    with as_member(paying.member):
        for statement in ("UPDATE billing_evidence SET stored_as = 'x'", "DELETE FROM billing_evidence"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_the_first_bytes_tell() -> None:
    assert {kind: content_type_of(content) for kind, content in TAKEN.items()} == {k: k for k in TAKEN}
    assert {content_type_of(content) for content in REFUSED.values()} == {None}
    assert content_type_of(b"") is None
