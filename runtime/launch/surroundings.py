"""The environment of a command before Django reads it: home, key, database, a `.env` file."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from runtime.embedded import database
from runtime.embedded.home import Home, default_home
from runtime.embedded.secrets_file import Secrets, write_private

ROOT = Path(__file__).resolve().parents[2]
KEY_BYTES = 48


def read_env_file(path: Path = ROOT / ".env") -> None:
    """Read `NAME=value` lines; variables that are already set stay."""
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def settle() -> Path:
    """Set the settings module, the home and the secret key in the environment. Returns the home."""
    home = Home(default_home())
    os.environ["DRAWBOOK_HOME"] = str(home.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if not os.environ.get("SECRET_KEY", "").strip():
        home.lay()
        os.environ["SECRET_KEY"] = secret_key(home)
    return home.path


def secret_key(home: Home) -> str:
    """Return the key stored in the home, created when there is none. Only the home's owner can read it."""
    key_file = home.path / "secret-key"
    if not key_file.exists():
        fresh = home.path / f"secret-key.{os.getpid()}"
        write_private(fresh, secrets.token_urlsafe(KEY_BYTES))
        home.hand_to_owner(fresh)
        with suppress(FileExistsError):  # another command was faster: use its key
            os.link(fresh, key_file)
        fresh.unlink()
    return key_file.read_text().strip()


def is_external() -> bool:
    """Whether DATABASE_URL names a database."""
    return bool(os.environ.get("DATABASE_URL", "").strip())


def use(found: Secrets) -> None:
    """Set the database URLs to those of an embedded database."""
    os.environ["DATABASE_URL"] = found.application_url
    os.environ["DATABASE_OWNER_URL"] = found.owner_url


@contextmanager
def with_database(purpose: str) -> Iterator[None]:
    """Provide a database for a command: the configured one, the one running here, or one started for it."""
    home = settle()
    if is_external():
        yield
        return
    signal.signal(signal.SIGTERM, _leave)
    with database(home, purpose, report=lambda line: print(line, file=sys.stderr)) as found:
        use(found)
        yield


def _leave(number: int, frame: FrameType | None) -> None:
    """Turn the signal into an exception, so that the database is stopped on the way out."""
    raise SystemExit(128 + number)
