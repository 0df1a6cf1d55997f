"""Show a picture of oneself, or show none."""

from __future__ import annotations

from accounts.journal import audit_person
from accounts.portrait import portrait
from identity.models import User
from kernel import files
from kernel.ids import new_id
from kernel.transactions import transaction

FOLDER = "photos"


def set_photo(user: User, content: bytes, *, ip_address: str | None = None) -> None:
    """Replace the picture; BadInput if the file is not a picture."""
    _change(user, portrait(content), "photo.set", ip_address)


def remove_photo(user: User, *, ip_address: str | None = None) -> None:
    """The initials again; without a picture nothing happens."""
    if user.photo:
        _change(user, b"", "photo.remove", ip_address)


def _change(user: User, picture: bytes, verb: str, ip_address: str | None) -> None:
    path = files.save(FOLDER, user.pk, new_id(), ".jpg", picture) if picture else ""
    try:
        with transaction():
            row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
            before, row.photo = row.photo, path
            row.save(update_fields=["photo", "updated_at"])
            audit_person(user.pk, verb, ip_address=ip_address)
    except BaseException:
        if path:
            files.delete(path)  # the row does not know it
        raise
    user.photo = path
    if before:
        files.delete(before)
