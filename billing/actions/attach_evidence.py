"""Show a picture or a PDF of the transfer, while the payment waits for its decision."""

from __future__ import annotations

import hashlib

from audit.record import audit
from billing.locking import lock_payment
from billing.models import Evidence, Payment
from billing.rules.evidence import EXTENSIONS, LARGEST_BYTES, content_type_of
from billing.states import PaymentStatus
from kernel import files
from kernel.errors import Conflict, bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability
from uploads.pdf import check_pdf
from uploads.pictures import HEIC, check_picture, is_heic

MOST_FILES = 10
FOLDER = "evidence"
WRONG_TYPE = "Choose a PNG, JPEG, WebP or PDF file."
TOO_LARGE = "The evidence file must be 5 MB or smaller."


def attach_evidence(member: Member, payment: Payment, *, file_name: str, content: bytes) -> Evidence:
    """Store the file and return its row; BadInput for another type (by its bytes) or a large file."""
    require_capability(member, "account.billing")
    require_access(member, Access.BILLING)
    content_type = checked_type(content)
    with transaction():
        payment = lock_payment(payment.id)
        if payment.status != PaymentStatus.PENDING_APPROVAL:
            raise Conflict("This payment has already been decided.", code="payment_decided")
        if Evidence.objects.filter(payment=payment).count() >= MOST_FILES:
            raise Conflict(f"A payment can have at most {MOST_FILES} files.", code="too_many_files")
        id = new_id()
        stored_as = files.save(FOLDER, member.account_id, id, EXTENSIONS[content_type], content)
        try:
            evidence = Evidence.objects.create(
                id=id,
                account_id=member.account_id,
                payment=payment,
                file_name=clean_name(file_name),
                stored_as=stored_as,
                content_type=content_type,
                size_bytes=len(content),
                sha256=hashlib.sha256(content).digest(),
                uploaded_by_id=member.user_id,
            )
            audit(
                member, "payment.evidence", "payment", payment.id, file=evidence.file_name, bytes=len(content)
            )
        except BaseException:
            files.delete(stored_as)  # the row will not be there
            raise
    return evidence


def checked_type(content: bytes) -> str:
    """Return the content's type; BadInput if the type is not accepted or the file is damaged."""
    if not content:
        raise bad_field("file", "The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise bad_field("file", TOO_LARGE, code="too_large")
    content_type = content_type_of(content)
    if content_type is None:
        raise bad_field("file", HEIC if is_heic(content) else WRONG_TYPE, code="wrong_type")
    if content_type == "application/pdf":
        check_pdf(content)
    else:
        check_picture(content)
    return content_type


def clean_name(name: str) -> str:
    """The last part of the customer's name for the file, as printable text."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip()[:255] or "evidence"
