"""What our adapter promises beyond WSGI."""

from __future__ import annotations

import http.client
import json
import os
import threading

import pytest

from runtime.serving.tests.raw_app import happenings
from runtime.serving.tests.servers import MAX_BODY_BYTES, Address


def test_a_chunked_body_has_a_length(adapter: Address) -> None:
    answer, body = adapter.raw(
        b"POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nlive\r\n5\r\n long\r\n0\r\n\r\n"
    )
    assert (answer.status, body) == (200, b"live long")


def test_a_large_chunked_body_is_read_by_lines_from_disk(adapter: Address) -> None:
    lines = b"".join(b"%x\r\n%s\r\n" % (70_000, b"y" * 69_999 + b"\n") for _ in range(8))
    _, body = adapter.raw(
        b"POST /lines HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + lines
        + b"0\r\n\r\n"
    )
    assert body == str([70_000] * 8).encode()


def test_a_declared_length_over_the_limit_is_refused(adapter: Address) -> None:
    body = b"z" * (MAX_BODY_BYTES + 1)
    answer, said = adapter.get("/echo", f"Content-Length: {len(body)}", method="POST", body=body)
    assert answer.status == 413
    assert json.loads(said)["code"] == "too_large"


def test_a_body_that_grows_over_the_limit_is_refused(adapter: Address) -> None:
    chunk = b"10000\r\n" + b"z" * 65536 + b"\r\n"
    answer, said = adapter.raw(
        b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 17 + b"0\r\n\r\n",
        "POST",
    )
    assert answer.status == 413
    assert json.loads(said)["code"] == "too_large"


def test_a_body_of_exactly_the_limit_is_taken(adapter: Address) -> None:
    body = b"z" * MAX_BODY_BYTES
    answer, echoed = adapter.get("/echo", f"Content-Length: {len(body)}", method="POST", body=body)
    assert (answer.status, len(echoed)) == (200, MAX_BODY_BYTES)


def test_a_client_that_asks_first_is_refused_without_sending(adapter: Address) -> None:
    answer, _ = adapter.get("/echo", "Expect: 100-continue", "Content-Length: 99999999", method="POST")
    assert answer.status == 413


def test_header_names_with_underscores_are_dropped(adapter: Address) -> None:
    seen = json.loads(adapter.get("/environ", "X_Forged: yes", "X-Real: yes")[1])
    assert "HTTP_X_FORGED" not in seen
    assert seen["HTTP_X_REAL"] == "yes"


def test_two_cookie_headers_are_one(adapter: Address) -> None:
    seen = json.loads(adapter.get("/environ", "Cookie: a=1", "Cookie: b=2")[1])
    assert seen["HTTP_COOKIE"] == "a=1; b=2"


def test_bytes_that_are_no_utf8_arrive_as_they_are(adapter: Address) -> None:
    seen = json.loads(adapter.get("/environ/%FF%FE?q=%FF")[1])
    assert seen["PATH_INFO"] == "/environ/\xff\xfe"
    assert seen["QUERY_STRING"] == "q=%FF"


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_content_has_none_even_if_given(adapter: Address, status: int) -> None:
    with adapter.connect() as client:
        for _ in range(2):
            client.sendall(b"GET /status/%d HTTP/1.1\r\nHost: x\r\n\r\n" % status)
            answer = http.client.HTTPResponse(client)
            answer.begin()
            assert (answer.status, answer.read()) == (status, b"")
            assert answer.getheader("Content-Length") is None
            assert answer.getheader("Transfer-Encoding") is None


def test_a_finished_answer_has_a_length(adapter: Address) -> None:
    assert adapter.get("/cookies")[0].getheader("Content-Length") == "2"
    answer, body = adapter.get("/memory")
    assert (answer.getheader("Content-Length"), body) == ("4", b"kept")


def test_what_was_written_comes_before_what_was_returned(adapter: Address) -> None:
    assert adapter.get("/writes")[1] == b"one two"


def test_an_application_that_says_nothing_is_a_failure(adapter: Address) -> None:
    assert adapter.get("/silent")[0].status == 500


def test_a_response_is_closed_in_the_thread_that_ran_it(adapter: Address) -> None:
    adapter.get("/counts")
    happenings.wait("closed counts")
    assert happenings.threads["closed counts"] == happenings.threads["counting"]
    assert happenings.threads["counting"] != threading.get_ident()


def test_a_chunk_is_sent_before_the_next_is_made(adapter: Address) -> None:
    with adapter.connect() as client:
        client.sendall(b"GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = http.client.HTTPResponse(client)
        answer.begin()
        assert answer.readline() == b"first\n"
        happenings.happened("seen first")
        assert answer.read() == b"second\n"


def test_a_stream_waits_for_its_reader_and_ends_when_the_reader_leaves(adapter: Address) -> None:
    client = adapter.connect(receive_buffer=4096)
    client.sendall(b"GET /endless?slow HTTP/1.1\r\nHost: x\r\n\r\n")
    happenings.wait("slow produced 2")
    client.close()
    happenings.wait("ended slow")
    happenings.wait("closed slow")
    assert happenings.threads["ended slow"] == happenings.threads["closed slow"]
    # The kernel's buffers take some megabytes; without back-pressure there would be no end of it.
    made = [name for name in happenings.events if name.startswith("slow produced")]
    assert len(made) * 65536 < 64 * 1024 * 1024


def test_a_reader_that_stands_still_gives_its_thread_back(adapter: Address) -> None:
    with adapter.connect(receive_buffer=4096) as client:
        client.sendall(b"GET /endless?still HTTP/1.1\r\nHost: x\r\n\r\n")
        happenings.wait("closed still")


def test_a_stream_that_breaks_is_cut_off_not_ended(adapter: Address) -> None:
    with pytest.raises(http.client.IncompleteRead):
        adapter.get("/breaks")


def test_slow_bodies_take_no_thread(adapter: Address) -> None:
    waiting = [adapter.connect() for _ in range(8)]
    try:
        for client in waiting:
            client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        assert adapter.get("/status/200")[0].status == 200
    finally:
        for client in waiting:
            client.close()


def test_slow_readers_of_files_take_no_thread(adapter: Address) -> None:
    waiting = [adapter.connect(receive_buffer=2048) for _ in range(8)]
    try:
        for client in waiting:
            client.sendall(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(4) == b"HTTP"
        assert adapter.get("/status/200")[0].status == 200
    finally:
        for client in waiting:
            client.close()


def test_descriptors_of_files_are_given_back(adapter: Address) -> None:
    adapter.get("/file")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        adapter.get("/file")
        adapter.get("/file", method="HEAD")
    assert len(os.listdir("/proc/self/fd")) <= before + 2


def test_four_requests_run_at_once(adapter: Address) -> None:
    answers: list[bytes] = []
    askers = [
        threading.Thread(target=lambda n=n: answers.append(adapter.get(f"/waits?{n}")[1])) for n in range(4)
    ]
    for asker in askers:
        asker.start()
    for n in range(4):
        happenings.wait(f"began {n}")
    for n in range(4):
        happenings.happened(f"go {n}")
    for asker in askers:
        asker.join(10)
    assert answers == [b"done"] * 4


def test_a_trusted_proxy_is_believed_for_its_own_entry_only(behind_proxy: Address) -> None:
    seen = json.loads(
        behind_proxy.get("/environ", "X-Forwarded-For: 6.6.6.6, 10.0.0.7", "X-Forwarded-Proto: https")[1]
    )
    assert seen["REMOTE_ADDR"] == "10.0.0.7"
    assert seen["wsgi.url_scheme"] == "https"


def test_nonsense_from_a_trusted_proxy_changes_nothing(behind_proxy: Address) -> None:
    seen = json.loads(behind_proxy.get("/environ", "X-Forwarded-For: unknown", "X-Forwarded-Proto: ftp")[1])
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["wsgi.url_scheme"] == "http"
