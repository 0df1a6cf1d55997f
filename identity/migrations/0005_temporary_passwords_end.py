"""Passwords that were told to somebody end: those of before, a week after this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_sessions_know_their_sign_in")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="temporary_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(
            "UPDATE identity_user SET temporary_until = now() + interval '7 days' WHERE must_change_password",
            migrations.RunSQL.noop,
        ),
    ]
