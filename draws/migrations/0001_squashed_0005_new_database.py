"""Everything of a new database that migrations 0001 to 0005 of this app made, at once."""

import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("draws", "0001_draws"),
        ("draws", "0002_seal"),
        ("draws", "0003_announced_results"),
        ("draws", "0004_log_checks"),
        ("draws", "0005_times_are_plausible"),
    ]
    dependencies = [
        ("audit", "0001_squashed_0007_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="FreezeLog",
                    fields=[
                        ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("charter_hash", models.CharField(max_length=64)),
                        ("freeze_hash", models.CharField(max_length=64, unique=True)),
                        ("logged_at", models.BigIntegerField(help_text="Unix seconds.")),
                        ("previous", models.CharField(max_length=64)),
                        ("head", models.CharField(max_length=64)),
                        ("signature", models.CharField(max_length=128)),
                    ],
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="Whose draws: a name registered in draws.registry.", max_length=40
                            ),
                        ),
                        ("subject_id", models.UUIDField(help_text="The product's row: a group, a period.")),
                        (
                            "title",
                            models.CharField(help_text="The charter's subject; public.", max_length=120),
                        ),
                        ("charter", models.TextField(help_text="The record's canonical bytes.")),
                        ("charter_hash", models.CharField(max_length=64)),
                        ("beacon_kind", models.CharField(max_length=5)),
                        (
                            "lead_seconds",
                            models.IntegerField(help_text="How long before each draw it is frozen."),
                        ),
                        (
                            "least_lead_seconds",
                            models.IntegerField(help_text="Frozen later than that, it is missed."),
                        ),
                        ("sealed_secret", models.BinaryField()),
                        ("links_used", models.IntegerField(default=0)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="draws_series_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "kind", "subject_id"), name="draws_series_once"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "charter_hash"), name="draws_series_charter"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lead_seconds__gte", models.F("least_lead_seconds")),
                                    ("least_lead_seconds__gte", 1),
                                ),
                                name="draws_series_lead",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("beacon_kind__in", ["drand", "local"])),
                                name="draws_series_beacon",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LuckyWord",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "number",
                            models.IntegerField(
                                help_text="Which draw of the series; every attempt at it takes them."
                            ),
                        ),
                        ("label", models.CharField(max_length=8)),
                        ("word", models.CharField(max_length=64)),
                        (
                            "posted_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="draws.series",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="draws_luckyword_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "series", "number", "label"), name="draws_word_once"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="series_id", name="draws_word_series", to="draws_series"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.IntegerField(help_text="Which draw of the series, from 1.")),
                        ("attempt", models.IntegerField(default=1)),
                        ("state", models.CharField(default="SCHEDULED", max_length=16)),
                        ("draw_at", models.DateTimeField()),
                        ("freeze_at", models.DateTimeField()),
                        ("freeze_by", models.DateTimeField(help_text="Not frozen by then, it is missed.")),
                        (
                            "reason",
                            models.CharField(blank=True, help_text="Why it is done again.", max_length=200),
                        ),
                        ("chain_index", models.IntegerField(null=True)),
                        ("mode", models.CharField(blank=True, max_length=6)),
                        ("beacon_round", models.BigIntegerField(null=True)),
                        ("freeze", models.TextField(help_text="The record's canonical bytes.", null=True)),
                        ("freeze_hash", models.CharField(max_length=64, null=True)),
                        (
                            "frozen_at",
                            models.DateTimeField(help_text="When it was in fact published.", null=True),
                        ),
                        (
                            "transcript",
                            models.TextField(help_text="The record's canonical bytes.", null=True),
                        ),
                        ("transcript_hash", models.CharField(max_length=64, null=True)),
                        ("winners", models.JSONField(help_text="Labels, lowest score first.", null=True)),
                        ("result_number", models.BigIntegerField(null=True)),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="When it was missed, superseded, voided, cancelled.", null=True
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="draws.draw",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draws",
                                to="draws.series",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["state", "draw_at"], name="draws_draw_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="draws_draw_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "series", "number", "attempt"), name="draws_draw_attempt"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "series", "chain_index"), name="draws_draw_link"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "freeze_hash"), name="draws_draw_freeze"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["SCHEDULED", "FROZEN", "DRAWN"])),
                                fields=("account", "series", "number"),
                                name="draws_draw_one_living",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "SCHEDULED",
                                            "FROZEN",
                                            "DRAWN",
                                            "MISSED",
                                            "SUPERSEDED",
                                            "VOIDED",
                                            "CANCELLED",
                                        ],
                                    )
                                ),
                                name="draws_draw_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attempt__gte", 1),
                                    ("freeze_at__lt", models.F("draw_at")),
                                    ("number__gte", 1),
                                ),
                                name="draws_draw_counts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("freeze__isnull", True), ("state__in", ["SCHEDULED", "MISSED"])
                                    ),
                                    models.Q(
                                        ("freeze__isnull", False),
                                        ("state__in", ["FROZEN", "SUPERSEDED", "DRAWN", "VOIDED"]),
                                    ),
                                    ("state", "CANCELLED"),
                                    _connector="OR",
                                ),
                                name="draws_draw_frozen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["DRAWN", "VOIDED"]), ("transcript__isnull", False)
                                    ),
                                    models.Q(
                                        ("transcript__isnull", True),
                                        models.Q(("state__in", ["DRAWN", "VOIDED"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="draws_draw_settled",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="series_id", name="draws_draw_series", to="draws_series"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="replaces_id", name="draws_draw_replaces", to="draws_draw"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("freeze_at__isnull", True),
                                        models.Q(
                                            (
                                                "freeze_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "freeze_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("freeze_by__isnull", True),
                                        models.Q(
                                            (
                                                "freeze_by__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "freeze_by__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("draw_at__isnull", True),
                                        models.Q(
                                            (
                                                "draw_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "draw_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="draws_draw_plausible_times",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seen",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("label", models.CharField(max_length=8)),
                        ("freeze_hash", models.CharField(max_length=64)),
                        ("seen_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seen",
                                to="draws.draw",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="draws_seen_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "draw", "label"), name="draws_seen_once"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="draw_id", name="draws_seen_draw", to="draws_draw"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncedResult",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("kind", models.CharField(help_text="Whose result: books.period.", max_length=40)),
                        ("subject_id", models.UUIDField(help_text="The product's row.")),
                        ("position", models.IntegerField(default=1)),
                        (
                            "title",
                            models.CharField(help_text="What it is the result of; public.", max_length=300),
                        ),
                        (
                            "shown",
                            models.CharField(help_text="The number with its zeros; public.", max_length=20),
                        ),
                        ("announced_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["account", "-announced_at"], name="draws_announced_latest")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="draws_announcedresult_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "kind", "subject_id", "position"),
                                name="draws_announced_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogCheck",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("checked_at", models.DateTimeField()),
                        ("position", models.BigIntegerField()),
                        ("head", models.CharField(max_length=64)),
                        (
                            "problems",
                            models.JSONField(
                                default=list, help_text="Sentences; none when the log is whole."
                            ),
                        ),
                    ],
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in [
                "draws_announcedresult",
                "draws_series",
                "draws_draw",
                "draws_luckyword",
                "draws_seen",
            ]
        ),
        *(
            AppendOnly(table)
            for table in ["draws_announcedresult", "draws_freezelog", "draws_logcheck", "draws_seen"]
        ),
        AppendOnly("draws_series", updatable=("links_used",)),
        AppendOnly(
            "draws_draw",
            updatable=(
                "state",
                "chain_index",
                "mode",
                "beacon_round",
                "freeze",
                "freeze_hash",
                "frozen_at",
                "transcript",
                "transcript_hash",
                "winners",
                "result_number",
                "settled_at",
                "ended_at",
            ),
        ),
        AppendOnly("draws_luckyword", updatable=("word", "posted_at")),
    ]
