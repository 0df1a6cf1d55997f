"""From a committed event to a browser's socket, through everything that is real."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client as Browser
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from identity.models import ApiSession, User
from kernel.clock import now
from live import registry, tickets
from live.application import Live
from live.flusher import flush
from live.hub import Hub
from live.pace import A_SECOND, BURST, PERSON_A_SECOND, PERSON_BURST, Pace
from live.registry import personal
from live.socket import MOST_MISTAKES, MOST_TOPICS
from live.tests.bells import Ring
from live.tests.serving import Served, served
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf
from tests.database import MoveClock

pytestmark = pytest.mark.usefixtures("bells")


@pytest.fixture
def live(committed_cast: Cast) -> Iterator[Served]:
    with served(Live(round_seconds=0.05)) as running:
        yield running


@pytest.fixture
def cookie(client_of: ClientOf) -> Any:
    def of(member: Member) -> str:
        browser: Browser = client_of(member)
        return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    return of


def test_what_was_committed_is_heard(live: Served, committed_cast: Cast, cookie: Any, ring: Ring) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        assert bilal.subscribe("bell:tower") == {
            "topic": "bell:tower",
            "seq": 0,
            "type": "subscribed",
            "data": None,
        }
        ring(committed_cast.asha.account_id, "tower", 2)
        flush()
        assert bilal.hear() == {"topic": "bell:tower", "seq": 1, "type": "rung", "data": {"times": 1}}
        assert bilal.hear()["seq"] == 2


def test_another_account_hears_nothing(live: Served, committed_cast: Cast, cookie: Any, ring: Ring) -> None:
    with live.open(cookie=cookie(committed_cast.dev)) as dev:
        dev.subscribe("bell:tower")
        ring(committed_cast.asha.account_id, "tower")
        ring(committed_cast.dev.account_id, "tower", 2)
        flush()
        assert [dev.hear()["seq"], dev.hear()["seq"]] == [1, 2]


def test_who_comes_back_catches_up(live: Served, committed_cast: Cast, cookie: Any, ring: Ring) -> None:
    ring(committed_cast.asha.account_id, "tower", 5)
    flush()
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        assert asha.subscribe("bell:tower", after=3)["type"] == "subscribed"
        assert [asha.hear()["seq"], asha.hear()["seq"]] == [4, 5]
        assert asha.subscribe("bell:tower", after=77) == {
            "topic": "bell:tower",
            "seq": 5,
            "type": "resync",
            "data": None,
        }


def test_a_long_message_is_read_from_the_database(live: Served, committed_cast: Cast, cookie: Any) -> None:
    account_id = committed_cast.asha.account_id
    registry.publish_for("live.", lambda account, events: [("account", "long", "म" * 9000)])
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.subscribe("account")
        from kernel.outbox import record
        from live.tests.bells import Rung

        with scope(account_id):
            record(Rung("tower"), account_id=account_id)
        flush()
        assert asha.hear()["data"] == "म" * 9000


def test_a_personal_topic_is_one_s_own(live: Served, committed_cast: Cast, cookie: Any) -> None:
    asha, bilal = committed_cast.asha, committed_cast.bilal

    def to_asha(account_id: uuid.UUID, events: list[Any]) -> list[Any]:
        return [
            (personal("inbox", asha.user_id), "notification", "for asha"),
            ("account", "done", None),
        ]

    registry.publish_for("live.", to_asha)
    with live.open(cookie=cookie(asha)) as hers, live.open(cookie=cookie(bilal)) as his:
        for talk in (hers, his):
            talk.subscribe("inbox")
            talk.subscribe("account")
        his.say(subscribe=f"inbox:{asha.user_id}")
        assert his.hear()["type"] == "error"
        from kernel.outbox import record
        from live.tests.bells import Rung

        with scope(asha.account_id):
            record(Rung("tower"), account_id=asha.account_id)
        flush()
        heard = {hers.hear()["topic"], hers.hear()["topic"]}
        assert heard == {"inbox", "account"}
        assert his.hear()["topic"] == "account"


def test_permission_is_asked_at_subscribing(live: Served, committed_cast: Cast, cookie: Any) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        answer = asha.subscribe("bell:private")
        assert (answer["type"], answer["topic"]) == ("error", "bell:private")
        assert answer["data"]["code"] == "not_found"
        for unknown in ("tower", "bell", "account:1", "", "bell:", "drum:1", "x" * 101):
            assert asha.subscribe(unknown)["type"] in ("error", "subscribed")
        assert asha.subscribe("drum:1")["data"]["code"] == "not_found"


def test_a_topic_is_the_same_however_its_id_is_written(
    live: Served, committed_cast: Cast, cookie: Any, ring: Ring
) -> None:
    bell = uuid.uuid4()
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        assert asha.subscribe(f"bell:{bell.hex.upper()}")["topic"] == f"bell:{bell}"
        ring(committed_cast.asha.account_id, str(bell))
        flush()
        assert asha.hear()["topic"] == f"bell:{bell}"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "[]",
        "null",
        '"subscribe"',
        "{}",
        '{"subscribe": 5}',
        '{"subscribe": "account", "after": -1}',
        '{"subscribe": "account", "after": true}',
        '{"subscribe": "account", "after": 1e3}',
        '{"subscribe": "account", "after": 99999999999999999999}',
        '{"subscribe": "a", "unsubscribe": "a"}',
        "[" * 5000,
        b"\x00\x01",
    ],
)
def test_nonsense_is_answered_and_nothing_ends(
    live: Served, committed_cast: Cast, cookie: Any, said: str | bytes
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.connection.send(said)
        answer = asha.hear()
        assert (answer["type"], answer["topic"]) == ("error", None)
        asha.say(ping=1)
        assert asha.hear()["type"] == "pong"


def test_too_much_nonsense_ends_the_connection(live: Served, committed_cast: Cast, cookie: Any) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        for _ in range(MOST_MISTAKES):
            asha.connection.send("x")
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(MOST_MISTAKES + 1):
                asha.hear()
        assert closed.value.rcvd.code == 1008


def test_topics_are_limited_and_can_be_left(
    live: Served, committed_cast: Cast, cookie: Any, ring: Ring
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        for nth in range(MOST_TOPICS):
            assert asha.subscribe(f"bell:{nth}")["type"] == "subscribed"
        assert asha.subscribe("bell:more")["data"]["code"] == "too_many_topics"
        assert asha.subscribe("bell:3")["type"] == "subscribed"
        asha.say(unsubscribe="bell:3")
        assert asha.hear()["type"] == "unsubscribed"
        assert asha.subscribe("bell:more")["type"] == "subscribed"
        ring(committed_cast.asha.account_id, "3")
        ring(committed_cast.asha.account_id, "more")
        flush()
        assert asha.hear()["topic"] == "bell:more"


def refused(live: Served, **how: Any) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        live.open(**how)
    return refusal.value.response.status_code


def test_nobody_comes_in_unknown(live: Served, committed_cast: Cast, cookie: Any) -> None:
    assert refused(live) == 401
    assert refused(live, cookie=f"{settings.SESSION_COOKIE_NAME}=abc") == 401
    assert refused(live, query="?ticket=abc") == 401
    assert refused(live, query="?ticket=%ff%00") == 401
    assert refused(live, query="else/", cookie=cookie(committed_cast.asha)) == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_another_site_s_page_may_not_use_the_cookie(
    live: Served, committed_cast: Cast, cookie: Any, origin: str
) -> None:
    assert refused(live, cookie=cookie(committed_cast.asha), origin=origin) == 403


def test_our_own_page_and_trusted_ones_may(
    live: Served, committed_cast: Cast, cookie: Any, settings: Settings
) -> None:
    kept = cookie(committed_cast.asha)
    live.open(cookie=kept, origin=f"http://localhost:{live.port}").connection.close()
    assert refused(live, cookie=kept, origin=f"https://localhost:{live.port}") == 403
    settings.CSRF_TRUSTED_ORIGINS = ["https://shop.example", "https://*.wide.example"]
    live.open(cookie=kept, origin="https://shop.example").connection.close()
    live.open(cookie=kept, origin="https://a.wide.example").connection.close()
    assert refused(live, cookie=kept, origin="http://a.wide.example") == 403
    assert refused(live, cookie=kept, origin="https://evilwide.example") == 403


def test_a_ticket_lets_in_once(live: Served, committed_cast: Cast, ring: Ring) -> None:
    ticket, address = tickets.issue(committed_cast.bilal)
    assert address.endswith(f"/v1/live/?ticket={ticket}")
    with live.open(query=f"?ticket={ticket}", origin="https://elsewhere.example") as bilal:
        bilal.subscribe("bell:tower")
        ring(committed_cast.bilal.account_id, "tower")
        flush()
        assert bilal.hear()["seq"] == 1
        assert refused(live, query=f"?ticket={ticket}") == 401


def test_of_two_with_one_ticket_one_comes_in(live: Served, committed_cast: Cast) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    came: list[bool] = []
    both = threading.Barrier(4)

    def claim() -> None:
        both.wait()
        came.append(tickets.claim(ticket) is not None)
        connection.close()

    claimers = [threading.Thread(target=claim) for _ in range(4)]
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join(10)
    assert sorted(came) == [False, False, False, True]


def test_a_ticket_is_good_for_thirty_seconds(
    live: Served, committed_cast: Cast, move_clock: MoveClock
) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    move_clock(timedelta(seconds=31))
    assert refused(live, query=f"?ticket={ticket}") == 401


def test_a_ticket_appended_to_its_own_address_counts_once(live: Served, committed_cast: Cast) -> None:
    ticket, _ = tickets.issue(committed_cast.bilal)
    live.open(query=f"?ticket={ticket}?ticket={ticket}").connection.close()


def ended(talk: Any) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        talk.hear()
    return closed.value.rcvd.code


def test_signing_out_ends_the_connection(live: Served, committed_cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(committed_cast.asha)
    kept = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    with live.open(cookie=kept) as asha:
        browser.logout()
        assert ended(asha) == 4401


def test_a_ticket_s_connection_ends_with_the_session_that_asked_for_it(
    live: Served, committed_cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(committed_cast.asha)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    ticket, _ = tickets.issue(committed_cast.asha, session_key=key)
    with live.open(query=f"?ticket={ticket}") as asha:
        assert asha.subscribe("account")["type"] == "subscribed"
        browser.logout()
        assert ended(asha) == 4401
    program = ApiSession.objects.create(
        user_id=committed_cast.asha.user_id, account_id=committed_cast.asha.account_id
    )
    ticket, _ = tickets.issue(committed_cast.asha, api_session_id=program.id)
    with live.open(query=f"?ticket={ticket}") as asha:
        assert asha.subscribe("account")["type"] == "subscribed"
        ApiSession.objects.update(revoked_at=now())
        assert ended(asha) == 4401


def test_a_subscription_without_a_database_is_asked_to_come_back(
    live: Served, committed_cast: Cast, cookie: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("the database is away, as the test wants")

    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        monkeypatch.setattr(live.live.authenticator, "permit", away)
        asha.say(subscribe="account")
        assert ended(asha) == 1013


def test_who_was_removed_hears_no_more(live: Served, committed_cast: Cast, cookie: Any) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(is_active=False)
        assert ended(bilal) == 4401


@pytest.mark.parametrize(
    ("change", "code"), [({"role": "viewer"}, 4403), ({"is_active": False}, 4401)], ids=["role", "removed"]
)
def test_a_change_is_noticed_at_once_and_not_at_the_next_round(
    committed_cast: Cast, cookie: Any, change: dict[str, Any], code: int
) -> None:
    its = cookie(committed_cast.bilal)
    with served(Live(round_seconds=3_600)) as slow, slow.open(cookie=its) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(**change)
        assert ended(bilal) == code


def test_a_person_and_an_account_are_noticed_at_once(committed_cast: Cast, cookie: Any) -> None:
    with served(Live(round_seconds=3_600)) as slow:
        with slow.open(cookie=cookie(committed_cast.bilal)) as bilal:
            User.objects.filter(pk=committed_cast.bilal.user_id).update(is_active=False)
            assert ended(bilal) == 4401
        with slow.open(cookie=cookie(committed_cast.asha)) as asha:
            with scope(committed_cast.asha.account_id):
                Account.objects.filter(id=committed_cast.asha.account_id).update(status="suspended")
            assert ended(asha) in (4401, 4403)


def test_a_session_has_so_many_connections(
    live: Served, committed_cast: Cast, cookie: Any, settings: Settings
) -> None:
    settings.LIVE_CONNECTIONS_PER_SESSION = 2
    its = cookie(committed_cast.asha)
    with live.open(cookie=its) as first, live.open(cookie=its):
        with pytest.raises(InvalidStatus) as refused:
            live.open(cookie=its)
        assert refused.value.response.status_code == 429
        with live.open(cookie=cookie(committed_cast.bilal)):
            pass
        first.connection.close()
        deadline = time.monotonic() + 30
        while sum(live.live.hub.by_visitor.values()) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        with live.open(cookie=its) as another:
            assert another.subscribe("account")["type"] == "subscribed"


def test_who_asks_without_pause_is_heard_at_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a burst, so many a second: the time that is waited grows with what is asked."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("live.pace.asyncio.sleep", sleep)
    monkeypatch.setattr("live.pace.time.monotonic", lambda: 7.0)
    pace = Pace()

    async def ask() -> None:
        for _ in range(int(BURST) + 40):
            await pace.wait_turn()

    asyncio.run(ask())
    assert len(waited) == 40 and waited[-1] == 40 / A_SECOND


def test_a_person_has_so_many_connections_over_all_their_sessions(
    live: Served, committed_cast: Cast, cookie: Any, settings: Settings
) -> None:
    settings.LIVE_CONNECTIONS_PER_PERSON = 2
    first, second = cookie(committed_cast.asha), cookie(committed_cast.asha)
    assert first != second
    with live.open(cookie=first), live.open(cookie=second):
        with pytest.raises(InvalidStatus) as refused:
            live.open(cookie=cookie(committed_cast.asha))
        assert refused.value.response.status_code == 429
        with live.open(cookie=cookie(committed_cast.bilal)):
            pass


def test_connections_of_a_person_share_one_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many sockets at once are listened to as slowly as one that asks as much."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("live.pace.asyncio.sleep", sleep)
    monkeypatch.setattr("live.pace.time.monotonic", lambda: 7.0)
    hub = Hub(lambda *_: None)  # type: ignore[arg-type]
    asha, bilal = uuid.uuid4(), uuid.uuid4()
    assert hub.pace_of(asha) is hub.pace_of(asha) is not hub.pace_of(bilal)

    async def ask() -> None:
        for _ in range(PERSON_BURST + 40):
            await hub.pace_of(asha).wait_turn()

    asyncio.run(ask())
    assert len(waited) == 40 and waited[-1] == 40 / PERSON_A_SECOND


def test_who_may_less_comes_in_again(live: Served, committed_cast: Cast, cookie: Any) -> None:
    with live.open(cookie=cookie(committed_cast.bilal)) as bilal:
        with scope(committed_cast.bilal.account_id):
            Membership.objects.filter(user_id=committed_cast.bilal.user_id).update(role="viewer")
        assert ended(bilal) == 4403


def test_a_lost_listening_connection_loses_nothing(
    live: Served, committed_cast: Cast, cookie: Any, ring: Ring
) -> None:
    account_id = committed_cast.asha.account_id
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        asha.subscribe("bell:tower")
        ring(account_id, "tower")
        flush()
        assert asha.hear()["seq"] == 1
        end_listening()
        ring(account_id, "tower", 2)
        flush()
        assert [asha.hear()["seq"], asha.hear()["seq"]] == [2, 3]
        ring(account_id, "tower")
        flush()
        assert asha.hear()["seq"] == 4


def end_listening() -> None:
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"],
        user=at["USER"],
        password=at["PASSWORD"] or None,
        host=at["HOST"] or None,
        port=at["PORT"] or None,
        autocommit=True,
    ) as other:
        ended_now = other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'drawbook live'"
        ).fetchall()
    assert ended_now == [(True,)]


def test_a_reader_that_stops_is_told_to_load_anew(
    live: Served, committed_cast: Cast, cookie: Any, ring: Ring
) -> None:
    """Its socket fills, its queue fills, and others go on hearing."""
    account_id = committed_cast.asha.account_id
    long = "x" * 200_000
    registry.publish_for("live.", lambda account, events: [("account", "long", long)])
    with (
        live.open(cookie=cookie(committed_cast.asha), max_queue=1) as stopped,
        live.open(cookie=cookie(committed_cast.bilal)) as reading,
    ):
        stopped.subscribe("account")
        reading.subscribe("account")
        client = next(c for c in live.live.hub.clients if c.member.user_id == committed_cast.asha.user_id)
        seq = 0
        while not client.is_behind:
            ring(account_id, "tower")
            flush()
            seq += 1
            assert reading.hear()["seq"] == seq
            assert seq < 500, "the stopped reader was never found to be behind"
        heard = []
        while not heard or heard[-1]["type"] != "resync":
            heard.append(stopped.hear())
        assert heard[-1]["seq"] == seq
        assert [said["seq"] for said in heard[:-1]] == list(range(1, len(heard)))
        ring(account_id, "tower")
        flush()
        assert stopped.hear()["seq"] == reading.hear()["seq"] == seq + 1


def test_all_of_many_hear_all_in_order_while_others_join(
    live: Served, committed_cast: Cast, cookie: Any, ring: Ring
) -> None:
    account_id = committed_cast.asha.account_id
    kept = cookie(committed_cast.asha)
    total = 60
    heard: dict[int, list[int]] = {}

    def watch(number: int) -> None:
        with live.open(cookie=kept) as talk:
            heard[number] = []
            talk.say(subscribe="bell:tower", after=0)
            while not heard[number] or heard[number][-1] < total:
                said = talk.hear()
                if said["type"] == "rung":
                    heard[number].append(said["seq"])

    watchers = [threading.Thread(target=watch, args=(number,)) for number in range(12)]
    for nth in range(total // 5):
        if nth < len(watchers):
            watchers[nth].start()
        ring(account_id, "tower", 5)
        flush()
    deadline = time.monotonic() + 20
    for watcher in watchers:
        watcher.join(max(0, deadline - time.monotonic()))
    assert heard == {number: list(range(1, total + 1)) for number in range(len(watchers))}


# The platform's staff.


@pytest.fixture
def staff_cookie(settings: Settings) -> Callable[..., str]:
    """The session of somebody of the staff, with the second factor passed unless said otherwise."""

    def of(*, is_staff: bool = True, passed: bool = True) -> str:
        from identity.models import User

        settings.STAFF_MFA = "optional" if passed else "required"
        user = User.objects.create_user(f"{uuid.uuid4()}@example.com", "a-long-pass-9", is_staff=is_staff)
        browser = Browser()
        browser.force_login(user)
        return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    return of


STAFF = "?desk=staff"


@pytest.mark.usefixtures("belfry")
def test_staff_hear_of_every_account_and_catch_up(
    live: Served, committed_cast: Cast, staff_cookie: Callable[..., str], ring: Ring
) -> None:
    cookie = staff_cookie()
    with live.open(cookie=cookie, query=STAFF) as noor:
        assert noor.subscribe("belfry")["seq"] == 0
        ring(committed_cast.asha.account_id, "tower")
        ring(committed_cast.dev.account_id, "tower")
        flush()
        assert noor.hear() == {"topic": "belfry", "seq": 1, "type": "heard", "data": {"bells": 1}}
        assert noor.hear()["seq"] == 2
    ring(committed_cast.asha.account_id, "tower")
    flush()
    with live.open(cookie=cookie, query=STAFF) as noor:
        assert noor.subscribe("belfry", after=2)["type"] == "subscribed"
        assert noor.hear()["seq"] == 3
        assert noor.subscribe("belfry", after=99)["type"] == "resync"


@pytest.mark.usefixtures("belfry")
def test_nobody_else_hears_what_staff_hear(
    live: Served, committed_cast: Cast, cookie: Any, staff_cookie: Callable[..., str]
) -> None:
    with live.open(cookie=cookie(committed_cast.asha)) as asha:
        refused = asha.subscribe("belfry")
        assert (refused["type"], refused["data"]["code"]) == ("error", "not_found")
    for query, key in (
        (STAFF, lambda: cookie(committed_cast.asha)),  # a member is not staff
        (STAFF, lambda: staff_cookie(passed=False)),  # nor who has not shown the second factor
        ("", lambda: staff_cookie()),  # and staff without an account are no member
    ):
        with pytest.raises(InvalidStatus) as closed:
            live.open(cookie=key(), query=query)
        assert closed.value.response.status_code == 401
    with live.open(cookie=staff_cookie(), query=STAFF) as noor:
        for topic in ("account", "inbox", f"bell:{uuid.uuid4()}"):
            assert noor.subscribe(topic)["type"] == "error"


@pytest.mark.usefixtures("belfry")
def test_who_is_staff_no_longer_is_shown_out(
    live: Served, committed_cast: Cast, staff_cookie: Callable[..., str]
) -> None:
    from identity.models import User

    with live.open(cookie=staff_cookie(), query=STAFF) as noor:
        noor.subscribe("belfry")
        User.objects.filter(is_staff=True).update(is_staff=False)
        with pytest.raises(ConnectionClosed) as closed:
            noor.hear()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


@pytest.mark.usefixtures("belfry")
def test_a_ticket_of_staff_lets_in_once(live: Served, committed_cast: Cast) -> None:
    from identity.models import User
    from tenancy.staff import staff_for

    noor = staff_for(User.objects.create_user("noor@example.com", "a-long-pass-9", is_staff=True).pk)
    assert noor is not None
    ticket, _ = tickets.issue(noor)
    with live.open(query=f"?ticket={ticket}") as talk:
        assert talk.subscribe("belfry")["type"] == "subscribed"
        assert talk.subscribe("account")["type"] == "error"
    with pytest.raises(InvalidStatus):
        live.open(query=f"?ticket={ticket}")
