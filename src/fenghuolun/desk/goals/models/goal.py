"""Goals, the cards they stand on, and everything that happened to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.goals.choices import CardStatus, GoalKind, GoalStatus, Nature, RevisionTrigger, Shape


class GoalCard(models.Model):
    """One page of agreement (目标卡): a person's or unit's goals of one period, with both signatures.

    The weights of its goals add up to 100, each 5–40 in steps of 5. Both
    signatures lock it; afterwards only a revision under one of the four triggers
    changes a goal. ``revision`` counts edits, so that nobody overwrites another
    silently.
    """

    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="cards")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, blank=True, related_name="cards")
    superior = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=CardStatus, default=CardStatus.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    development = models.CharField(max_length=400, blank=True, help_text="The self-development goal in words")
    superior_comment = models.CharField(max_length=400, blank=True)
    directions = models.JSONField(default=dict, help_text="What was answered to the six directions (1.3.3.E)")
    techniques = models.JSONField(default=list, help_text="How performance goals are built here (1.3.4.D.b)")
    owner_signed_at = models.DateTimeField(null=True, blank=True)
    owner_signed_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    superior_signed_at = models.DateTimeField(null=True, blank=True)
    superior_signed_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="card_has_days"),
            models.CheckConstraint(
                condition=(Q(unit=None) & Q(person__isnull=False)) | (Q(person=None) & Q(unit__isnull=False)),
                name="card_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["person", "starts_on", "ends_on"], condition=Q(person__isnull=False), name="card_person_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_on", "ends_on"], condition=Q(unit__isnull=False), name="card_unit_once"
            ),
        ]


class Goal(models.Model):
    """What a unit or a person is to reach on one measure in one period, in three tiers.

    ``measure`` is a code of the catalogue, or empty where nothing in the ledger
    measures it: then ``actual`` is entered with evidence. ``shape`` says how
    the actual is compared with the target (1.3.7.A.1); of a range ``floor``
    and ``stretch`` are the two ends, of a deadline ``due_on`` is the target.
    The figures hold until a revision; what held before stays in ``GoalTarget``.
    """

    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, blank=True, related_name="goals")
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="goals")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    card = models.ForeignKey("goals.GoalCard", models.PROTECT, null=True, blank=True, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0, help_text="The line on the card")
    kind = models.CharField(max_length=12, choices=GoalKind, default=GoalKind.PERFORMANCE)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.RESULT)
    title = models.CharField(max_length=120)
    verb = models.CharField(max_length=20, blank=True, help_text="Of the sentence (SMART, S): renew, win, keep")
    thing = models.CharField(max_length=60, blank=True, help_text="What it is done to: policies, quotes, records")
    segment = models.CharField(max_length=60, blank=True, help_text="Which of them: family cars due in December")
    measure = models.CharField(max_length=40, blank=True)
    scope = models.JSONField(default=dict, help_text="What of the measure counts: cube_kind, channel")
    shape = models.CharField(max_length=9, choices=Shape, default=Shape.LARGER)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    floor = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    stretch = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_source = models.CharField(max_length=120, blank=True)
    unit_word = models.CharField(max_length=20, blank=True, help_text="Of a goal outside the catalogue: 台, 次, 分")
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True, help_text="Entered by hand")
    done_on = models.DateField(null=True, blank=True, help_text="Of a deadline: the day it was done")
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    actions = models.CharField(max_length=400, blank=True, help_text="Main measures to get there")
    support = models.CharField(max_length=400, blank=True, help_text="Support and authority that are needed")
    difficulty_own = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 easy, 2 standard, 3 hard")
    difficulty_superior = models.PositiveSmallIntegerField(null=True, blank=True)
    controllability = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1–5 (1.3.4.B)")
    measurability = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0–5 (1.3.4.D)")
    time_pressure = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0–5 (1.3.4.D)")
    checkpoints = models.JSONField(default=list, help_text="Days on which it is checked, ISO")
    is_relative = models.BooleanField(default=False, help_text="Held against the market or peers, not absolutely")
    outlook = models.JSONField(default=dict, help_text="What “achievable” was judged by: growth, lead_adequacy, n")
    tolerance = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True, help_text="Else parameter")
    status = models.CharField(max_length=10, choices=GoalStatus, default=GoalStatus.DRAFT)
    edition = models.ForeignKey("goals.TargetEdition", models.SET_NULL, null=True, blank=True, related_name="goals")

    class Meta:
        indexes = [models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="goal_children")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="goal_has_days"),
            models.CheckConstraint(
                condition=(Q(unit=None) & Q(person__isnull=False)) | (Q(person=None) & Q(unit__isnull=False)),
                name="goal_has_one_owner",
            ),
        ]


class GoalEvent(models.Model):
    """One step in a goal's life: set, countered, agreed, disputed, revised (with its trigger), closed. Append-only."""

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=12)
    trigger = models.CharField(max_length=1, choices=RevisionTrigger, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)


class CardEvent(models.Model):
    """One step in a card's life: opened, proposed, signed, sent back, unlocked for a revision. Append-only."""

    card = models.ForeignKey("goals.GoalCard", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=12)
    comment = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)


class GoalMilestone(models.Model):
    """One step of a milestone goal: what, with which weight, by when, done when."""

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
