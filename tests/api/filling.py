"""Requests to each operation that would be right, and who may send them."""

from __future__ import annotations

import json
from typing import Any

from tests.api.caller import Caller
from tests.api.shapes import operations
from tests.api.world import ApiWorld

# What a body looks like when it is right, but for the one field that is tried.
RIGHT: dict[str, dict[str, Any]] = {
    "RegisterBody": {
        "email": "new@example.com",
        "password": "a-long-pass-9",
        "first_name": "N",
        "country": "IN",
        "plan": "free-trial",
    },
    "LoginBody": {"email": "asha@example.com", "password": "a-wrong-pass-9"},
    "RefreshBody": {"refresh": "x"},
    "PasswordChangeBody": {"current_password": "a-wrong-pass-9", "new_password": "another-long-pass-9"},
    "PasswordResetBody": {"email": "nobody@example.com"},
    "SwitchBody": {"account": "x"},
    "TokenBody": {"name": "The till's", "scope": "sell", "days": 30},
    "MemberBody": {"email": "new@example.com", "full_name": "New One", "role": "clerk"},
    "RoleBody": {"role": "clerk"},
    "BookIn": {"name": "Morning"},
    "PeriodIn": {"name": "Sunday", "pre_close_at": "2100-01-01T00:00:00Z"},
    "LedgerIn": {"name": "House", "priority": 9, "capacity": "1.00"},
    "TicketIn": {"lines": [{"number": "009", "amount": "1.00"}]},
    "CollaboratorIn": {"name": "Uncle"},
    "CoverIn": {"number": "007", "amount": "1.00", "collaborator": "$collaborator"},
    "CoversIn": {"collaborator": "$collaborator", "asks": [{"number": "007", "amount": "1.00"}]},
    "AnswerIn": {"confirmed": "1.00"},
    "AskedAnswerIn": {"confirmed": "1.00"},
    "CollaborationIn": {"link": "x"},
    "ReturnIn": {"amount": "1.00"},
    "OverkillIn": {"number": "007", "amount": "1.00", "collaborator": "$collaborator", "override": "x"},
    "GrantIn": {"action": "overkill", "period": "$period"},
    "RefundIn": {"reason": "a mistake"},
    "CommitIn": {"max_spill": 0},
    "NumberIn": {"number": "007"},
    "CorrectionIn": {"number": "007", "reason": "misread"},
    "LimitIn": {"kind": "ticket", "amount": "1.00"},
    "LimitPatch": {"amount": "1.00"},
    "TermsIn": {"commission_bps": 500},
    "DayIn": {"counted": "1.00"},
    "ReopeningIn": {"reason": "counted wrong"},
    "FloatIn": {"seller": "$seller", "amount": "1.00"},
    "PaymentIn": {"group": "$chit_group", "ticket": "$label", "amount": "1.00", "method": "cash"},
    "SheetIn": {"group": "$chit_group", "payments": [{"ticket": "$label", "amount": "1.00"}]},
    "ClaimIn": {"group": "$chit_group", "ticket": "$label", "amount": "1.00", "reference": "999911112222"},
    "OrderIn": {"group": "$chit_group", "ticket": "$label", "amount": "1.00"},
    "VerifyIn": {
        "razorpay_order_id": "$razorpay_order",
        "razorpay_payment_id": "pay_x",
        "razorpay_signature": "x",
    },
    "RejectionIn": {"reason": "not seen"},
    "ReversalIn": {"reason": "a mistake"},
    "GatewayRefundIn": {"reason": "a mistake"},
    "DepositIn": {"amount": "1.00"},
    "GroupIn": {
        "name": "Another circle",
        "monthly_installment": "1000.00",
        "duration_months": 3,
        "max_members": 3,
        "commission_bps": 500,
        "draw_day": 10,
    },
    "ChitTicketIn": {"mobile_number": "9876543210", "full_name": "Meena Rao"},
    "TakeOverIn": {"done": 1, "balances": []},
    "ReasonIn": {"reason": "a mistake"},
    "ReschedulingIn": {"draw_at": "2100-01-01T00:00:00Z", "reason": "the hall"},
    "BidIn": {"ticket": "T03", "discount": "1.00"},
    "WordIn": {"ticket": "T03", "word": "mango"},
    "SeenIn": {"ticket": "T03", "freeze_hash": "0" * 64},
    "MarkIn": {"kind": "OPT_OUT"},
    "SubstitutionIn": {"mobile_number": "9876543210", "full_name": "Meena Rao"},
    "SecurityIn": {"security": "two guarantors"},
    "ConfirmBody": {
        "invoice_id": "$invoice",
        "payment_method_id": "$method",
        "manual_reference": "T-1",
        "amount": "2407.00",
    },
    "RejectionBody": {"reason": "duplicate"},
    "ReversalBody": {"reason": "a mistake"},
    "BulkBody": {"ids": ["x"]},
    "ChooseBody": {"plan": "pro"},
    "AdjustmentBody": {"account": "$account", "amount": 5, "reason": "a gift"},
    "SettlementBody": {"note": "ours"},
    "SiteIn": {"name": "Another site", "industry": "technology"},
    "SectorsIn": {"industry_slug": "technology", "sector_slugs": ["hardware"]},
    "PostIn": {"title": "A title", "body": "A text."},
    "BulletinIn": {"result": "x"},
    "GenerationIn": {"topic": "A topic"},
    "AnnouncementBody": {"title": "Closed on Sunday"},
    "PlatformBody": {"title": "We move house"},
    "WordPressIn": {"address": "blog.example", "user_name": "editor", "password": "abcd"},
}


def filled(path: str, world: ApiWorld) -> str:
    """The path with ids that exist, so that what is refused is the body."""
    own = {
        "members": world.cast.bilal.id,
        "sellers": world.cast.bilal.id,
        "books": world.book.id,
        "periods": world.period.id,
        "ledgers": world.ledgers[0].id,
        "tickets": world.ticket.id,
        "collaborators": world.collaborator.id,
        "covers": world.cover.id,
        "limits": world.limit.id,
        "imports": world.import_.id,
    }
    if path.startswith(("/v1/billing/", "/v1/ops/")):
        bills = {"payments": world.bill.payment.id, "statement-lines": world.bill.line.id}
        return path.replace("{id}", str(bills.get(path.split("/")[3], "x")))
    if path.startswith("/v1/auth/"):
        sites = {"sites": world.shown.site.id, "posts": world.shown.post.id}
        return path.replace("{id}", str(sites.get(path.split("/")[3], "x")))
    if path.startswith("/v1/chits/"):
        chits = {
            "groups": world.chits.group.id,
            "tickets": world.chits.ticket.id,
            "instalments": world.chits.instalment.id,
            "awards": world.chits.award.id,
            "payouts": world.chits.payout.id,
            "demands": world.chits.demand.id,
            "marks": world.chits.mark.id,
            "holdings": world.chits.former.id,
            "payments": world.chit_payments.online.id,
        }
        return path.replace("{id}", str(chits.get(path.split("/")[3], "x")))
    kind = path.split("/")[2]
    return path.replace("{id}", str(own.get(kind, "x"))).replace("{number}", "007")


def right(shape: str, world: ApiWorld) -> dict[str, Any]:
    text = json.dumps(RIGHT.get(shape, {}))
    given = {
        "$collaborator": world.collaborator.id,
        "$period": world.period.id,
        "$seller": world.cast.bilal.id,
        "$invoice": world.bill.invoice.id,
        "$method": world.bill.method.id,
        "$account": world.cast.asha.account_id,
        "$chit_group": world.chits.group.id,
        "$label": world.chit_payments.label,
        "$razorpay_order": world.chit_payments.order.order_id,
    }
    for place, id in given.items():
        text = text.replace(place, str(id))
    return dict(json.loads(text))


def with_body() -> list[tuple[str, str, str]]:
    """(method, path, name of the body's shape) of every operation that takes JSON."""
    return [(method, path, shape) for method, path, shape in operations() if shape is not None]


def caller_for(path: str, world: ApiWorld, asha: Caller) -> Caller:
    """Staff for what is theirs, the collaborator for what is asked of it, else the owner."""
    if path.startswith("/v1/covers/asked/"):
        return world.asked
    return world.desk if path.startswith("/v1/ops/") else asha
