"""The one kind of work item everything to be done becomes, and the steps of its life."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.plans.choices import HalfDay, HelpKind, ItemEvent, ItemKind, ItemStatus, PlanningTool, Urgency


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
    output = models.CharField(max_length=120, blank=True, help_text="What is visible when it is done (1.3.2.A)")
    with_whom = models.CharField(max_length=120, blank=True, help_text="Co-workers")
    qualifies = models.JSONField(default=dict, help_text="The five answers of 1.3.2.C")
    measure = models.CharField(max_length=40, blank=True)
    scope = models.JSONField(default=dict, help_text="What of the measure counts: cube_kind, channel")
    quantities = models.JSONField(default=list, help_text="Planned by week of the month, W1–W5")
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    unit_word = models.CharField(max_length=20, blank=True, help_text="What the target counts: 台, 次, 户")
    is_batch = models.BooleanField(default=False, help_text="Routine volume as one line with a quantity (1.3.2.C)")
    worked_out_by = models.CharField(max_length=12, choices=PlanningTool, blank=True, help_text="Else typed")
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.OPEN)
    done_share = models.FloatField(default=0, help_text="How much is done, 0..1, as the owner says")
    light = models.CharField(max_length=6, choices=Light, blank=True, help_text="As the owner says; else by dates")
    cause = models.CharField(max_length=12, choices=DeviationCause, blank=True)
    status_text = models.CharField(max_length=400, blank=True)
    status_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    help_kind = models.CharField(max_length=12, choices=HelpKind, blank=True)
    help_needed = models.CharField(max_length=400, blank=True)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Counts edits, so that nobody overwrites silently")
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


class ItemLink(models.Model):
    """``after`` cannot begin before ``before`` is done: the arrows of the Gantt chart."""

    before = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="followed_by")
    after = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="follows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="item_link_once"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="item_link_not_itself"),
        ]
