import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="CaseRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.CharField(
                        choices=[
                            ("department", "Department plan: 1.2 million in a month"),
                            ("week", "Personal plan: a week of one seller"),
                            ("faults", "What is wrong with these goals?"),
                            ("card", "Fill in a goal card"),
                            ("performance", "Set performance goals"),
                            ("ability", "Set a development goal"),
                        ],
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "started_on",
                    models.DateField(help_text="The day the sandbox was made for; its month and week count from here"),
                ),
                ("times", models.PositiveSmallIntegerField(default=1, help_text="How often it was begun")),
                ("tables", models.CharField(help_text="Mark of the tables the sandbox was made with", max_length=12)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("checks", models.PositiveSmallIntegerField(default=0)),
                ("found", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "case"), name="case_run_once")],
            },
        ),
    ]
