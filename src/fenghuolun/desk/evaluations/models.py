"""Evaluations: the formula that held, the round of a team, one sheet a person with its frozen facts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.evaluations.choices import EvaluationStatus, EvaluationStep, Method
from fenghuolun.desk.goals.choices import GoalKind, Shape


class EvaluationScheme(models.Model):
    """One version of the formula: score table, grade bounds, weights of the three methods, method by role.

    Versions are never changed: a sheet recomputes to the same figure by the version it was opened with.
    """

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="evaluation_schemes")
    version = models.PositiveSmallIntegerField()
    terms = models.JSONField(default=dict, help_text="As rules.terms.Terms keeps them")
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "version"], name="scheme_version_once")]


class EvaluationRound(models.Model):
    """The evaluation of one unit's people for one period."""

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="evaluation_rounds")
    scheme = models.ForeignKey("evaluations.EvaluationScheme", models.PROTECT, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on", "ends_on"], name="round_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="round_has_days"),
        ]

    @property
    def last_on(self) -> date:
        return self.ends_on - timedelta(days=1)


class Evaluation(models.Model):
    """One person's sheet (评估表): three methods on the same facts, assessed by three, signed by two.

    ``inputs`` holds what the second and third method need beside the lines:
    difficulty factors, effort parts and stage checklists, each as taken from
    the data, with changes and reasons (``rules.inputs``). ``points`` and ``grade``
    are what was published by ``method``; they stay.
    """

    round = models.ForeignKey("evaluations.EvaluationRound", models.PROTECT, related_name="evaluations")
    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="evaluations")
    card = models.OneToOneField("goals.GoalCard", models.PROTECT, related_name="evaluation")
    method = models.CharField(max_length=10, choices=Method, default=Method.COMPLETION)
    status = models.CharField(max_length=12, choices=EvaluationStatus, default=EvaluationStatus.SELF)
    revision = models.PositiveIntegerField(default=0)
    inputs = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()
    own_comment = models.CharField(max_length=400, blank=True)
    superior_comment = models.CharField(max_length=400, blank=True)
    manager_comment = models.CharField(max_length=400, blank=True)
    shift = models.FloatField(default=0, help_text="Points the manager moved the person by, at calibration")
    points = models.FloatField(null=True, blank=True)
    grade = models.CharField(max_length=1, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_reason = models.CharField(max_length=400, blank=True)
    appeal_answer = models.CharField(max_length=400, blank=True)
    appeal_answered_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    owner_signed_at = models.DateTimeField(null=True, blank=True)
    superior_signed_at = models.DateTimeField(null=True, blank=True)
    superior_signed_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "status"])]


class EvaluationLine(models.Model):
    """One goal of the card as it stood when the facts were frozen, and the points each of the three gave.

    ``ratio`` is the completion by the goal's shape (1.3.7.A.1), empty where
    there is no result; ``market`` is own market / expected, by which a windfall
    is taken out when it is off by more than 15 %.
    """

    evaluation = models.ForeignKey("evaluations.Evaluation", models.CASCADE, related_name="lines")
    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=GoalKind)
    measure = models.CharField(max_length=40, blank=True)
    shape = models.CharField(max_length=9, choices=Shape)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    ratio = models.FloatField(null=True, blank=True)
    market = models.FloatField(null=True, blank=True)
    is_compliance = models.BooleanField(default=False)
    own_points = models.FloatField(null=True, blank=True)
    superior_points = models.FloatField(null=True, blank=True)
    manager_points = models.FloatField(null=True, blank=True)
    own_comment = models.CharField(max_length=200, blank=True)
    superior_comment = models.CharField(max_length=200, blank=True)
    manager_comment = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "goal"], name="evaluation_line_once")]


class EvaluationEvent(models.Model):
    """One step in an evaluation's life, with what it was before. Append-only."""

    evaluation = models.ForeignKey("evaluations.Evaluation", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=12, choices=EvaluationStep)
    comment = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
