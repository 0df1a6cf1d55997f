"""The seals on what is billed, the rates and ways to pay of a new installation, and the guard of numbers."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead

FROM = datetime(2020, 1, 1, tzinfo=UTC)
# What one US dollar costs.
RATES = {
    "USD": "1.0",
    "PKR": "278.0",
    "INR": "83.0",
    "GBP": "0.79",
    "EUR": "0.92",
    "CAD": "1.36",
    "AUD": "1.52",
}

BANK = "Ask {support} for the account to transfer to. Write the pay code of the invoice as the reference."
WALLET = "Ask {support} for the number to send to. Write the pay code of the invoice in the note."
# country, code, name, instructions
METHODS = [
    ("PK", "jazzcash", "JazzCash", "JazzCash app: Send money → to a till. " + WALLET),
    ("PK", "easypaisa", "EasyPaisa", "EasyPaisa app: Send money. " + WALLET),
    ("PK", "bank-transfer", "Bank Transfer", "From any bank in Pakistan, by IBFT or Raast. " + BANK),
    ("IN", "upi", "UPI", "Any UPI app. " + WALLET),
    ("IN", "bank-transfer", "Bank Transfer", "NEFT, IMPS or RTGS. " + BANK),
    ("GB", "bank-transfer", "Bank Transfer", "Faster Payments from any bank in the UK. " + BANK),
    ("US", "bank-transfer", "Bank Transfer", "ACH or wire from any bank in the US. " + BANK),
    ("", "international-bank-transfer", "International bank transfer", "SWIFT, costs shared (SHA). " + BANK),
    ("", "wise", "Wise", "Wise transfer in the currency of the invoice. " + WALLET),
]

# What was numbered keeps its number, its code and the time of it; only the status goes on.
GUARD = """
CREATE FUNCTION billing_keep_number() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (OLD.number, OLD.pay_code, OLD.finalised_at) IS DISTINCT FROM (NEW.number, NEW.pay_code, NEW.finalised_at)
       OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'invoice % is numbered and stays as it is', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER billing_keep_number BEFORE UPDATE ON billing_invoice
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION billing_keep_number();
"""
UNGUARD = "DROP TRIGGER billing_keep_number ON billing_invoice; DROP FUNCTION billing_keep_number();"

TENANT_TABLES = ("subscription", "invoice", "payment", "evidence", "creditnote")


def write_prices(apps, schema_editor):
    alias = schema_editor.connection.alias
    rates = apps.get_model("billing", "ExchangeRate").objects.using(alias)
    for currency, rate in RATES.items():
        rates.create(currency=currency, rate=Decimal(rate), valid_from=FROM)
    methods = apps.get_model("billing", "PaymentMethod").objects.using(alias)
    for position, (country, code, name, instructions) in enumerate(METHODS):
        methods.create(
            country=country,
            code=code,
            name=name,
            instructions=instructions.format(support="our support"),
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_first_invoices"),
        ("tenancy", "0003_staff_look"),
        ("credits", "0002_seal"),
        ("plans", "0002_first_plans"),
    ]
    operations = [
        *(ProtectTenantTable(f"billing_{table}") for table in TENANT_TABLES),
        AppendOnly(
            "billing_invoice",
            updatable=(
                "status",
                "number",
                "pay_code",
                "finalised_at",
                "paid_at",
                "voided_at",
                "void_reason",
            ),
        ),
        AppendOnly(
            "billing_payment",
            updatable=(
                "status",
                "decided_at",
                "decided_by_id",
                "decided_by_name",
                "reject_reason",
                "reject_text",
                "reversed_at",
                "reversed_by_id",
                "reversed_by_name",
                "reversal_reason",
            ),
        ),
        AppendOnly("billing_evidence"),
        AppendOnly("billing_creditnote"),
        AppendOnly("billing_exchangerate"),
        migrations.RunSQL(GUARD, UNGUARD),
        *(StaffMayRead(f"billing_{table}") for table in TENANT_TABLES),
        StaffMayRead("billing_exchangerate", sealed=False),
        StaffMayRead("billing_paymentmethod", sealed=False),
        StaffMayRead("plans_plan", sealed=False),
        StaffMayRead("plans_grant"),
        StaffMayRead("credits_wallet"),
        StaffMayRead("credits_creditentry"),
        migrations.RunPython(write_prices, migrations.RunPython.noop),
    ]
