"""How goals are followed: daily readings, checks, exceptions, and revisions under the four triggers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fenghuolun.desk.goals.choices import (
    CheckRole,
    DeviationCause,
    HappeningKind,
    Light,
    RevisionStatus,
    RevisionTrigger,
)


class GoalReading(models.Model):
    """Where a goal stood on a morning: actual and planned up to the day before, light, landing. One a day, by a task.

    The first reading of a worse light is the moment a deviation arises: feedback
    latency, red dwell and self-discovery count from it.
    """

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="readings")
    on = models.DateField()
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    planned = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    ratio = models.FloatField(null=True)
    light = models.CharField(max_length=6, choices=Light)
    landing = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    chance = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "on"], name="reading_once_a_day")]


class GoalCheck(models.Model):
    """One check of a goal: by its owner (self-check), the superior, or one level up as a sample. Append-only.

    ``planned_on`` is the checkpoint it answers (principle 2), ``standard`` what it was held against (1), ``evidence``
    what it rests on (4), ``minutes`` what it cost (5); cause, countermeasure and the work item close the loop (6).
    """

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=CheckRole)
    planned_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(help_text="The row of the tracking card it is about")
    ends_on = models.DateField()
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    light = models.CharField(max_length=6, choices=Light)
    standard = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=12, choices=DeviationCause, blank=True)
    analysis = models.CharField(max_length=400, blank=True)
    countermeasure = models.CharField(max_length=400, blank=True)
    item = models.ForeignKey("plans.WorkItem", models.SET_NULL, null=True, blank=True, related_name="+")
    opinion = models.CharField(max_length=400, blank=True, help_text="The superior's")
    support_given = models.CharField(max_length=400, blank=True)
    evidence = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True, blank=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")

    class Meta:
        indexes = [models.Index(fields=["goal", "-at"]), models.Index(fields=["by", "-at"])]


class GoalRevision(models.Model):
    """A request to revise a goal: offered by the data or asked for, approved level by level, or refused.

    Old periods keep the old target; ``effective_on`` is the first day of the new.
    """

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="revisions")
    trigger = models.CharField(max_length=1, choices=RevisionTrigger)
    status = models.CharField(max_length=10, choices=RevisionStatus)
    rule = models.CharField(max_length=30, help_text="Which rule of the trigger fired")
    evidence = models.JSONField(default=dict, help_text="The figures that fired it, as they were")
    reason = models.CharField(max_length=400, blank=True)
    impact = models.CharField(max_length=400, blank=True)
    floor = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    stretch = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    approvals = models.JSONField(default=list, help_text="[{level, by, at, is_approved, comment}]")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal"], condition=Q(status__in=["offered", "asked"]), name="revision_one_open"
            )
        ]


class GoalTarget(models.Model):
    """The figures that held from a day on; a goal without rows was never revised. Evaluation weighs by workdays."""

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="held")
    from_on = models.DateField()
    floor = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    stretch = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "from_on"], name="target_held_once")]


class Happening(models.Model):
    """Something outside a person's control that may break an assumption (1.3.6.A–C): a rule, a flood, a dealer lost.

    ``share`` is the share of the unit's business affected, 0..1; a day-long event counts by its workdays.
    """

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="happenings")
    kind = models.CharField(max_length=12, choices=HappeningKind)
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    share = models.FloatField(default=1.0)
    source = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class MarketReading(models.Model):
    """A month of a local series beside what planning assumed: registrations, market premium, average premium."""

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    series = models.CharField(max_length=30)
    month = models.DateField()
    assumed = models.DecimalField(max_digits=18, decimal_places=4)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "series", "month"], name="market_reading_once")]


class Authority(models.Model):
    """What a level may decide (1.3.5.B): 0 ask, 1 do after informing, 2 do and report, 3 free; with its limit."""

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="authorities")
    subject = models.CharField(max_length=80)
    seller_kind = models.CharField(max_length=10, blank=True, help_text="Whom it is given to; empty: everybody")
    level = models.PositiveSmallIntegerField(default=0)
    limit = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__lte=3), name="authority_level_0_to_3")]
