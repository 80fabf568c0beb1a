"""Plans of the four horizons."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.plans.choices import ChangeReason, Horizon, PlanStatus


class Plan(models.Model):
    """A person's or unit's plan for one period: its version, status, themes and required activity.

    ``required`` holds per cube kind the premium, deals, quotes, visits,
    contacts, leads at 50 % and at 80 %, and points, with the rates and n behind
    them; ``themes`` holds the quarter table's texts (1.4.2), ``notes`` the
    month's self-development and the leader's commitment (1.4.3) or the week's
    footer (1.4.4). ``submitted_at`` and ``approved_at`` are the two signatures;
    once both stand, a change makes the next version, with its reason.
    """

    horizon = models.CharField(max_length=8, choices=Horizon)
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="plans")
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    edition = models.ForeignKey("goals.TargetEdition", models.PROTECT, null=True, blank=True, related_name="plans")
    steps = models.JSONField(default=dict, help_text="What the eight steps of the planner hold (1.3.1.A)")
    tools = models.JSONField(default=list, help_text="Planning tools used (1.3.1.D)")
    revision = models.PositiveIntegerField(default=0, help_text="Counts edits, so that nobody overwrites silently")
    required = models.JSONField(default=dict)
    themes = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    change_reason = models.CharField(max_length=10, choices=ChangeReason, blank=True)
    returned_because = models.CharField(max_length=400, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "horizon", "starts_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "horizon", "starts_on", "version"],
                condition=Q(person__isnull=False),
                name="plan_version_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "horizon", "starts_on", "version"],
                condition=Q(person=None),
                name="unit_plan_version_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_has_days"),
        ]
