"""Who can reach this installation. Test payments and test beacons work only where nobody else can."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(address: str) -> bool:
    """Whether a URL, or a host as written in a URL, is this machine's own."""
    host = urlsplit(address).hostname or address.removeprefix("//")
    host = host.strip("[]").lower().removesuffix(".")
    return host in LOOPBACK or host.endswith(".localhost")


def is_for_this_machine_alone(
    *, listens_on: str, public_url: str, allowed_hosts: Iterable[str], is_behind_proxy: bool
) -> bool:
    """Whether only this machine can reach the installation.

    Listening on an address that others can reach, a host name that others can use, or a proxy in front each
    make it False.
    """
    hosts = [host.lstrip(".") for host in allowed_hosts]
    return (
        not is_behind_proxy
        and is_loopback(f"//{_bracketed(listens_on or 'localhost')}")
        and is_loopback(public_url)
        and all(is_loopback(f"//{_bracketed(host)}") for host in hosts)
    )


def is_development() -> bool:
    """Whether this installation is configured for this machine alone."""
    # Not at the top: the settings themselves use the functions above.
    from django.conf import settings

    # Django's test client uses its own host name.
    hosts = [host for host in settings.ALLOWED_HOSTS if not (settings.TESTING and host == "testserver")]
    return is_for_this_machine_alone(
        listens_on=settings.HOST,
        public_url=settings.PUBLIC_URL,
        allowed_hosts=hosts,
        is_behind_proxy=settings.BEHIND_PROXY,
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
