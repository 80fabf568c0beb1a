"""Plans of the four horizons, and the one kind of work item everything to be done becomes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.plans.choices import (
    ChangeReason,
    HalfDay,
    HelpKind,
    Horizon,
    ItemEvent,
    ItemKind,
    ItemStatus,
    PlanStatus,
    Urgency,
)


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


class WorkItem(models.Model):
    """Something to be done: by whom, by when, measured how, for which goal, about whom. One life for every kind."""

    kind = models.CharField(max_length=12, choices=ItemKind)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("teams.Person", models.PROTECT, related_name="items")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    plan = models.ForeignKey("plans.Plan", models.SET_NULL, null=True, blank=True, related_name="items")
    goal = models.ForeignKey("goals.Goal", models.SET_NULL, null=True, blank=True, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    urgency = models.CharField(max_length=8, choices=Urgency, blank=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="+")
    lead = models.ForeignKey("customers.Lead", models.PROTECT, null=True, blank=True, related_name="+")
    activity_client_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    first_due_on = models.DateField(null=True, blank=True, help_text="The day before the one extension")
    half_day = models.CharField(max_length=2, choices=HalfDay, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order within the half-day")
    activity_kind = models.CharField(max_length=4, blank=True, help_text="What a line of a week plans to do, A01…")
    expected = models.CharField(max_length=18, blank=True, help_text="Outcome expected (activities.choices.Outcome)")
    material = models.CharField(max_length=120, blank=True, help_text="What is prepared for it")
    is_joint = models.BooleanField(default=False)
    measure = models.CharField(max_length=40, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.OPEN)
    status_text = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    help_kind = models.CharField(max_length=12, choices=HelpKind, blank=True)
    help_needed = models.CharField(max_length=400, blank=True)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0, help_text="How often the requester sent it back")
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "status", "due_on"]),
            models.Index(fields=["unit", "status", "due_on"]),
            models.Index(fields=["unit", "due_on"]),
            models.Index(fields=["owner", "due_on"], condition=Q(plan__isnull=False), name="item_planned_day"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status in (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.HELP)


class WorkItemEvent(models.Model):
    """One step in a work item's life: made, started, checked, help asked, extended, done, verified. Append-only."""

    item = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=12, choices=ItemEvent)
    comment = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
