"""Connections to the database are cut under load: every answer is true, and none is a 500."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from books.models import Ticket
from tests.api.caller import token_of
from tests.cast import Cast, as_member
from tests.running import Program, database_address, on_the_tests_database
from tests.worlds import a_period

SELLERS = 3
SALES = 15


@pytest.mark.slow
def test_a_sale_is_there_exactly_when_it_was_said_to_be(committed_cast: Cast, tmp_path: Path) -> None:
    world = a_period(committed_cast.asha, capacities=(1_000_000_00,))
    path = f"/v1/periods/{world.period.id}/tickets/"
    token = token_of(committed_cast.asha)
    odd: list[Any] = []
    sold: set[str] = set()
    over = threading.Event()

    def sell(port: int) -> None:
        program = Program(port, token)
        for _ in range(SALES):
            key = uuid.uuid4().hex
            while True:
                status, body = program(
                    "POST", path, {"lines": [{"number": "001", "amount": "1.00"}]}, **{"Idempotency-Key": key}
                )
                if status == 201:
                    sold.add(body["id"])
                    break
                if status != 503 or body["code"] not in ("busy", "unknown_outcome"):
                    odd.append((status, body))
                    break

    def cut_all() -> None:
        with psycopg.connect(database_address("default"), autocommit=True) as same_role:
            while not over.wait(0.7):
                same_role.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
                )

    with on_the_tests_database(tmp_path) as port:
        connections["default"].close()
        sellers = [threading.Thread(target=sell, args=[port]) for _ in range(SELLERS)]
        cutter = threading.Thread(target=cut_all)
        cutter.start()
        for seller in sellers:
            seller.start()
        for seller in sellers:
            seller.join(timeout=600)
        over.set()
        cutter.join()
        connections["default"].close()
    assert odd == []
    assert len(sold) == SELLERS * SALES
    with as_member(committed_cast.asha):
        assert {str(ticket_id) for ticket_id in Ticket.objects.values_list("id", flat=True)} == sold
