"""A group goes to another manager: by an owner or administrator, to who may run groups, once and told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from chits.actions.hand_over_group import hand_over_group
from chits.models import Group
from chits.notices import publish_notices
from identity.models import User
from inbox.models import Notice
from kernel.errors import BadInput, Conflict, Denied
from kernel.ids import new_id
from tenancy.member import Member, member_for
from tenancy.models import Membership
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import a_group


@pytest.fixture
def meena(cast: Cast) -> Member:
    """A manager of Asha's account."""
    with as_member(cast.asha):
        user = User.objects.create_user("meena@example.com", "a-long-pass-9", first_name="Meena")
        Membership.objects.create(account_id=cast.asha.account_id, user=user, role="manager")
        found = member_for(user.pk, cast.asha.account_id)
    assert found is not None
    return found


def test_another_runs_it_and_is_told(cast: Cast, meena: Member, client_of: ClientOf) -> None:
    group = a_group(cast.asha)
    page = reverse("chits:group", args=[group.id])
    desk = client_of(meena)
    assert desk.get(page).status_code == 404
    url = reverse("chits:group-manager", args=[group.id])
    asha: Client = client_of(cast.asha)
    assert "Meena" in asha.get(url).content.decode()
    assert asha.post(url, {"manager": str(meena.id)}).status_code == 302
    assert desk.get(page).status_code == 200
    with as_member(cast.asha):
        assert Group.objects.get(id=group.id).manager_id == meena.id
        told = AuditEvent.objects.get(verb="group.hand_over")
        assert (told.facts["before"], told.facts["after"]) == (str(cast.asha.id), str(meena.id))
        body = {"group_id": str(group.id), "manager_id": str(meena.id), "handing_over_id": str(new_id())}
        for _ in range(2):
            publish_notices(cast.asha.account_id, [{"kind": "chits.GroupHandedOver", "body": body}])
        assert Notice.objects.get(user_id=meena.user_id).title == "You now manage Circle"
    assert desk.get(url).status_code == 403, "who runs it does not give it away"


def test_by_the_api(cast: Cast, meena: Member, client_of: ClientOf) -> None:
    group = a_group(cast.asha)
    path = f"/v1/chits/groups/{group.id}/manager/"

    def post(member: Member, manager: str) -> Response:
        return client_of(member).post(path, {"manager": manager}, content_type="application/json")

    assert post(cast.dev, str(meena.id)).status_code == 404
    assert post(cast.bilal, str(meena.id)).status_code == 403
    for unknown in (str(new_id()), "x", str(cast.dev.id)):
        assert post(cast.asha, unknown).status_code == 404, unknown
    refused = post(cast.asha, str(cast.bilal.id))
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["manager"])
    told = post(cast.asha, str(meena.id))
    assert (told.status_code, told.json()["manager"]) == (201, str(meena.id))
    assert post(cast.asha, str(meena.id)).json()["code"] == "runs_it_already"


def test_refusals_change_nothing(cast: Cast, meena: Member) -> None:
    group = a_group(cast.asha)
    with as_member(cast.asha):
        with pytest.raises(Conflict):
            hand_over_group(cast.asha, group, manager=cast.asha.id)
        Membership.objects.filter(id=meena.id).update(is_active=False)
        with pytest.raises(BadInput):
            hand_over_group(cast.asha, group, manager=meena.id)
        with pytest.raises(Denied):
            hand_over_group(meena, group, manager=meena.id)
        assert Group.objects.get(id=group.id).manager_id == cast.asha.id
        assert not AuditEvent.objects.filter(verb="group.hand_over").exists()
