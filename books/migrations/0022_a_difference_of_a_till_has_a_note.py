"""A day that is closed with a difference has a note. Days that were closed before are not looked at."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("books", "0021_customers_are_told_by_a_key")]
    operations = [
        AddConstraintNotValid(
            model_name="tillday",
            constraint=models.CheckConstraint(
                condition=~models.Q(note="")
                | models.Q(
                    counted=F("opening") + F("floats") + F("sales") - F("refunds") - F("prizes") + F("others")
                ),
                name="books_till_difference_has_note",
            ),
        ),
    ]
