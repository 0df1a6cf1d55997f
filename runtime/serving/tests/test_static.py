"""Files under /static/: found by name only, marked, compressed, and kept for as long as they may be."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from runtime.serving.dispatch import Dispatcher
from runtime.serving.static import StaticFiles
from runtime.serving.tests.servers import Address, nobody, uvicorn_with

SCRIPT = b"export const words = 'many words';\n" * 100


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("static")
    (root / "dist" / "assets").mkdir(parents=True)
    (root / "dist" / "assets" / "sell-BaBVN2fw.js").write_bytes(SCRIPT)
    (root / "plain.css").write_bytes(b"a{}")
    (root / "large.bin").write_bytes(os.urandom(1500_000))
    (root.parent / "secret.txt").write_bytes(b"secret")
    return root


@pytest.fixture(scope="module")
def files(folder: Path) -> Iterator[Address]:
    with override_settings(
        STATICFILES_DIRS=[folder], STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"]
    ):
        finders.get_finder.cache_clear()  # type: ignore[attr-defined]
        find = StaticFiles(finders.find)
        with uvicorn_with(Dispatcher(http=nobody, websocket=nobody, static=find)) as address:
            yield address
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]


def test_a_hashed_file_is_kept_for_ever_and_compressed(files: Address) -> None:
    answer, body = files.get("/static/dist/assets/sell-BaBVN2fw.js", "Accept-Encoding: br, gzip")
    assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert answer.getheader("Content-Encoding") == "gzip"
    assert answer.getheader("Content-Type") == "text/javascript; charset=utf-8"
    assert answer.getheader("Vary") == "accept-encoding"
    assert gzip.decompress(body) == SCRIPT


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0"])
def test_it_comes_plain_to_who_takes_no_gzip(files: Address, accepted: str) -> None:
    answer, body = files.get("/static/dist/assets/sell-BaBVN2fw.js", f"Accept-Encoding: {accepted}")
    assert answer.getheader("Content-Encoding") is None
    assert body == SCRIPT


def test_other_files_are_asked_for_again_and_answered_in_short(files: Address) -> None:
    answer, _ = files.get("/static/plain.css")
    assert answer.getheader("Cache-Control") == "no-cache"
    again, body = files.get("/static/plain.css", f"If-None-Match: {answer.getheader('ETag')}")
    assert (again.status, body) == (304, b"")
    dated, _ = files.get("/static/plain.css", f"If-Modified-Since: {answer.getheader('Last-Modified')}")
    assert dated.status == 304


def test_a_changed_file_is_seen(files: Address, folder: Path) -> None:
    (folder / "changing.css").write_bytes(b"one")
    assert files.get("/static/changing.css")[1] == b"one"
    (folder / "changing.css").write_bytes(b"another")
    assert files.get("/static/changing.css")[1] == b"another"
    (folder / "changing.css").unlink()
    assert files.get("/static/changing.css")[0].status == 404


def test_a_large_file_is_sent_whole(files: Address, folder: Path) -> None:
    answer, body = files.get("/static/large.bin")
    assert answer.getheader("Content-Length") == "1500000"
    assert body == (folder / "large.bin").read_bytes()


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_files_are_only_read(files: Address, method: str) -> None:
    assert files.get("/static/plain.css", method=method)[0].status == 405


def test_head_says_how_long_it_would_be(files: Address) -> None:
    for name, length in (("plain.css", "3"), ("large.bin", "1500000")):
        answer, body = files.get(f"/static/{name}", method="HEAD")
        assert (answer.getheader("Content-Length"), body) == (length, b"")


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "dist/../../secret.txt",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "..%5csecret.txt",
        "plain.css%00",
        "dist",
        "dist/",
        "",
        "nothing.css",
        "%ff%fe",
        "a" * 3000,
    ],
)
def test_nothing_else_is_found(files: Address, name: str) -> None:
    answer, body = files.get(f"/static/{name}")
    assert answer.status == 404
    assert b"secret" not in body
    assert b"root:" not in body
