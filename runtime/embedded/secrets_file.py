"""Passwords and address of the embedded database, in a file that only the home's owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlencode

from runtime.embedded.home import Home

SUPERUSER = "postgres"
OWNER = "drawbook_owner"
APPLICATION = "drawbook_app"
DATABASE = "drawbook"


@dataclass(frozen=True)
class Secrets:
    """What a command needs to connect. `host` is a socket folder or 127.0.0.1, empty when not running."""

    superuser_password: str
    owner_password: str
    application_password: str
    host: str = ""
    port: int = 0

    @classmethod
    def make(cls) -> Secrets:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))

    @classmethod
    def read(cls, home: Home) -> Secrets | None:
        """Read the file; None when it is missing or incomplete."""
        try:
            return cls(**json.loads(home.secrets.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, home: Home) -> None:
        """Replace the file atomically, so that no reader sees a part of it."""
        beside = home.secrets.with_suffix(".new")
        write_private(beside, json.dumps(asdict(self), indent=1) + "\n")
        home.hand_to_owner(beside)
        beside.replace(home.secrets)

    def at(self, host: str, port: int) -> Secrets:
        return replace(self, host=host, port=port)

    @property
    def application_url(self) -> str:
        return self._url(APPLICATION, self.application_password, DATABASE)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER, self.owner_password, DATABASE)

    def superuser_url(self, database: str = "postgres") -> str:
        return self._url(SUPERUSER, self.superuser_password, database)

    def _url(self, role: str, password: str, database: str) -> str:
        # The host as a parameter: a folder as the host name would lose its capitals.
        where = urlencode({"host": self.host, "port": self.port})
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?{where}"


def write_private(path: Path, text: str) -> None:
    """Write a file that no other user can ever read, not even for a moment."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
