"""A program's session knows when its person signed in and when they last showed who they are."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_photos")]
    operations = [
        migrations.AddField(
            model_name="apisession",
            name="confirmed_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="apisession",
            name="signed_in_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.RunSQL(
            "UPDATE identity_apisession SET signed_in_at = created_at, confirmed_at = created_at",
            migrations.RunSQL.noop,
        ),
    ]
