"""Everything of a new database that migrations 0001 to 0010 of this app made, at once."""

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
        ("sites", "0001_sites"),
        ("sites", "0002_seal"),
        ("sites", "0003_industries"),
        ("sites", "0004_generations"),
        ("sites", "0005_generations_stalled"),
        ("sites", "0006_site_of_host"),
        ("sites", "0007_wordpress"),
        ("sites", "0008_how_to_join"),
        ("sites", "0009_domain_proof"),
        ("sites", "0010_plain_names"),
    ]
    dependencies = [("tenancy", "0001_squashed_0007_new_database")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Handle",
                    fields=[
                        ("handle", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                        ("account_id", models.UUIDField(unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Industry",
                    fields=[
                        ("slug", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=80)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Sector",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=80)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "industry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sectors",
                                to="sites.industry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("industry", "slug"), name="sites_sector_slug")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("slug", models.SlugField(max_length=60)),
                        ("domain", models.CharField(max_length=270, null=True)),
                        ("description", models.CharField(blank=True, max_length=2000)),
                        ("hosting_type", models.CharField(default="custom", max_length=10)),
                        ("site_type", models.CharField(default="blog", max_length=10)),
                        ("is_active", models.BooleanField(default=True)),
                        ("created_by", models.UUIDField(help_text="The membership that created the site.")),
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
                            "industry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sites.industry",
                            ),
                        ),
                        ("how_to_join", models.CharField(blank=True, default="", max_length=2000)),
                        (
                            "domain_proven_at",
                            models.DateTimeField(
                                help_text="Nothing is shown at the domain before this time.", null=True
                            ),
                        ),
                        (
                            "domain_problem",
                            models.CharField(blank=True, db_default="", default="", max_length=300),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="sites_site_account_id"),
                            models.UniqueConstraint(fields=("account", "slug"), name="sites_site_slug"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="created_by", name="sites_site_maker", to="tenancy_membership"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hosting_type__in", ["wordpress", "custom", "static"])),
                                name="sites_site_hosting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("site_type__in", ["blog", "ecommerce", "corporate"])),
                                name="sites_site_type",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("kind", models.CharField(default="post", max_length=10)),
                        ("state", models.CharField(default="draft", max_length=10)),
                        ("title", models.CharField(max_length=255)),
                        ("slug", models.SlugField(max_length=60)),
                        (
                            "body",
                            models.TextField(
                                help_text="Paragraphs separated by empty lines; markup is shown as text."
                            ),
                        ),
                        ("is_generated", models.BooleanField(default=False)),
                        ("subject", models.CharField(blank=True, max_length=20)),
                        ("subject_id", models.UUIDField(null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("proof_url", models.CharField(blank=True, max_length=500)),
                        ("written_by_name", models.CharField(blank=True, max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("published_at", models.DateTimeField(null=True)),
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
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="sites.site",
                            ),
                        ),
                        ("generation_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "site", "-published_at"], name="sites_post_latest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="sites_post_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="site_id", name="sites_post_site", to="sites_site"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "site", "slug"), name="sites_post_slug"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("subject_id__isnull", False)),
                                fields=("account", "site", "subject", "subject_id"),
                                name="sites_post_subject",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["post", "social", "bulletin"])),
                                name="sites_post_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                                name="sites_post_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", False), ("state", "draft"), _connector="OR"
                                ),
                                name="sites_post_published",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="generation_id", name="sites_post_generation", to="sites_generation"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteSector",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
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
                            "sector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sites.sector",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sectors",
                                to="sites.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="sites_sitesector_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="site_id", name="sites_sitesector_site", to="sites_site"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "site", "sector"), name="sites_sitesector_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteUserAccess",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("membership_id", models.UUIDField(default=uuid.uuid4)),
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
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="access",
                                to="sites.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="sites_siteuseraccess_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="site_id", name="sites_access_site", to="sites_site"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="membership_id",
                                name="sites_access_member",
                                on_delete="CASCADE",
                                to="tenancy_membership",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "site", "membership_id"), name="sites_access_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Generation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("kind", models.CharField(default="post", max_length=10)),
                        ("topic", models.CharField(max_length=500)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("cost", models.IntegerField(help_text="The price in credits.")),
                        ("hold_id", models.UUIDField()),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("asked_by", models.UUIDField(help_text="The membership that ordered it.")),
                        ("asked_by_name", models.CharField(max_length=300)),
                        (
                            "asked_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "moved_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                help_text="When a worker last started it.",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="generations",
                                to="sites.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="sites_generation_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="site_id", name="sites_generation_site", to="sites_site"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                                name="sites_generation_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost__gt", 0)), name="sites_generation_cost"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "hold_id"), name="sites_generation_hold"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("state", models.CharField(default="waiting", max_length=8)),
                        ("remote_id", models.BigIntegerField(null=True)),
                        ("wanted", models.IntegerField(default=1)),
                        ("delivered", models.IntegerField(default=0)),
                        ("tries", models.IntegerField(default=0)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        (
                            "next_try_at",
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
                            "post",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="sites.post",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="sites_delivery_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="post_id", name="sites_delivery_post", to="sites_post"
                            ),
                            models.UniqueConstraint(fields=("account", "post"), name="sites_delivery_one"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                                name="sites_delivery_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WordPress",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("address", models.CharField(max_length=300)),
                        ("user_name", models.CharField(max_length=120)),
                        ("sealed_password", models.TextField()),
                        (
                            "connected_at",
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
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordpress",
                                to="sites.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="sites_wordpress_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="site_id", name="sites_wordpress_site", to="sites_site"
                            ),
                            models.UniqueConstraint(fields=("account", "site"), name="sites_wordpress_one"),
                        ],
                    },
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in [
                "sites_site",
                "sites_generation",
                "sites_post",
                "sites_delivery",
                "sites_sitesector",
                "sites_siteuseraccess",
                "sites_wordpress",
            ]
        ),
        AppendOnly("sites_handle"),
    ]
