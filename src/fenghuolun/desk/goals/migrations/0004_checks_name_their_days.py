from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_a_card_says_more")]

    operations = [
        migrations.RenameField("goalcheck", "period_start", "starts_on"),
        migrations.RenameField("goalcheck", "period_end", "ends_on"),
    ]
