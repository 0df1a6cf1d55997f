"""The child process: what it gives back, what it can't take with it, and that it always ends."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from uploads import run
from uploads.errors import BadFile, ReadersAreBusy
from uploads.limits import IN_A_REQUEST, MEBIBYTE
from uploads.run import DAMAGED, TOO_BIG, TOO_LONG, run_bytes, run_lines

TASKS = "uploads.tests.tasks"
SMALL = replace(IN_A_REQUEST, memory_bytes=256 * MEBIBYTE, output_bytes=MEBIBYTE)


def test_values_and_bytes_come_back() -> None:
    assert list(run_lines(f"{TASKS}:lines", b"abc", times=2)) == [["é", 3, None]] * 2
    assert run_bytes(f"{TASKS}:turned", b"abc") == b"cba"
    assert list(run_lines(f"{TASKS}:lines", b"", times=0)) == []


def test_a_large_file_and_a_large_answer_do_not_wait_for_each_other() -> None:
    content = b"ab" * (4 * MEBIBYTE)
    assert run_bytes(f"{TASKS}:turned", content) == content[::-1]


@pytest.mark.parametrize(
    ("task", "sentence", "path"),
    [
        ("refuse_at_once", "Line 1 is no good.", "mapping"),
        ("refuse_later", "Line 4 is no good.", "file"),
    ],
)
def test_a_refusal_keeps_its_sentence(task: str, sentence: str, path: str) -> None:
    with pytest.raises(BadFile) as refusal:
        run_lines(f"{TASKS}:{task}", b"")
    assert refusal.value.errors == {path: [sentence]} and refusal.value.status == 400


@pytest.mark.parametrize(
    ("task", "sentence", "limits"),
    [
        ("burn", TOO_LONG, replace(SMALL, processor_seconds=1)),
        ("hang", TOO_LONG, replace(SMALL, patience_seconds=0.5)),
        ("allocate", TOO_BIG, SMALL),
        ("allocate_slowly", TOO_BIG, SMALL),
        ("abort", TOO_BIG, SMALL),
        ("flood", TOO_BIG, SMALL),
        ("crash", DAMAGED, SMALL),
        ("fail", DAMAGED, SMALL),
    ],
)
def test_whatever_the_file_does_to_its_reader_is_a_clear_refusal(
    task: str, sentence: str, limits: run.Limits, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(BadFile) as refusal:
        run_lines(f"{TASKS}:{task}", b"", limits=limits)
    assert refusal.value.detail == sentence
    assert task in caplog.text


def test_a_mistake_of_ours_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(BadFile):
        run_bytes(f"{TASKS}:fail", b"")
    assert "a mistake of ours" in caplog.text


def test_a_reader_that_is_not_there_is_no_fault_of_the_file() -> None:
    with pytest.raises(RuntimeError, match="could not be started"):
        run_bytes(f"{TASKS}:not_there", b"")


def test_what_it_writes_to_standard_error_stops_nothing() -> None:
    assert run_bytes(f"{TASKS}:chatter", b"") == b"done"


def test_the_child_gets_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    mine = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(mine, True)
    try:
        environment, descriptors, folder, limits, alone = run_lines(
            f"{TASKS}:surroundings", b"", limits=SMALL
        )
    finally:
        os.close(mine)
    assert not set(environment) - {"LC_CTYPE"}
    # The last is the listing itself.
    assert len(descriptors) == 4 and descriptors[:3] == [0, 1, 2]
    assert folder == "/" and limits == [SMALL.memory_bytes, 0] and alone == [True]


def test_who_is_killed_for_slowness_takes_its_children_along(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    said: list[bytes] = []
    # Ends when nobody holds the pipe any more.
    listener = threading.Thread(target=lambda: said.append(fifo.read_bytes()))
    listener.start()
    with pytest.raises(BadFile):
        run_bytes(f"{TASKS}:fork_and_hang", b"", limits=replace(SMALL, patience_seconds=2.0), fifo=str(fifo))
    listener.join(timeout=30)
    assert not listener.is_alive() and said[0].startswith(b"here")


PARENT = """
import sys
from uploads.run import run_bytes
run_bytes("uploads.tests.tasks:hang_holding", b"", fifo=sys.argv[1])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system kills it on Linux only")
def test_the_child_of_a_dead_parent_dies(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(fifo)], cwd=Path(run.__file__).parents[1])
    with fifo.open("rb") as pipe:
        assert pipe.read(4) == b"here"
        parent.kill()
        parent.wait()
        # The other end closes only with the child.
        assert pipe.read() == b""


def test_only_so_many_are_read_at_once(tmp_path: Path) -> None:
    at_once = replace(SMALL, wait_seconds=0.0)
    patient = replace(SMALL, patience_seconds=60.0, wait_seconds=60.0)
    done: list[bytes] = []

    def read(**pipes: str) -> None:
        done.append(run_bytes(f"{TASKS}:wait_for", b"abc", limits=patient, **pipes))

    def waiting() -> None:
        done.append(run_bytes(f"{TASKS}:turned", b"abc", limits=patient))

    threads, locks = [], []
    for at in range(run.MOST_AT_ONCE):
        here, go = tmp_path / f"here{at}", tmp_path / f"go{at}"
        os.mkfifo(here)
        os.mkfifo(go)
        threads.append(threading.Thread(target=read, kwargs={"here": str(here), "go": str(go)}))
        threads[-1].start()
        with here.open("rb") as said:
            assert said.read(4) == b"here"
        locks.append(go.open("wb"))
    with pytest.raises(ReadersAreBusy) as refusal:
        run_bytes(f"{TASKS}:turned", b"abc", limits=at_once)
    assert refusal.value.status == 503
    # Who can wait gets its turn as soon as one of them is done.
    threads.append(threading.Thread(target=waiting))
    threads[-1].start()
    locks[0].close()
    threads[0].join(timeout=60)
    threads[-1].join(timeout=60)
    assert done == [b"abc", b"cba"]
    locks[1].close()
    threads[1].join(timeout=60)
    # The control: with nobody else there, it need not wait.
    assert run_bytes(f"{TASKS}:turned", b"abc", limits=at_once) == b"cba"
