import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("address", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=120)),
                ("sent_at", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(blank=True, help_text="Of the form when it was sent out", null=True)),
                ("cells", models.JSONField(default=list)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="form_returns", to=settings.AUTH_USER_MODEL)),
                ("sent_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-at"], name="form_return_of_person")],
            },
        ),
    ]
