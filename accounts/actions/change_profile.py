"""Change one's own name, language, time zone and theme."""

from __future__ import annotations

from accounts.journal import audit_person
from identity.models import User
from kernel.errors import bad_field
from kernel.transactions import transaction
from ui.zones import is_zone

THEMES = ("auto", "light", "dark")
FIELDS = ("first_name", "last_name", "language", "time_zone", "theme")


def change_profile(
    user: User,
    *,
    first_name: str,
    last_name: str,
    language: str,
    time_zone: str,
    theme: str,
    ip_address: str | None = None,
) -> None:
    """An empty time zone follows the account's. BadInput for a missing name or a zone there is not."""
    if not first_name.strip():
        raise bad_field("first_name", "Enter a name.")
    if time_zone and not is_zone(time_zone):
        raise bad_field("time_zone", "Choose a time zone from the list.")
    with transaction():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        sent = dict(zip(FIELDS, (first_name, last_name, language, time_zone, theme), strict=True))
        changed = [name for name, value in sent.items() if getattr(row, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(row, name, sent[name])
        row.save(update_fields=[*changed, "updated_at"])
        audit_person(user.pk, "profile.change", ip_address=ip_address)
