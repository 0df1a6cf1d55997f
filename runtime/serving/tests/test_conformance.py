"""What pages and API rely on, whichever server carries them."""

from __future__ import annotations

import json

import pytest

from runtime.serving.tests.raw_app import happenings
from runtime.serving.tests.servers import Address


def environ(answer: tuple[object, bytes]) -> dict[str, str]:
    return json.loads(answer[1])


def test_method_path_and_query_arrive(server: Address) -> None:
    seen = environ(server.get("/environ/a%2Fb?x=1&y=%C3%A9", method="DELETE"))
    assert seen["REQUEST_METHOD"] == "DELETE"
    assert seen["PATH_INFO"] == "/environ/a/b"
    assert seen["QUERY_STRING"] == "x=1&y=%C3%A9"
    assert seen["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert seen["wsgi.url_scheme"] == "http"
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["HTTP_HOST"] == "localhost"


@pytest.mark.parametrize("path", ["नमस्ते", "سلام", "မင်္ဂလာ"])
def test_a_path_in_other_scripts_is_its_utf8_bytes(server: Address, path: str) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in path.encode())
    assert environ(server.get(f"/environ/{quoted}"))["PATH_INFO"] == f"/environ/{path}".encode().decode(
        "latin-1"
    )


def test_duplicate_headers_are_joined_and_cookies_with_a_semicolon(server: Address) -> None:
    seen = environ(server.get("/environ", "X-Seen: one", "X-Seen: two"))
    assert [part.strip() for part in seen["HTTP_X_SEEN"].split(",")] == ["one", "two"]


def test_content_type_and_length_have_no_http_prefix(server: Address) -> None:
    seen = environ(
        server.get("/environ", "Content-Type: text/x", "Content-Length: 2", method="POST", body=b"hi")
    )
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("text/x", "2")
    assert "HTTP_CONTENT_LENGTH" not in seen


def test_a_body_arrives_whole(server: Address) -> None:
    body = bytes(range(256)) * 3000
    answer, echoed = server.get("/echo", f"Content-Length: {len(body)}", method="POST", body=body)
    assert answer.status == 200
    assert echoed == body


def test_an_expected_continue_is_given(server: Address) -> None:
    with server.connect() as client:
        client.sendall(
            b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"
            b"Connection: close\r\n\r\n"
        )
        assert client.recv(25).startswith(b"HTTP/1.1 100")
        client.sendall(b"yes")
        received = b""
        while chunk := client.recv(65536):
            received += chunk
    assert received.endswith(b"yes")


def test_each_set_cookie_is_a_line_of_its_own(server: Address) -> None:
    answer, _ = server.get("/cookies")
    assert answer.headers.get_all("Set-Cookie") == ["a=1; Path=/", "b=2, 3"]


def test_head_has_the_headers_only(server: Address) -> None:
    answer, body = server.get("/status/200", method="HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.getheader("Content-Length") == "4"


def test_the_connection_is_kept_after_every_kind_of_answer(server: Address) -> None:
    kinds = [("GET", "/status/200"), ("HEAD", "/status/200"), ("GET", "/counts"), ("HEAD", "/counts")]
    with server.connect() as client:
        import http.client

        for method, target in kinds:
            client.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answer = http.client.HTTPResponse(client, method=method)
            answer.begin()
            assert answer.status == 200
            answer.read()


def test_a_stream_arrives_in_order(server: Address) -> None:
    answer, body = server.get("/counts")
    assert answer.getheader("Content-Length") is None
    assert body == b"0\n1\n2\n3\n4\n"


def test_a_file_is_sent_from_where_it_stood(server: Address) -> None:
    _, body = server.get("/file")
    assert body == (bytes(range(256)) * 4096)[3:]


def test_a_failure_is_500_and_the_next_request_works(server: Address) -> None:
    assert server.get("/fails")[0].status == 500
    assert server.get("/status/200")[0].status == 200


def test_what_a_client_claims_to_have_been_forwarded_is_dropped(server: Address) -> None:
    seen = environ(
        server.get(
            "/environ", "X-Forwarded-For: 9.9.9.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil"
        )
    )
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["wsgi.url_scheme"] == "http"
    assert not [key for key in seen if "FORWARDED" in key]


def test_happenings_are_forgotten_by_nobody() -> None:
    assert happenings.event("never") is happenings.event("never")
