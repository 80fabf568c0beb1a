"""Write the catalogue A01–A15 (domain F.3). Rows that a company has edited since are left as they are."""

from decimal import Decimal

from django.db import migrations

from fenghuolun.desk.activities.rules.first_catalogue import ROWS


def write(apps, schema_editor):
    kinds = apps.get_model("activities", "ActivityKind")
    for order, row in enumerate(ROWS):
        fields = {name: value for name, value in row.items() if name != "code"}
        fields["points"] = Decimal(str(fields["points"]))
        kinds.objects.get_or_create(code=row["code"], defaults={**fields, "order": order})


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_what_the_tallies_count")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
