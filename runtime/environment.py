"""Read settings from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    value = text(name)
    return value.lower() in ("1", "true", "yes", "on") if value else default


def number(name: str, default: int) -> int:
    value = text(name)
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def home() -> Path:
    """Return the folder of the installation's data: database, keys, uploads."""
    given = text("DRAWBOOK_HOME")
    if given:
        return Path(given).expanduser()
    return Path(text("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "drawbook"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a `postgresql://user:password@host:port/name?…` URL.

    A socket folder is given as the host, percent-encoded or as the parameter `host`.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "kernel.postgres",
        # A connection that broke in the pool is noticed when it is taken out.
        "CONN_HEALTH_CHECKS": True,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }
