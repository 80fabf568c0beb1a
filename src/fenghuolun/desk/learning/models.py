"""Who works through which case."""

from __future__ import annotations

from pathlib import Path

from django.db import models

from fenghuolun.desk.kit.sandboxes import sandbox_file
from fenghuolun.desk.learning.choices import Case


class CaseRun(models.Model):
    """One learner's exercise: its sandbox company, how often it was begun anew, and what the last check found.

    ``found`` holds per step whether it was right and the sentence why; ``finished_at`` is when all were right first.
    The sandbox is a database of its own, so that nothing of it can be among the company's rows.
    """

    learner = models.ForeignKey("teams.Person", models.CASCADE, related_name="case_runs")
    case = models.CharField(max_length=12, choices=Case)
    started_at = models.DateTimeField()
    started_on = models.DateField(help_text="The day the sandbox was made for; its month and week count from here")
    times = models.PositiveSmallIntegerField(default=1, help_text="How often it was begun")
    tables = models.CharField(max_length=12, help_text="Mark of the tables the sandbox was made with")
    checked_at = models.DateTimeField(null=True, blank=True)
    checks = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "case"], name="case_run_once")]

    @property
    def sandbox(self) -> Path:
        return sandbox_file(f"run-{self.pk}")

    @property
    def right(self) -> int:
        return sum(1 for one in self.found.values() if one["is_right"])
