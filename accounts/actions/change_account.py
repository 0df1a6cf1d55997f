"""Change the account's name, its time zone, and what its public pages show."""

from __future__ import annotations

from audit.record import audit
from draws.queries.titles import NAMES_ARE_PUBLIC
from kernel.errors import bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability
from tenancy.models import Account
from ui.zones import is_zone


def change_account(
    member: Member, *, name: str, time_zone: str, public_draw_names: bool | None = None
) -> None:
    """Change the account's name and time zone; books and groups keep their zones. BadInput by field.

    `public_draw_names`: whether public draw pages name groups and books; None leaves it as it is.
    """
    require_capability(member, "account.people")
    if not name.strip():
        raise bad_field("name", "Enter the account's name.")
    if not is_zone(time_zone):
        raise bad_field("time_zone", "Choose a time zone from the list.")
    with transaction():
        account = Account.objects.select_for_update(no_key=True).get(pk=member.account_id)
        shown = bool(account.settings.get(NAMES_ARE_PUBLIC, True))
        before = {"name": account.name, "time_zone": account.time_zone, NAMES_ARE_PUBLIC: shown}
        account.name, account.time_zone = name.strip()[:255], time_zone
        if public_draw_names is not None:
            account.settings = {**account.settings, NAMES_ARE_PUBLIC: public_draw_names}
        account.save(update_fields=["name", "time_zone", "settings", "updated_at"])
        audit(member, "account.change", "account", account.pk, before=before)
