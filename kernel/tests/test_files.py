"""Files lie on this machine, for its user alone, or in a bucket that is asked in S3's own words."""

from __future__ import annotations

import stat
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from pytest_django import Settings

from kernel import files
from kernel.errors import Busy
from kernel.ids import new_id

OWNER, FILE = uuid.uuid4(), uuid.uuid4()
NAME = f"evidence/{OWNER}/{FILE}.png"


class Service:
    """A small server that keeps objects as S3's documentation says, of one bucket and for one key."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.calls: list[tuple[str, str]] = []
        self.heads: list[Any] = []
        self.status = 0
        service = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status: int, body: bytes = b"") -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", '"0"')
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = unquote(urlsplit(self.path).path)
                service.calls.append((self.command, path))
                service.heads.append(self.headers)
                signed = self.headers.get("Authorization", "")
                if service.status:
                    return self.answer(service.status)
                if not signed.startswith("AWS4-HMAC-SHA256 Credential=AKTEST/") or "Signature=" not in signed:
                    return self.answer(403)
                if self.command == "PUT":
                    service.objects[path] = body
                    return self.answer(200)
                if self.command == "DELETE":
                    service.objects.pop(path, None)
                    return self.answer(204)
                asked = parse_qs(urlsplit(self.path).query)
                if "delimiter" in asked:
                    return self.answer(200, service.listed(asked.get("prefix", [""])[0]))
                found = service.objects.get(path)
                return self.answer(404) if found is None else self.answer(200, found)

            do_PUT = do_GET = do_HEAD = do_DELETE = handle_one

            def log_message(self, *given: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def listed(self, prefix: str) -> bytes:
        """One level of names, as ListObjects tells them."""
        inside = [key.removeprefix("/drawbook/") for key in sorted(self.objects)]
        rest = [(key, key.removeprefix(prefix)) for key in inside if key.startswith(prefix)]
        folders = sorted({prefix + tail.partition("/")[0] + "/" for _key, tail in rest if "/" in tail})
        names = [key for key, tail in rest if "/" not in tail]
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            "<IsTruncated>false</IsTruncated>"
            + "".join(f"<CommonPrefixes><Prefix>{one}</Prefix></CommonPrefixes>" for one in folders)
            + "".join(f"<Contents><Key>{one}</Key></Contents>" for one in names)
            + "</ListBucketResult>"
        ).encode()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    one = Service()
    threading.Thread(target=one.server.serve_forever, daemon=True).start()
    settings.S3_BUCKET, settings.S3_PREFIX, settings.S3_ENDPOINT_URL = "drawbook", "live", one.url
    settings.S3_REGION, settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY = "eu-west-1", "AKTEST", "s"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "kernel.bucket.Bucket"}}
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_in_a_bucket_a_file_is_put_read_and_taken_away_by_signed_calls(service: Service) -> None:
    assert files.save("evidence", OWNER, FILE, ".png", b"picture") == NAME
    assert service.objects == {f"/drawbook/live/{NAME}": b"picture"}
    assert files.read(NAME) == b"picture"
    files.delete(NAME)
    files.delete(NAME)
    with pytest.raises(FileNotFoundError):
        files.read(NAME)
    assert all(path.startswith("/drawbook/") for _method, path in service.calls)
    assert service.calls[0][0] == "PUT"
    # Nobody is granted anything, and nothing is sent that services other than Amazon's refuse.
    sent = {name.lower() for name in service.heads[0]}
    assert "x-amz-acl" not in sent and "x-amz-checksum-crc32" not in sent


def test_in_a_bucket_an_owners_files_are_found_again(service: Service) -> None:
    first, second = (new_id() for _ in range(2))
    for owner, file in ((OWNER, first), (OWNER, second), (first, second)):
        files.save("evidence", owner, file, ".png", b"x")
    files.save("photos", second, first, ".jpg", b"x")
    service.objects[f"/drawbook/live/evidence/{OWNER}/put-by-hand.png"] = b"x"
    assert files.owners("evidence") == sorted([OWNER, first], key=str)
    assert dict(files.list_files("evidence", OWNER)) == {
        id: f"evidence/{OWNER}/{id}.png" for id in (first, second)
    }
    assert files.owners("nothing") == []


@pytest.mark.parametrize("status", [403, 503])
def test_a_bucket_that_refuses_is_busy_and_never_broken(
    service: Service, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.bucket.TRIES", 1)
    service.status = status
    for act in (lambda: files.save("evidence", OWNER, FILE, ".png", b"x"), lambda: files.read(NAME)):
        with pytest.raises(Busy) as refusal:
            act()
        assert (refusal.value.status, refusal.value.code) == (503, "files_unreachable")


def test_on_this_machine_only_its_user_reads_them(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    stored = files.save("evidence", OWNER, FILE, ".png", b"picture")
    kept = tmp_path / stored
    assert (stored, kept.read_bytes(), files.read(stored)) == (NAME, b"picture", b"picture")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    files.delete(stored)
    with pytest.raises(FileNotFoundError):
        files.read(stored)
