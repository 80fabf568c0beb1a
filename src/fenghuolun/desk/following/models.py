"""What following up keeps: findings of the levels above, and tracking reports as they were frozen."""

from __future__ import annotations

from django.db import models

from fenghuolun.desk.following.choices import Duty, ReportKind


class LevelCheck(models.Model):
    """What somebody found in a record drawn for checking (1.3.5.C). Append-only; one a duty and record."""

    duty = models.CharField(max_length=12, choices=Duty)
    activity = models.ForeignKey("activities.Activity", models.PROTECT, related_name="+")
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_in_order = models.BooleanField()
    finding = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "activity", "by"], name="level_check_once")]


class TrackingReport(models.Model):
    """One page of where a unit stood (1.3.5.I), with its figures as they were when it was frozen."""

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="tracking_reports")
    kind = models.CharField(max_length=5, choices=ReportKind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    content = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "starts_on"], name="tracking_report_once")]
