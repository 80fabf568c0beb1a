"""Plans of the four horizons, and the one kind of work item everything to be done becomes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.plans.choices import HalfDay, Horizon, ItemKind, ItemStatus, PlanStatus


class Plan(models.Model):
    """A person's or unit's plan for one period: its version, status, themes and required activity.

    ``required`` holds per cube kind the premium, deals, quotes, visits,
    contacts, leads at 50 % and at 80 %, and points, with the rates and n behind
    them; ``themes`` holds the quarter table's texts (1.4.2), ``notes`` the
    month's self-development and the leader's commitment (1.4.3).
    """

    horizon = models.CharField(max_length=8, choices=Horizon)
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="plans")
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    edition = models.ForeignKey("goals.TargetEdition", models.PROTECT, null=True, blank=True, related_name="plans")
    required = models.JSONField(default=dict)
    themes = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(null=True, blank=True)
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


class WorkItem(models.Model):
    """Something to be done: by whom, by when, measured how, for which goal, about whom. One life cycle for every kind."""

    kind = models.CharField(max_length=12, choices=ItemKind)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("teams.Person", models.PROTECT, related_name="items")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    plan = models.ForeignKey("plans.Plan", models.SET_NULL, null=True, blank=True, related_name="items")
    goal = models.ForeignKey("goals.Goal", models.SET_NULL, null=True, blank=True, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="+")
    lead = models.ForeignKey("customers.Lead", models.PROTECT, null=True, blank=True, related_name="+")
    activity_client_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    half_day = models.CharField(max_length=2, choices=HalfDay, blank=True)
    measure = models.CharField(max_length=40, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.OPEN)
    status_text = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    help_needed = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "status", "due_on"]),
            models.Index(fields=["unit", "status", "due_on"]),
            models.Index(fields=["unit", "due_on"]),
        ]


class WorkItemEvent(models.Model):
    """One step in a work item's life: made, started, checked, help asked, extended, done, verified. Append-only."""

    item = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=12)
    comment = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
