"""KeptAnswer is called StoredAnswer in code; its table keeps the name that the function rest_forget_answers has."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rest", "0004_old_answers_go")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("KeptAnswer", "StoredAnswer"),
                migrations.AlterModelTable("StoredAnswer", "rest_keptanswer"),
            ]
        ),
    ]
