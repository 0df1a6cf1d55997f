"""Connect a site to its WordPress."""

from __future__ import annotations

from audit.record import audit
from identity.vault import seal
from kernel.clock import database_now
from kernel.errors import bad_field
from kernel.transactions import transaction
from sites.models import Site, WordPress
from sites.rules.address import BadDomain, read_domain
from tenancy.member import Member, require_capability


def connect_wordpress(
    member: Member, site: Site, *, address: str, user_name: str, password: str
) -> WordPress:
    """Store the connection with an encrypted application password; new posts are published there."""
    require_capability(member, "sites.manage")
    try:
        root = read_domain(address)
    except BadDomain:
        root = None
    if root is None:
        raise bad_field("address", "Invalid domain format")
    if not user_name.strip():
        raise bad_field("user_name", "Enter the WordPress username.")
    if not password.strip():
        raise bad_field("password", "Enter the application password.")
    with transaction():
        made, _is_new = WordPress.objects.update_or_create(
            account_id=member.account_id,
            site=site,
            defaults={
                "address": root,
                "user_name": user_name.strip(),
                "sealed_password": seal(password.strip()),
                "connected_at": database_now(),
            },
        )
        audit(member, "site.wordpress", "site", site.id, name=site.name, address=root)
    return made
