"""The product as its own processes, over real connections: many sellers, long lists, and sudden deaths."""

from __future__ import annotations

import http.client
import random
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.caller import token_of
from tests.cast import Cast
from tests.running import Installation, Program, on_the_tests_database, wait_until
from tests.worlds import a_period

SELLERS = 8
HOT = ("001", "002", "003", "004")


@pytest.fixture(scope="module")
def port(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with on_the_tests_database(tmp_path_factory.mktemp("home")) as found:
        yield found


def side_by_side(works: list[Any]) -> None:
    """Run all at once; the first failure of any is raised."""
    failures: list[BaseException] = []

    def guarded(work: Any) -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not failures, failures[0]


@pytest.mark.slow
def test_eight_sellers_on_four_numbers_never_oversell(port: int, committed_cast: Cast) -> None:
    world = a_period(committed_cast.asha, capacities=(100_00, 57_00))
    tokens = [token_of(committed_cast.asha), token_of(committed_cast.bilal)] * (SELLERS // 2)
    period, acknowledged, refused = world.period.id, list[Any](), list[Any]()

    def sell(place: int) -> None:
        chance, program = random.Random(place), Program(port, tokens[place])
        for _ in range(12):
            lines = [
                {"number": number, "amount": f"{chance.randint(1, 9)}.{chance.randint(0, 99):02d}"}
                for number in chance.sample(HOT, 3)
            ]
            agreed = "1000.00" if chance.random() < 0.6 else "0"
            status, ticket = program(
                "POST",
                f"/v1/periods/{period}/tickets/",
                {"lines": lines, "max_spill": agreed},
                **{"Idempotency-Key": uuid.uuid4().hex},
            )
            assert status in (201, 409), (status, ticket)
            (acknowledged if status == 201 else refused).append(ticket)

    side_by_side([lambda place=place: sell(place) for place in range(SELLERS)])
    look = Program(port, tokens[0])
    board = {row["number"]: row for row in look("GET", f"/v1/periods/{period}/board/")[1]["numbers"]}
    sold = dict.fromkeys(HOT, 0)
    for ticket in acknowledged:
        for entry in ticket["entries"]:
            sold[entry["number"]] += minor(entry["amount"])
    assert {number: minor(board[number]["sold"]) for number in HOT} == sold
    for number in HOT:
        assert minor(board[number]["capacity"]) == 157_00
        assert minor(board[number]["held"]) == min(157_00, sold[number])
        assert minor(board[number]["pending"]) == max(0, sold[number] - 157_00)
    assert any(sold[number] > 157_00 for number in HOT), "the numbers were never full: nothing was tried"
    assert all(refusal["code"] == "spill_exceeds" and refusal["plan"] for refusal in refused)
    assert look("GET", f"/v1/periods/{period}/audit/")[1] == {"ok": True, "findings": []}


def minor(amount: str) -> int:
    whole, _, part = amount.partition(".")
    return int(whole) * 100 + int(part)


@pytest.mark.slow
def test_a_pasted_list_of_five_thousand_lines_sells(port: int, committed_cast: Cast) -> None:
    world = a_period(committed_cast.asha, capacities=(10_000_00,))
    program = Program(port, token_of(committed_cast.asha))
    text = "\n".join(f"{place % 1000:03d}={1 + place % 7}" for place in range(5_000))
    began = time.monotonic()
    status, ticket = program("POST", f"/v1/periods/{world.period.id}/tickets/", {"text": text})
    print(f"\n5,000 pasted lines sold in {time.monotonic() - began:.2f} s")
    assert status == 201
    assert len(ticket["entries"]) == 5_000
    assert minor(ticket["total"]) == sum(1 + place % 7 for place in range(5_000)) * 100
    assert program("GET", f"/v1/periods/{world.period.id}/audit/")[1]["ok"]


@pytest.mark.slow
def test_another_account_finds_nothing(port: int, committed_cast: Cast) -> None:
    world = a_period(committed_cast.asha)
    asha, dev = Program(port, token_of(committed_cast.asha)), Program(port, token_of(committed_cast.dev))
    _, ticket = asha("POST", f"/v1/periods/{world.period.id}/tickets/", {"text": "007=1"})
    for path in (
        f"/v1/books/{world.book.id}/",
        f"/v1/periods/{world.period.id}/",
        f"/v1/periods/{world.period.id}/board/",
        f"/v1/periods/{world.period.id}/tickets/",
        f"/v1/tickets/{ticket['id']}/",
        f"/v1/tickets/{ticket['id']}/receipt.pdf",
        f"/v1/ledgers/{world.ledgers[0].id}/archive/",
    ):
        assert asha("GET", path)[0] in (200, 409), path
        assert dev("GET", path)[0] == 404, path
    assert dev("POST", f"/v1/periods/{world.period.id}/tickets/", {"text": "007=1"})[0] == 404


# --- sudden deaths -----------------------------------------------------------------------------


@pytest.fixture
def installation() -> Iterator[Installation]:
    made = Installation()
    try:
        made.start()
        yield made
    finally:
        made.stop()


class Seller(threading.Thread):
    """Sells until told to stop; what it does not hear of, it asks for again with the same key."""

    def __init__(self, port: int, token: str, period: str, place: int) -> None:
        super().__init__(daemon=True)
        self.program, self.period = Program(port, token), period
        self.chance = random.Random(place)
        self.acknowledged: dict[str, int] = {}
        self.unforeseen: list[Any] = []
        self.broken = 0
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            amounts = [self.chance.randint(1, 50) for _ in range(3)]
            text = "\n".join(f"{self.chance.randrange(20):03d}={amount}" for amount in amounts)
            self._until_answered({"text": text, "max_spill": "1000"}, sum(amounts), uuid.uuid4().hex)

    def _until_answered(self, body: Any, total: int, key: str) -> None:
        while True:
            try:
                status, ticket = self.program(
                    "POST", f"/v1/periods/{self.period}/tickets/", body, **{"Idempotency-Key": key}
                )
            except (OSError, http.client.HTTPException, ValueError):
                self.broken += 1
                time.sleep(0.02)
                continue
            if status == 201:
                self.acknowledged[ticket["id"]] = total
                return
            if status not in (500, 503, 409):
                self.unforeseen.append((status, ticket))
                return
            self.broken += 1
            time.sleep(0.02)


@pytest.mark.slow
def test_no_acknowledged_ticket_is_lost_when_parts_are_killed(installation: Installation) -> None:
    port = installation.port
    program = Program(port)
    _, arrived = program(
        "POST",
        "/v1/auth/register/",
        {
            "email": "asha@example.com",
            "password": "a-long-pass-9-for-it",
            "first_name": "Asha",
            "country": "IN",
            "plan": "free-trial",
        },
    )
    program.token = token = arrived["tokens"]["access"]
    book = program("POST", "/v1/books/", {"name": "Evening"})[1]["id"]
    close = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    period = program("POST", f"/v1/books/{book}/periods/", {"name": "Friday", "pre_close_at": close})[1]["id"]
    program("POST", f"/v1/periods/{period}/ledgers/", {"name": "House", "priority": 1, "capacity": "500"})
    sellers = [Seller(port, token, period, place) for place in range(4)]

    def sold() -> int:
        return sum(len(seller.acknowledged) for seller in sellers)

    def more(count: int, what: str) -> None:
        before = sold()
        wait_until(lambda: sold() >= before + count, what)

    for seller in sellers:
        seller.start()
    more(20, "the first sales")
    for part in ("web", "worker", "database"):
        pid = installation.kill(part)
        wait_until(
            lambda part=part, pid=pid: installation.pid_of(part) not in (0, pid), f"{part} to come back"
        )
        more(20, f"sales after {part} was killed")
    installation.kill_everything()
    installation.start()
    more(20, "sales after everything was killed")
    for seller in sellers:
        seller.enough.set()
    for seller in sellers:
        seller.join(timeout=60)
    assert [seller.unforeseen for seller in sellers] == [[], [], [], []]
    assert sum(seller.broken for seller in sellers) > 0, "nothing was noticed of the deaths"

    acknowledged = {id: total for seller in sellers for id, total in seller.acknowledged.items()}
    wait_until(program.is_well, "all to be well")
    found, path = dict[str, Any](), f"/v1/periods/{period}/tickets/?limit=200"
    while path:
        page = program("GET", path)[1]
        found |= {row["id"]: minor(row["total"]) // 100 for row in page["results"]}
        path = page["next"] and page["next"].split(str(port), 1)[1]
    # Each was answered in the end, so that what is on the books is what was acknowledged, once.
    assert found == acknowledged
    assert program("GET", f"/v1/periods/{period}/audit/")[1] == {"ok": True, "findings": []}
    board = program("GET", f"/v1/periods/{period}/board/")[1]["numbers"]
    assert sum(minor(row["sold"]) for row in board) == sum(acknowledged.values()) * 100
    assert all(minor(row["held"]) <= 500_00 for row in board)
