"""A small client of the WordPress REST API: it creates, updates and trashes posts.

Source: the REST API Handbook, "Posts" and "Authentication: application passwords".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from kernel.outgoing import http, limits
from kernel.outgoing.addresses import PrivateAddress, UnknownHost, public_address

POSTS = "/wp-json/wp/v2/posts"


class WordPressRefused(Exception):
    """WordPress refused the post; the message has the reason. `may_pass` if a retry may help."""

    def __init__(self, sentence: str, *, may_pass: bool) -> None:
        super().__init__(sentence)
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class WordPressSite:
    address: str
    user_name: str
    password: str

    def put(self, text: dict[str, Any], remote_id: int | None) -> int:
        """Create or update the post and return its remote id."""
        answer = self._send("POST", POSTS if remote_id is None else f"{POSTS}/{remote_id}", text)
        if answer.status_code == 404 and remote_id is not None:
            return self.put(text, None)  # the trash there was emptied
        found = self._json(answer).get("id")
        if not isinstance(found, int):
            raise WordPressRefused("The answer of WordPress has no post ID.", may_pass=False)
        return found

    def remove(self, remote_id: int) -> None:
        """Move the post to the trash; a missing post is no error."""
        answer = self._send("DELETE", f"{POSTS}/{remote_id}", None)
        if answer.status_code not in (404, 410):
            self._json(answer)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        there = httpx.URL(self.address + path)
        at = there if settings.SITES_MAY_BE_PRIVATE else there.copy_with(host=_address_of(there.host))
        try:
            with http.client(limits.WORDPRESS, use_proxy=False) as client:
                return client.request(
                    method,
                    at,
                    json=body,
                    auth=(self.user_name, self.password),
                    headers={"Host": there.netloc.decode()},
                    extensions={"sni_hostname": there.host},
                )
        except httpx.HTTPError as failure:
            sentence = f"WordPress didn't respond: {type(failure).__name__}."
            raise WordPressRefused(sentence, may_pass=True) from failure

    def _json(self, answer: httpx.Response) -> dict[str, Any]:
        status = answer.status_code
        if status in (401, 403):
            raise WordPressRefused(
                "WordPress rejected the username or the application password.", may_pass=False
            )
        if status == 429 or status >= 500:
            raise WordPressRefused(f"WordPress answered {status}.", may_pass=True)
        if not 200 <= status < 300:
            raise WordPressRefused(f"WordPress answered {status}.", may_pass=False)
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise WordPressRefused("This address isn't a WordPress site.", may_pass=False)
        return body


def _address_of(host: str) -> str:
    """Return the public address of a host; private addresses are refused, to protect our own network."""
    try:
        return public_address(host)
    except UnknownHost:
        raise WordPressRefused(f"The address {host} doesn't exist.", may_pass=True) from None
    except PrivateAddress:
        raise WordPressRefused("This address is in a private network.", may_pass=False) from None
