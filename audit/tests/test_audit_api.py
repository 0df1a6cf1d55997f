"""GET /v1/audit/: the log as programs read it, narrowed by words, people, verbs, objects and times."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from audit.record import audit
from kernel.clock import database_now
from kernel.ids import new_id
from tests.api.caller import Caller, token_of
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period


@pytest.fixture
def asha(cast: Cast) -> Caller:
    return Caller(token_of(cast.asha))


def words(caller: Caller, query: str) -> list[str]:
    answer = caller("get", f"/v1/audit/?{query}")
    assert answer.status_code == 200, answer.content
    return sorted(row["object"]["id"] for row in answer.json()["results"])


def test_it_is_narrowed_by_each_filter_and_by_several(cast: Cast, asha: Caller) -> None:
    first, other = sorted([new_id(), new_id()])
    one, two = str(first), str(other)
    with as_member(cast.asha):
        audit(cast.asha, "book.create", subject="book", subject_id=first, name="Evening")
        audit(cast.bilal, "book.create", subject="book", subject_id=other, name="Morning")
        audit(cast.bilal, "book.change", subject="book", subject_id=first, name="Evening")
    assert words(asha, "limit=3") == [one, one, two]
    assert words(asha, f"object={two}") == [two]
    assert words(asha, f"actor={cast.bilal.user_id}") == [one, two]
    assert words(asha, "verb=book.create") == [one, two]
    assert words(asha, "q=bilal") == [one, two]
    assert words(asha, f"q=bilal&object={one}") == [one]
    assert words(asha, "q=bilal&verb=book.create") == [two]
    assert words(asha, f"q=asha&actor={cast.bilal.user_id}") == []


def test_times_bound_it_and_pages_follow_each_other(cast: Cast, asha: Caller) -> None:
    with as_member(cast.asha):
        for _ in range(3):
            audit(cast.asha, "book.create", subject="book", subject_id=new_id(), name="Evening")
        at = AuditEvent.objects.latest("id").happened_at
    hour = timedelta(hours=1)
    stamp = lambda when: when.isoformat().replace("+", "%2B")  # noqa: E731
    assert len(words(asha, f"verb=book.create&since={stamp(at - hour)}")) == 3
    assert words(asha, f"since={stamp(database_now() + hour)}") == []
    first = asha("get", "/v1/audit/?verb=book.create&limit=2").json()
    second = asha("get", first["next"].removeprefix("http://testserver")).json()
    assert (len(first["results"]), len(second["results"])) == (2, 1)
    assert first["results"][0]["words"] and first["results"][0]["actor"]["name"]


@pytest.mark.parametrize(
    "query",
    ["object=x", "actor=7", "since=yesterday", "since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z"],
)
def test_what_cannot_be_asked_is_400(asha: Caller, query: str) -> None:
    assert asha("get", f"/v1/audit/?{query}").status_code == 400


def test_only_those_read_it_who_may(cast: Cast) -> None:
    assert Caller(token_of(cast.bilal))("get", "/v1/audit/").status_code == 403


def test_pages_of_objects_link_to_their_history(cast: Cast, client_of: ClientOf) -> None:
    period = a_period(cast.asha).period
    address = f'href="/audit-log/?object={period.id}"'
    page = client_of(cast.asha).get(f"/periods/{period.id}/").content.decode()
    assert address in page and "&lt;svg" not in page
    assert address not in client_of(cast.bilal).get(f"/periods/{period.id}/").content.decode()


def test_an_objects_page_leads_to_its_history(cast: Cast, client_of: ClientOf) -> None:
    id = new_id()
    with as_member(cast.asha):
        audit(cast.asha, "book.create", subject="book", subject_id=id, name="Evening")
        audit(cast.asha, "book.create", subject="book", subject_id=new_id(), name="Morning")
    page = client_of(cast.asha).get(f"/audit-log/?object={id}").content.decode()
    assert "Evening" in page and "Morning" not in page and "Show events of all objects" in page
