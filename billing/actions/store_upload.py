"""Store a statement file until it is imported, so that it needn't be chosen again after an error."""

from __future__ import annotations

import uuid
from datetime import timedelta

from billing.actions.read_statement import MOST_BYTES
from billing.models import StatementUpload
from kernel.clock import database_now
from kernel.errors import TooLarge
from tenancy.staff import Staff

STORED_FOR = timedelta(days=1)
MOST_A_PERSON = 3


def store_upload(staff: Staff, file_name: str, content: bytes) -> StatementUpload:
    """Store the file for its uploader and delete their older files; TooLarge above the size limit."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file must be {MOST_BYTES // 1024 // 1024} MB or smaller.")
    name = file_name.replace("\x00", "")[:255] or "statement"
    upload = StatementUpload.objects.create(file_name=name, content=content, uploaded_by_id=staff.user_id)
    own = StatementUpload.objects.filter(uploaded_by_id=staff.user_id).order_by("-id")
    StatementUpload.objects.filter(id__in=[row.id for row in own.only("id")[MOST_A_PERSON:]]).delete()
    return upload


def upload_of(staff: Staff, upload_id: uuid.UUID | None) -> StatementUpload | None:
    """Return a stored file of this member of staff, or None."""
    if upload_id is None:
        return None
    return StatementUpload.objects.filter(id=upload_id, uploaded_by_id=staff.user_id).first()


def forget_upload(upload: StatementUpload) -> None:
    """It was imported, or discarded."""
    StatementUpload.objects.filter(id=upload.id).delete()


def sweep_uploads() -> int:
    """Delete files that were not imported within a day; return their number."""
    old = StatementUpload.objects.filter(created_at__lt=database_now() - STORED_FOR)
    return old.delete()[0]
