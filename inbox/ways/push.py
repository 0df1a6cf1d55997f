"""By web push, to every browser the user has subscribed; one that is gone is forgotten."""

from __future__ import annotations

import json
import logging

import httpx
from django.conf import settings
from pywebpush import WebPushException, webpush
from requests import Response

from identity.models import User
from inbox.actions.subscribe import is_push_service
from inbox.models import Notice, PushSubscription
from inbox.vapid import vapid
from inbox.ways.outcome import NotSent
from kernel.outgoing import http, limits

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
GONE = frozenset({404, 410})


def send(notice: Notice, user: User, account_name: str) -> None:
    """To all browsers; sent when one of them has it. Raises NotSent."""
    said = json.dumps(
        {"title": notice.title, "body": notice.body, "url": notice.url or "/", "tag": notice.key},
        ensure_ascii=False,
    )
    troubles: list[NotSent] = []
    arrived = 0
    # An address that leads elsewhere is not the one that was allowed: no redirect is followed.
    with http.client(limits.PUSH) as client:
        session = _Session(client)
        for browser in PushSubscription.objects.filter(user=user):
            try:
                _post(session, browser, said)
                arrived += 1
            except NotSent as trouble:
                troubles.append(trouble)
    if arrived:
        return
    if not troubles:
        raise NotSent("no browser left", for_good=True)
    raise NotSent(str(troubles[0]), for_good=all(trouble.for_good for trouble in troubles))


def _post(session: _Session, browser: PushSubscription, said: str) -> None:
    if not is_push_service(browser.endpoint):
        browser.delete()
        raise NotSent("no known push service", for_good=True)
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
            data=said,
            vapid_private_key=vapid(),
            vapid_claims={"sub": settings.PUSH_CONTACT},
            ttl=KEPT_SECONDS,
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
    except Exception as failure:  # a key that is no point on the curve, found only when it is used
        log.warning("a browser's subscription cannot be used", exc_info=True)
        browser.delete()
        raise NotSent("unusable subscription", for_good=True) from failure


class _Session:
    """What pywebpush needs of a `requests.Session`, on our own client."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def post(self, endpoint: str, *, data: bytes, headers: dict[str, str], timeout: float) -> Response:
        answer = self.client.post(endpoint, content=data, headers=headers, timeout=timeout)
        told = Response()
        told.status_code = answer.status_code
        told.reason = answer.reason_phrase
        told._content = answer.content
        return told
