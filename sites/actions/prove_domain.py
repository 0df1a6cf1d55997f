"""Check that a site's domain is in the account's hands, and show the site under it from then on."""

from __future__ import annotations

from django.core.cache import cache
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from audit.record import audit
from kernel.clock import database_now
from kernel.errors import Conflict, bad_field
from kernel.transactions import transaction
from sites.models import Site
from sites.proof import is_published, proof_of
from sites.rules.address import host_key
from tenancy.member import Member, require_capability


def prove_domain(member: Member, site: Site) -> Site:
    """Look for the published text; Conflict `domain_taken` if another site has the domain.

    If it isn't found, only the reason is stored.
    """
    require_capability(member, "sites.manage")
    if not site.domain:
        raise bad_field("domain", _("Enter a domain first."))
    asked_for = site.domain
    found = is_published(proof_of(member.account_id, asked_for))
    with transaction():
        site = Site.objects.select_for_update(no_key=True, of=("self",)).get(id=site.id)
        if site.domain != asked_for:
            raise Conflict(
                _("The domain was changed in the meantime. Check the new domain."), code="domain_changed"
            )
        if found:
            site.domain_proven_at, site.domain_problem = site.domain_proven_at or database_now(), ""
        elif site.domain_proven_at is None:
            site.domain_problem = _(
                "We couldn't find the text in DNS or in the file. DNS changes can take an hour."
            )
        try:
            with atomic():
                site.save(update_fields=["domain_proven_at", "domain_problem"])
        except IntegrityError as taken:
            raise Conflict(
                _("Another site uses this domain. Remove the domain from that site, or contact support."),
                code="domain_taken",
            ) from taken
        audit(
            member,
            "site.domain",
            "site",
            site.id,
            name=site.name,
            domain=asked_for,
            is_proven=site.domain_proven_at is not None,
        )
    cache.delete(host_key(proof_of(member.account_id, asked_for).host))
    return site
