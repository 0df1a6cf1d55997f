"""A small client of the gateway: short timeouts, typed errors, no retry of what could happen twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from chits.gateway.keys import Keys, gateway_keys
from chits.gateway.simulator.api import in_process
from kernel.errors import Busy, Conflict, NotConfigured
from kernel.outgoing import http, limits

# The gateway asks for at least ten letters, digits, hyphens and underscores.
REFUND_KEY_HEADER = "X-Refund-Idempotency"
AT_A_TIME = 1_000

Transport = Callable[[Keys], httpx.BaseTransport | None]
_transport: list[Transport] = []


class GatewayDown(Busy):
    """The gateway didn't answer or reported a failure of its own. Whether the call took effect is unknown."""

    code = "gateway_down"
    sentence = "The payment gateway isn't responding. Nothing was recorded. Try again in a minute."
    retry_after_seconds = 30


class GatewayDenied(NotConfigured):
    """The gateway rejected our keys."""

    code = "gateway_denied"
    sentence = "The payment gateway rejected this installation's keys."


class GatewayRefused(Conflict):
    """The gateway refused the request; `reason` is its code, and `field` the field it names."""

    code = "gateway_refused"
    sentence = "The payment gateway refused the request."

    def __init__(self, description: str, *, reason: str = "", field: str = "", status: int = 400) -> None:
        self.reason = reason
        self.field = field
        self.answered = status
        super().__init__(f"The payment gateway refused: {description}")


class Gateway:
    """The calls to the gateway. Each returns the entity as the gateway reports it."""

    def __init__(self, keys: Keys, transport: httpx.BaseTransport | None = None) -> None:
        self.keys = keys
        # The simulated gateway runs in this process; the host is never looked up.
        base = "http://simulated.invalid" if keys.simulated else keys.url
        self._http = http.client(
            limits.GATEWAY,
            base_url=f"{base}/v1/",
            auth=(keys.key_id, keys.key_secret),
            transport=transport,
        )

    def create_order(
        self, *, amount: int, currency: str, receipt: str, notes: Mapping[str, str]
    ) -> dict[str, Any]:
        """Create an order for `amount` (minor units), paid in one payment; `receipt` is our unique id."""
        return self._ask(
            "POST",
            "orders",
            {"amount": _whole(amount), "currency": currency, "receipt": receipt, "notes": dict(notes)},
        )

    def fetch_order(self, order_id: str) -> dict[str, Any]:
        return self._ask("GET", f"orders/{_id(order_id)}")

    def payments_of_order(self, order_id: str) -> list[dict[str, Any]]:
        """Return every payment attempt of the order, including failed ones."""
        return _items(self._ask("GET", f"orders/{_id(order_id)}/payments"))

    def fetch_payment(self, payment_id: str) -> dict[str, Any]:
        return self._ask("GET", f"payments/{_id(payment_id)}")

    def capture(self, payment_id: str, *, amount: int, currency: str) -> dict[str, Any]:
        """Capture an authorised payment."""
        body = {"amount": _whole(amount), "currency": currency}
        return self._ask("POST", f"payments/{_id(payment_id)}/capture", body)

    def refund(self, payment_id: str, *, amount: int, key: str, notes: Mapping[str, str]) -> dict[str, Any]:
        """Refund `amount` of a captured payment. Repeating it with the same key returns the same refund."""
        return self._ask(
            "POST",
            f"payments/{_id(payment_id)}/refund",
            {"amount": _whole(amount), "speed": "normal", "notes": dict(notes)},
            headers={REFUND_KEY_HEADER: key},
        )

    def fetch_refund(self, refund_id: str) -> dict[str, Any]:
        return self._ask("GET", f"refunds/{_id(refund_id)}")

    def settled(self, *, year: int, month: int, day: int) -> list[dict[str, Any]]:
        """Return the payments and refunds settled to our bank on a day, with their fees."""
        found: list[dict[str, Any]] = []
        while True:
            query = {"year": year, "month": month, "day": day, "count": AT_A_TIME, "skip": len(found)}
            some = _items(self._ask("GET", "settlements/recon/combined", query=query))
            found += some
            if len(some) < AT_A_TIME:
                return found

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        try:
            response = self._http.request(
                method,
                path,
                content=None if body is None else json.dumps(body).encode(),
                params=dict(query) if query else None,
                headers={"Content-Type": "application/json", **(headers or {})},
            )
        except httpx.HTTPError as failure:
            raise GatewayDown from failure
        return _read(response)


def gateway(keys: Keys | None = None) -> Gateway:
    """Return the gateway for these keys or the installation's: Razorpay with keys, the simulator without."""
    keys = keys or gateway_keys()
    transport = _transport[-1](keys) if _transport else None
    if transport is None and keys.simulated:
        transport = in_process()
    return Gateway(keys, transport)


def through(transport: Transport) -> Callable[[], None]:
    """Send every call through `transport` (for tests). Call the returned function to end it."""
    _transport.append(transport)
    return lambda: _transport.remove(transport)


def _read(response: httpx.Response) -> dict[str, Any]:
    if response.status_code >= 500 or response.status_code == 429:
        raise GatewayDown
    try:
        # Amounts are whole numbers. A number with a point must not silently become a float.
        answer = json.loads(response.content, parse_float=str)
    except ValueError as failure:
        raise GatewayDown from failure
    if not isinstance(answer, dict):
        raise GatewayDown
    if response.status_code == 401:
        raise GatewayDenied
    if response.status_code >= 300:
        error = answer.get("error")
        error = error if isinstance(error, dict) else {}
        raise GatewayRefused(
            str(error.get("description") or "no reason given")[:300],
            reason=str(error.get("reason") or error.get("code") or ""),
            field=str(error.get("field") or ""),
            status=response.status_code,
        )
    return answer


def _items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    items = answer.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _whole(amount: int) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("amounts are whole minor units")
    return amount


def _id(text: str) -> str:
    """Check an id of the gateway. Anything else would be a different URL."""
    if not (0 < len(text) <= 64 and text.isascii() and text.replace("_", "").isalnum()):
        raise GatewayRefused("The id provided does not exist", reason="input_validation_failed")
    return text
