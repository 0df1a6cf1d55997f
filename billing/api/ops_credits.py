"""Staff: credits added and removed by hand."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from billing.actions.adjust_credits import adjust_credits
from billing.queries.credit_entries import AdjustedOut
from kernel.errors import NotFound
from kernel.ids import read_id
from rest.fields import line
from rest.schemas import Body
from rest.staff import StaffResources

router = StaffResources(tags=["Staff"])
# More than this is refused in words by the wallet; here only what no wallet could hold.
Credits = Annotated[int, Field(ge=-(10**15), le=10**15)]


class AdjustmentBody(Body):
    account: line(64, 1)  # type: ignore[valid-type]
    amount: Credits
    reason: line(255, 1)  # type: ignore[valid-type]
    direction: Literal["add", "take"] = "add"


@router.on("POST", "/ops/credits/adjustments/", answer=AdjustedOut, proof=True)
def post_adjustment(request: Any, body: AdjustmentBody) -> Any:
    """Add or remove credits of an account; its credit history shows the reason."""
    account_id = read_id(body.account)
    if account_id is None:
        raise NotFound
    entry = adjust_credits(
        request.staff, account_id, body.amount, reason=body.reason, direction=body.direction
    )
    return 201, AdjustedOut.of(entry)
