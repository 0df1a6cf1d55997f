"""Every journal account of a group has a name that is no code."""

from __future__ import annotations

import inspect
import re

import pytest

from chits import journal_accounts
from chits.account_names import account_name
from chits.models import Ticket
from tests.cast import Cast, ClientOf, as_member
from tests.markup import flat
from tests.world_chits import MONTHLY, a_running_group, pay

CODES = re.findall(r'"(chits_\w+)"', inspect.getsource(journal_accounts))


@pytest.mark.parametrize("code", CODES)
def test_a_name_in_words(code: str) -> None:
    name = account_name(code)
    plain = code.removeprefix("chits_").replace("_", " ").capitalize()
    assert "_" not in name
    assert name != plain or plain in ("Bank", "Cash", "Commission", "Gateway fees")


@pytest.mark.django_db
def test_the_trial_balance_names_tickets_months_and_people(cast: Cast, client_of: ClientOf) -> None:
    group = a_running_group(cast.asha)
    pay(cast.asha, group, "T01", 3 * MONTHLY)
    page = flat(client_of(cast.asha).get(f"/chits/groups/{group.id}/trial-balance/"))
    assert "month 1" in page and "T01" in page
    with as_member(cast.asha):
        holder = Ticket.objects.get(group=group, label="T01").person.name
    assert holder in page
