"""Who runs PostgreSQL, and whether he can get to the home."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.errors import EmbeddedError, HomeOutOfReach
from runtime.embedded.home import SYSTEM_HOME, Home, default_home
from runtime.embedded.runner import Runner, as_runner, runner_for
from runtime.embedded.tests.homes import copy_home

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
NOBODY = pwd.getpwnam("nobody")
AS_NOBODY: dict[str, Any] = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}
ROOT = Path(__file__).resolve().parents[3]


def ids_of(pid: int) -> dict[str, list[int]]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines)
    return {name: [int(part) for part in found[name].split()] for name in ("Uid", "Gid", "Groups")}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@as_root
def test_a_home_of_roots_own_is_run_by_a_system_user_with_no_groups(serving: EmbeddedServer) -> None:
    user = next(pwd.getpwnam(name) for name in ("postgres", "nobody") if name in all_users())
    assert ids_of(serving.process.pid) == {
        "Uid": [user.pw_uid] * 4,
        "Gid": [user.pw_gid] * 4,
        "Groups": [],
    }


@as_root
def test_without_a_user_postgres_it_is_nobody(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.embedded.runner.STAND_INS", ("no-such-user", "nobody"))
    assert runner_for(ground).name == "nobody"


@as_root
def test_a_home_of_somebody_else_is_run_by_him_and_all_of_it_is_his(ground: Path, pattern: Path) -> None:
    home = copy_home(pattern, ground / "home")
    for path in [home.path, *home.path.rglob("*")]:
        os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid, follow_symlinks=False)
    server = EmbeddedServer(home.path, throwaway=True)
    server.start("the test")
    try:
        assert ids_of(server.process.pid)["Uid"] == [NOBODY.pw_uid] * 4
        owners = {path.stat().st_uid for path in home.path.iterdir()}
        assert owners == {NOBODY.pw_uid}
    finally:
        server.stop()


@as_root
def test_the_home_lets_him_through_but_shows_him_nothing(serving: EmbeddedServer) -> None:
    assert mode(serving.home.path) == 0o710
    assert serving.home.path.stat().st_uid == 0


@as_root
def test_a_home_out_of_reach_is_refused_before_anything_is_written(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(HomeOutOfReach, match=rf"can't access {closed} \(mode 0700\)"):
        EmbeddedServer(closed / "home").start("the test")
    assert mode(closed) == 0o700
    assert list(closed.iterdir()) == []


@as_root
def test_a_folder_that_is_not_a_home_is_not_opened(ground: Path) -> None:
    closed = ground / "letters"
    closed.mkdir(mode=0o700)
    (closed / "private").touch()
    with pytest.raises(HomeOutOfReach):
        EmbeddedServer(closed).start("the test")
    assert mode(closed) == 0o700


@as_root
def test_programs_out_of_reach_are_copied_into_the_home(ground: Path, home: Home) -> None:
    from runtime.embedded.binaries import find_binaries
    from runtime.embedded.programs import within_reach

    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    found = find_binaries()
    shutil.copytree(found.folder.parent, closed / "pg", symlinks=True)
    server = EmbeddedServer(home.path, binaries=str(closed / "pg" / "bin"), throwaway=True)
    server.start("the test")
    try:
        assert Path(os.readlink(f"/proc/{server.process.pid}/exe")).is_relative_to(home.cluster)
        assert mode(closed) == 0o700
    finally:
        server.stop()
    assert within_reach(found, home, runner_for(home.path)) == found


@as_root
def test_roots_default_home_is_the_systems_when_his_own_is_closed(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DRAWBOOK_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    closed = ground / "root"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(closed))
    assert default_home() == SYSTEM_HOME
    monkeypatch.setenv("HOME", str(ground))
    assert default_home() == ground / ".local" / "share" / "drawbook"


def test_the_default_home_is_in_the_users_data_folder(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAWBOOK_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(ground))
    assert default_home() == ground / "drawbook"
    monkeypatch.setenv("DRAWBOOK_HOME", str(ground / "mine"))
    assert default_home() == ground / "mine"


def test_an_ordinary_user_runs_it_himself(ground: Path) -> None:
    """As root we have to become one: with a Python that he can reach."""
    python = sys.executable if os.geteuid() else shutil.which("python3", path="/usr/bin:/bin")
    if not python or tried(python) != sys.version_info[:2]:
        pytest.skip("no Python of this version that an ordinary user can reach")
    ground.chmod(0o777)
    done = subprocess.run(
        [python, "-c", ORDINARY, str(ground / "home")],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{sysconfig.get_paths()['purelib']}"},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **(AS_NOBODY if os.geteuid() == 0 else {}),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["drawbook_owner", "0o700", "0o700", "0o600", "True"]


@as_root
def test_a_home_of_somebody_else_is_told_to_an_ordinary_user(ground: Path) -> None:
    def refused() -> bool:
        try:
            Home(ground).lay()
        except EmbeddedError as reason:
            return "belongs to root" in str(reason)
        return False

    assert as_runner(Runner("nobody", NOBODY.pw_uid, NOBODY.pw_gid, changes=True), refused)


ORDINARY = """
import os, pathlib, sys, psycopg
from runtime.embedded import EmbeddedServer
server = EmbeddedServer(pathlib.Path(sys.argv[1]), throwaway=True)
secrets = server.start("an ordinary user")
with psycopg.connect(secrets.owner_url) as owner:
    print(owner.execute("SELECT current_user").fetchone()[0])
home = server.home
for path in (home.path, home.data, home.secrets):
    print(oct(path.stat().st_mode & 0o777))
print(os.stat(f"/proc/{server.process.pid}").st_uid == os.getuid())
server.stop()
"""


def tried(python: str) -> tuple[int, ...]:
    asked = subprocess.run(
        [python, "-c", "import sys; print(*sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
        user=None if os.geteuid() else NOBODY.pw_uid,
    )
    return tuple(int(part) for part in asked.stdout.split())


def all_users() -> set[str]:
    return {user.pw_name for user in pwd.getpwall()}
