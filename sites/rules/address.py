"""Slugs from names, and domains as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

LONGEST_SLUG = 60
FALLBACK = "site"
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class BadDomain(ValueError):
    """The text is not a domain."""


def public_path(handle: str, slug: str) -> str:
    """Where everybody finds a site on this installation."""
    return f"/s/{handle}/{slug}/"


def slug_of(name: str, fallback: str = FALLBACK) -> str:
    """`Mahalaxmi Agency` as `mahalaxmi-agency`; a name without a Latin letter or digit as `fallback`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return slug or fallback


def free_slug(name: str, taken: Container[str], fallback: str = FALLBACK) -> str:
    """The name's slug, or the first of `slug-2`, `slug-3` … that is not taken."""
    slug = slug_of(name, fallback)
    if slug not in taken:
        return slug
    number = 2
    while (candidate := f"{slug[: LONGEST_SLUG - 6].rstrip('-')}-{number}") in taken:
        number += 1
    return candidate


def host_key(host: str) -> str:
    """Return the cache key for the site of a host."""
    return f"site-of-host:{host[:200]}"


def read_domain(written: str) -> str | None:
    """Return `https://shop.example` for input with or without a scheme; None for empty input.

    BadDomain unless it is an http or https scheme, a host name with a dot, and at most a slash.
    """
    text = written.strip()
    if not text:
        return None
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "https", text
    if scheme.lower() not in ("http", "https"):
        raise BadDomain
    host = rest.removesuffix("/").lower()
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise BadDomain from None
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadDomain
    if labels[-1].isdigit():  # an address in numbers is no domain
        raise BadDomain
    return f"{scheme.lower()}://{host}"


# Names of private networks and of special use (RFC 2606, 6761, 6762, 7686, 8375), which can't be registered.
_INNER = frozenset(
    {
        *("localhost", "localdomain", "local", "internal", "intranet", "private", "lan", "home", "corp"),
        *("invalid", "test", "onion", "arpa", "alt"),
    }
)
# The first half of suffixes such as co.in, and services that give subdomains to anyone.
_SECOND_LEVEL = frozenset(
    ["ac", "co", "com", "edu", "gov", "gob", "go", "mil", "net", "ne", "nom", "or", "org", "sch"]
)
_SHARED = frozenset(
    {
        *("github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "web.app"),
        *("firebaseapp.com", "herokuapp.com", "appspot.com", "blogspot.com", "wordpress.com", "ngrok.io"),
        *("cloudfront.net", "azurewebsites.net", "amazonaws.com", "onrender.com", "fly.dev"),
    }
)


def is_reserved(domain: str, *, ours: Sequence[str] = ()) -> bool:
    """Whether no account can own the domain: a name of an inner network, a public suffix, or one of ours."""
    host = domain.partition("://")[2] or domain
    labels = host.split(".")
    is_suffix = len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SECOND_LEVEL
    below_ours = any(host == name or host.endswith(f".{name}") for name in ours if name and name != "*")
    return labels[-1] in _INNER or is_suffix or host in _SHARED or below_ours
