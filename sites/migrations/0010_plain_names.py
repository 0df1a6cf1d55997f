"""Help texts are in plain English."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0009_domain_proof"),
    ]

    operations = [
        migrations.AlterField(
            model_name="generation",
            name="cost",
            field=models.IntegerField(help_text="The price in credits."),
        ),
        migrations.AlterField(
            model_name="generation",
            name="moved_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                help_text="When a worker last started it.",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="body",
            field=models.TextField(help_text="Paragraphs separated by empty lines; markup is shown as text."),
        ),
        migrations.AlterField(
            model_name="site",
            name="created_by",
            field=models.UUIDField(help_text="The membership that created the site."),
        ),
        migrations.AlterField(
            model_name="site",
            name="domain_proven_at",
            field=models.DateTimeField(
                help_text="Nothing is shown at the domain before this time.", null=True
            ),
        ),
    ]
