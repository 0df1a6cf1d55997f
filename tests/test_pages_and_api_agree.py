"""One table of roles for pages and API: what a role sees on the one it sees on the other."""

from __future__ import annotations

import pytest

from tenancy.member import member_for
from tenancy.models import Membership
from tenancy.roles import Role
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import a_running_group

# (the page, the resource, who sees both)
TEAM = {"owner", "admin", "manager", "clerk", "viewer"}
AGREE = [
    ("/chits/groups/{group}/", "/v1/chits/groups/{group}/tickets/", TEAM),
    ("/chits/groups/{group}/trial-balance/", "/v1/chits/groups/{group}/trial-balance/", TEAM - {"clerk"}),
    ("/sites/", "/v1/auth/sites/", {"owner", "admin", "manager"}),
    ("/members/", "/v1/members/", {"owner", "admin"}),
    ("/books/", "/v1/books/", TEAM),
    ("/billing/", "/v1/billing/invoices/", {"owner"}),
]
PAGES = [
    ("/chits/groups/", TEAM),
    ("/chits/draws/", TEAM),
    ("/chits/reports/", TEAM - {"clerk"}),
    ("/chits/collection/", TEAM - {"viewer"}),
    ("/chits/payments/", TEAM - {"viewer"}),
    ("/chits/members/", TEAM - {"viewer"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_pages_and_api_agree(cast: Cast, client_of: ClientOf, role: str) -> None:
    group = a_running_group(cast.asha, seats=2)
    member = cast.asha
    if role != "owner":
        with as_member(cast.asha):
            Membership.objects.filter(pk=cast.bilal.id).update(role=role)
            if role == "manager":
                group.manager_id = cast.bilal.id
                group.save(update_fields=["manager_id"])
            found = member_for(cast.bilal.user_id, cast.asha.account_id)
            assert found is not None
            member = found
    browser = client_of(member)
    for page, resource, seen_by in AGREE:
        expected = role in seen_by
        for where in (page, resource):
            status = browser.get(where.format(group=group.id)).status_code
            if role == "member" and "{group}" in where:
                assert status in (403, 404), where
            else:
                assert status == (200 if expected else 403), (role, where)
    for page, seen_by in PAGES:
        assert browser.get(page).status_code == (200 if role in seen_by else 403), (role, page)
