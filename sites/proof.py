"""Check whether an account controls a domain, by a text that it must publish there.

Either place is enough: a DNS TXT record at `_drawbook.<domain>`, or a file at
`/.well-known/drawbook-site.txt` on whatever serves the domain now.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from kernel.outgoing import http, limits
from kernel.outgoing.addresses import PrivateAddress, UnknownHost, public_address

RECORD = "_drawbook"
FILE = "/.well-known/drawbook-site.txt"
TXT = 16  # the record's type in DNS

Ask = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Proof:
    """The text to publish, and where."""

    host: str
    record_name: str
    file_url: str
    text: str


def proof_of(account_id: uuid.UUID, domain: str) -> Proof:
    """The same for the same account and host, and of no use to another account."""
    host = urlsplit(domain).hostname or ""
    made_of = f"site domain\0{account_id}\0{host}".encode()
    mark = hmac.new(settings.SECRET_KEY.encode(), made_of, hashlib.sha256).hexdigest()[:32]
    return Proof(host, f"{RECORD}.{host}", f"{domain}{FILE}", f"drawbook-site={mark}")


class DomainLookup:
    """Looks up DNS and files; tests replace it (`lookup`)."""

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name by DNS over HTTPS; empty if the lookup fails."""
        try:
            with http.client(limits.DOMAIN) as client:
                answer = client.get(
                    settings.DNS_OVER_HTTPS_URL,
                    params={"name": name, "type": "TXT"},
                    headers={"Accept": "application/dns-json"},
                )
                found = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            return []
        rows = found.get("Answer") if isinstance(found, dict) else None
        return [
            # Long records come in quoted pieces.
            str(row.get("data", "")).replace('" "', "").strip('"')
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict) and row.get("type") == TXT
        ]

    def file(self, url: str) -> str:
        """Return the text at the URL; empty if it can't be our text."""
        there = httpx.URL(url)
        try:
            at = there if settings.SITES_MAY_BE_PRIVATE else there.copy_with(host=public_address(there.host))
            with http.client(limits.DOMAIN, use_proxy=False) as client:
                answer = client.get(
                    at,
                    headers={"Host": there.netloc.decode()},
                    extensions={"sni_hostname": there.host},
                )
        except (httpx.HTTPError, UnknownHost, PrivateAddress):
            return ""
        return answer.text if answer.status_code == 200 else ""


lookup = DomainLookup()


def is_published(proof: Proof) -> bool:
    """Whether the text is found in one of its two places."""
    if proof.text in (text.strip() for text in lookup.texts(proof.record_name)):
        return True
    return proof.text in lookup.file(proof.file_url).split()
