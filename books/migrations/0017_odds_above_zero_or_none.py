"""Odds are above 0, or none are kept: then the book computes no prizes, and says so on its pages."""

from django.db import migrations, models

from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("books", "0016_times_are_plausible")]
    operations = [
        migrations.RemoveConstraint(model_name="book", name="books_book_odds"),
        migrations.AlterField(
            model_name="book",
            name="odds",
            field=models.DecimalField(decimal_places=4, max_digits=12, null=True),
        ),
        migrations.RunSQL("UPDATE books_book SET odds = NULL WHERE odds = 0", migrations.RunSQL.noop),
        AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(("odds__isnull", True), ("odds__gt", 0), _connector="OR"),
                name="books_book_odds",
            ),
        ),
    ]
