"""An account's own keys of the payment gateway: saved and removed by the owner, never shown again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from ninja import Schema
from pydantic import Field

from chits.actions.save_gateway_keys import remove_gateway_keys, save_gateway_keys
from chits.gateway.own_keys import is_available_here, is_simulated_here, latest_keys
from rest.fields import Line
from rest.resources import Resources
from rest.schemas import Body
from tenancy.access import Access
from tenancy.member import Member

router = Resources(tags=["chit payments"])
Secret = Annotated[Line, Field(min_length=8, max_length=100)]


class GatewayKeysIn(Body):
    key_id: Annotated[Line, Field(min_length=1, max_length=64)]
    key_secret: Secret
    webhook_secret: Secret


class GatewayKeysOut(Schema):
    own: bool = Field(
        description="Whether the account has its own keys. Otherwise the installation's keys are used."
    )
    key_id: str | None
    kept_at: datetime | None
    available: bool = Field(description="Whether members can pay online.")
    simulated: bool
    webhook_url: str = Field(description="The URL to which the gateway sends its webhooks.")


@router.on("GET", "/chits/gateway/keys/", answer=GatewayKeysOut, may="account.billing")
def get_gateway_keys(request: Any) -> Any:
    return keys_shape(request.member)


@router.on(
    "PUT",
    "/chits/gateway/keys/",
    answer=GatewayKeysOut,
    may="account.billing",
    needs=Access.BILLING,
    by_token=False,
)
def put_gateway_keys(request: Any, body: GatewayKeysIn) -> Any:
    """Save the account's own keys, which new orders use from now on."""
    save_gateway_keys(
        request.member,
        key_id=body.key_id,
        key_secret=body.key_secret,
        webhook_secret=body.webhook_secret,
    )
    return keys_shape(request.member)


@router.on("DELETE", "/chits/gateway/keys/", may="account.billing", needs=Access.BILLING, by_token=False)
def delete_gateway_keys(request: Any) -> Any:
    """Remove the account's own keys, so that the installation's keys are used again."""
    remove_gateway_keys(request.member)
    return 204, None


def keys_shape(member: Member) -> dict[str, Any]:
    """Return the public part of the keys."""
    row = latest_keys()
    return {
        "own": row is not None,
        "key_id": row.key_id if row else None,
        "kept_at": row.made_at if row else None,
        "available": is_available_here(),
        "simulated": is_simulated_here(),
        "webhook_url": f"{settings.PUBLIC_URL}/v1/chits/gateway/webhook/?account={member.account_id}",
    }
