"""The demo's business side: one of the staff, the demo account's paid plan, and payments that wait."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import typst
from django.utils.formats import date_format

from accounts.actions.register import register
from billing.actions.approve_payment import approve_payment
from billing.actions.attach_evidence import attach_evidence
from billing.actions.confirm_payment import confirm_payment
from billing.models import Invoice, Payment, PaymentMethod
from billing.queries.finders import open_invoice
from billing.queries.rates import methods_for
from documents.fonts import FAMILIES, font_paths
from identity.actions.create_user import create_user
from identity.models import User
from kernel.clock import database_now
from money import format_money, to_string
from tenancy.member import Member
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for

STAFF = "staff@drawbook.test"
RECEIPT = Path(__file__).parent / "receipt.typ"


@dataclass(frozen=True, slots=True)
class Customer:
    """An account of the queue: `reference` None where nothing was paid yet."""

    email: str
    first_name: str
    last_name: str
    business: str
    country: str
    plan: str
    reference: str | None
    method: str = ""
    has_evidence: bool = True


CUSTOMERS = (
    Customer(
        "bilal@karachi.test", "Bilal", "Ahmed", "Karachi Numbers", "PK", "pro", "004219873316", "jazzcash"
    ),
    Customer("grace@bright.test", "Grace", "Hill", "Bright Raffles Ltd", "GB", "basic", "FT26324XK"),
    Customer(
        "hina@lahore.test", "Hina", "Malik", "Lahore Lucky Draw", "PK", "basic", "88120937745", "easypaisa"
    ),
    Customer("dev@deccan.test", "Dev", "Rao", "Deccan Agency", "IN", "pro", "432811904457", "upi"),
    Customer(
        "omar@rehmat.test", "Omar", "Rehmat", "Rehmat Traders", "PK", "enterprise", "TT-0091827", "", False
    ),
    Customer("zoe@maple.test", "Zoe", "Tremblay", "Maple Promotions", "CA", "pro", "CA8827119"),
    # The same reference as another account's: staff look twice.
    Customer(
        "ali@gulberg.test", "Ali", "Raza", "Gulberg Prize Club", "PK", "basic", "8812 093 7745", "easypaisa"
    ),
    Customer("sanjay@sahyadri.test", "Sanjay", "Patil", "Sahyadri Chits", "IN", "pro", None),
    Customer("aye@yangon.test", "Aye", "Min", "Yangon Numbers", "MM", "free-trial", None),
)


INSTRUCTIONS = {
    "jazzcash": "Send to: 0301 4427 118\nName: Drawbook Demo\nWrite the pay code in the note.",
    "easypaisa": "Send to: 0345 8891 204\nName: Drawbook Demo\nWrite the pay code in the note.",
    "upi": "UPI ID: drawbook-demo@okbank\nWrite the pay code in the note.",
}
BANK = "Account: 0042 1987 3316\nName: Drawbook Demo\nWrite the pay code as the reference."


def set_up_methods() -> None:
    """Somewhere to send the money to, for every payment method that has nothing of it yet."""
    for method in PaymentMethod.objects.filter(is_set_up=False):
        method.instructions = INSTRUCTIONS.get(method.code, BANK)
        method.is_set_up = True
        method.save(update_fields=["instructions", "is_set_up"])


def make_staff(password: str) -> Staff:
    """Create the member of staff who approves, if missing."""
    user = User.objects.filter(email=STAFF).first()
    if user is None:
        user = create_user(
            email=STAFF, password=password, first_name="Nadia", last_name="Aziz", is_staff=True
        )
    staff = staff_for(user.pk)
    assert staff is not None
    return staff


def pay_first_invoice(owner: Member, staff: Staff) -> None:
    """As any customer: sent, looked at, approved. The account is in scope."""
    approve_payment(staff, _pay(owner, "410077213364", "upi", has_evidence=True).id)


def fill_queue(password: str) -> None:
    """Create accounts from several countries, most with a payment to approve."""
    chance = random.Random(11)
    for customer in CUSTOMERS:
        member = register(
            email=customer.email,
            # They only fill the queue; no visitor signs in as them.
            password=f"{password}-{chance.randrange(10**9)}",
            first_name=customer.first_name,
            last_name=customer.last_name,
            country=customer.country,
            plan=customer.plan,
            business_name=customer.business,
        )
        if customer.reference is not None:
            with scope(member.account_id, member.user_id):
                _pay(member, customer.reference, customer.method, has_evidence=customer.has_evidence)


def _pay(member: Member, reference: str, code: str, *, has_evidence: bool) -> Payment:
    invoice = open_invoice(member.account_id)
    assert invoice is not None
    methods = methods_for(member.country)
    method = next((one for one in methods if one.code == code), methods[-1])
    payment = confirm_payment(
        member,
        invoice,
        payment_method_id=method.id,
        manual_reference=reference,
        amount=_total(invoice),
    )
    if has_evidence:
        picture = _receipt(member, invoice, reference, method.name)
        attach_evidence(member, payment, file_name=f"{method.code}-receipt.png", content=picture)
    return payment


def _total(invoice: Invoice) -> str:
    return to_string(invoice.total_minor, invoice.currency)


def _receipt(member: Member, invoice: Invoice, reference: str, method: str) -> bytes:
    """A picture such as a phone shows."""
    now = database_now()
    facts = {
        "fonts": FAMILIES,
        "amount": format_money(invoice.total_minor, invoice.currency),
        "rows": [
            ["To", "Drawbook"],
            ["From", member.user_name],
            ["By", method],
            ["Date", date_format(now, "j M Y")],
            ["Time", date_format(now, "H:i")],
            ["TID", reference],
        ],
    }
    folders = sorted({str(Path(path).parent) for path in font_paths()})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(root=str(RECEIPT.parent), font_paths=fonts, ignore_system_fonts=True)
    given = json.dumps(facts, ensure_ascii=False)
    picture = compiler.compile(input=str(RECEIPT), format="png", ppi=90.0, sys_inputs={"facts": given})
    assert isinstance(picture, bytes)
    return picture
