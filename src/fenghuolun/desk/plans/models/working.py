"""What stands below a work item on the plan's table: pending steps, templates, checks of the control card, risks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.plans.choices import Act, FactorKind


class WorkStep(models.Model):
    """A pending step: verb, object, person, day, expected result (1.3.2.G). One to three stand open below an item."""

    item = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    verb = models.CharField(max_length=20)
    thing = models.CharField(max_length=60)
    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    due_on = models.DateField()
    result = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True, blank=True)
    template = models.ForeignKey("plans.StepTemplate", models.SET_NULL, null=True, blank=True, related_name="uses")


class StepTemplate(models.Model):
    """A step that led to green and was promoted by three votes: others take it over with a tap."""

    verb = models.CharField(max_length=20)
    thing = models.CharField(max_length=60)
    result = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField(default=3, help_text="Workdays from taking it over to due")
    source = models.ForeignKey("plans.WorkStep", models.SET_NULL, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    is_active = models.BooleanField(default=False, help_text="Three votes make it one")


class StepVote(models.Model):
    template = models.ForeignKey("plans.StepTemplate", models.CASCADE, related_name="votes")
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "by"], name="step_vote_once")]


class ItemCheck(models.Model):
    """One line of the control card (计划管制卡), and the check and act of PDCA. Append-only.

    ``week`` is W1–W5 of the item's month; ``actual`` is read from the ledger
    where the item names a measure, else entered. A deviation above 10 % needs an act.
    """

    item = models.ForeignKey("plans.WorkItem", models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    on = models.DateField(help_text="The checkpoint it answers")
    week = models.PositiveSmallIntegerField(null=True, blank=True)
    planned = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    light = models.CharField(max_length=6, choices=Light, blank=True)
    cause = models.CharField(max_length=12, choices=DeviationCause, blank=True)
    act = models.CharField(max_length=10, choices=Act, blank=True)
    countermeasure = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["item", "on"])]


class PointNote(models.Model):
    """Why a point of a run chart (推移图) lies where it does: the cause that was found. One stands for a point."""

    person = models.ForeignKey("teams.Person", models.CASCADE, null=True, blank=True, related_name="point_notes")
    unit = models.ForeignKey("teams.Unit", models.CASCADE, null=True, blank=True, related_name="point_notes")
    measure = models.CharField(max_length=40)
    on = models.DateField(help_text="The first day of the point")
    cause = models.CharField(max_length=12, choices=DeviationCause)
    text = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "measure", "on"], condition=Q(person__isnull=False), name="point_note_of_person_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "measure", "on"], condition=Q(unit__isnull=False), name="point_note_of_unit_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit=None) | Q(person=None, unit__isnull=False),
                name="point_note_of_person_or_unit",
            ),
        ]


class Risk(models.Model):
    """What will clearly affect execution (1.3.2.D): likelihood × impact, each 1–5; from 15 on it needs a response."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="risks")
    kind = models.CharField(max_length=10, choices=FactorKind)
    text = models.CharField(max_length=200)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    trigger_on = models.DateField(null=True, blank=True)
    response = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5), name="risk_1_to_5"
            )
        ]


class Rollout(models.Model):
    """When a team takes the work-plan table up (1.3.2.B): pilot for two weeks, then two teams, then all."""

    unit = models.OneToOneField("teams.Unit", models.CASCADE, related_name="rollout")
    wave = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    satisfaction = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True, help_text="1–5")


class Pilot(models.Model):
    """What a better idea brought when it was tried (1.3.6.D): at least four weeks, 30 cases, 10 % more."""

    item = models.OneToOneField("plans.WorkItem", models.CASCADE, related_name="pilot")
    starts_on = models.DateField()
    ends_on = models.DateField()
    measure = models.CharField(max_length=40)
    cases = models.PositiveIntegerField()
    before = models.DecimalField(max_digits=18, decimal_places=4)
    after = models.DecimalField(max_digits=18, decimal_places=4)
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
