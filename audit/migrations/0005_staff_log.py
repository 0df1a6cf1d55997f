"""The staff's own log: what each of them did, over all accounts."""

import django.db.models.functions.datetime
import uuid
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, StaffMayRead


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_inspections_due"),
        ("tenancy", "0003_staff_look"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("staff_id", models.UUIDField()),
                ("staff_name", models.CharField(max_length=300)),
                ("account_id", models.UUIDField(help_text="Whose; null for what holds for all.", null=True)),
                ("verb", models.CharField(max_length=60)),
                ("facts", models.JSONField(default=dict)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("happened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        AppendOnly("audit_staffevent"),
        StaffMayRead("audit_staffevent", sealed=False),
    ]
