"""Send a notice by web push to every browser of the user, and delete subscriptions that no longer exist."""

from __future__ import annotations

import json
import logging

import httpx
from django.conf import settings
from requests import Response

from identity.models import User
from inbox.actions.subscribe import is_push_service
from inbox.channels.outcome import NotSent
from inbox.models import Notice, PushSubscription
from inbox.vapid import vapid
from kernel.outgoing import http, limits

log = logging.getLogger(__name__)

TIME_TO_LIVE_SECONDS = 24 * 3600
GONE = frozenset({404, 410})


def send(notice: Notice, user: User, account_name: str) -> None:
    """Send to all of the user's browsers. Raise NotSent if none accepted it."""
    message = json.dumps(
        {"title": notice.title, "body": notice.body, "url": notice.url or "/", "tag": notice.key},
        ensure_ascii=False,
    )
    failures: list[NotSent] = []
    arrived = 0
    # A redirect could lead to a host that isn't a known push service, so none is followed.
    with http.client(limits.PUSH) as client:
        session = _Session(client)
        for browser in PushSubscription.objects.filter(user=user):
            try:
                _post(session, browser, message)
                arrived += 1
            except NotSent as failure:
                failures.append(failure)
    if arrived:
        return
    if not failures:
        raise NotSent("no browser left", for_good=True)
    raise NotSent(str(failures[0]), for_good=all(failure.for_good for failure in failures))


def _post(session: _Session, browser: PushSubscription, message: str) -> None:
    from pywebpush import WebPushException, webpush

    if not is_push_service(browser.endpoint):
        browser.delete()
        raise NotSent("no known push service", for_good=True)
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
            data=message,
            vapid_private_key=vapid(),
            vapid_claims={"sub": settings.PUSH_CONTACT},
            ttl=TIME_TO_LIVE_SECONDS,
            timeout=limits.PUSH.step_seconds,
            requests_session=session,
        )
    except WebPushException as failure:
        status = failure.status_code
        if status in GONE:
            browser.delete()
        for_good = status is not None and 400 <= status < 500 and status != 429
        raise NotSent(f"push service answered {status}", for_good=for_good) from failure
    except httpx.HTTPError as failure:
        raise NotSent(type(failure).__name__) from failure
    except Exception as failure:  # An invalid key shows only when it is used.
        log.warning("a browser's subscription cannot be used", exc_info=True)
        browser.delete()
        raise NotSent("unusable subscription", for_good=True) from failure


class _Session:
    """The part of `requests.Session` that pywebpush uses, on our own HTTP client."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def post(self, endpoint: str, *, data: bytes, headers: dict[str, str], timeout: float) -> Response:
        answer = self.client.post(endpoint, content=data, headers=headers, timeout=timeout)
        response = Response()
        response.status_code = answer.status_code
        response.reason = answer.reason_phrase
        response._content = answer.content
        return response
