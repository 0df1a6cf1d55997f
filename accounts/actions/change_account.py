"""Change the account's name and time zone."""

from __future__ import annotations

from audit.record import audit
from kernel.errors import bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability
from tenancy.models import Account
from ui.zones import is_zone


def change_account(member: Member, *, name: str, time_zone: str) -> None:
    """Books and groups have zones of their own and don't change. BadInput by field."""
    require_capability(member, "account.people")
    if not name.strip():
        raise bad_field("name", "Enter the account's name.")
    if not is_zone(time_zone):
        raise bad_field("time_zone", "Choose a time zone from the list.")
    with transaction():
        account = Account.objects.select_for_update(no_key=True).get(pk=member.account_id)
        before = {"name": account.name, "time_zone": account.time_zone}
        account.name, account.time_zone = name.strip()[:255], time_zone
        account.save(update_fields=["name", "time_zone", "updated_at"])
        audit(member, "account.change", subject="account", subject_id=account.pk, before=before)
