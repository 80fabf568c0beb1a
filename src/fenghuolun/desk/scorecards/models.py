"""Scorecards: the measures of a unit with their targets and weights, what drives what, and figures entered by hand."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.scorecards.choices import Frequency, Perspective, SheetKind, SheetStatus


class Scorecard(models.Model):
    """One version of a unit's balanced scorecard or KPI sheet for one period.

    ``weights`` are those of the four perspectives, adding up to 100; a KPI
    sheet has none. An agreed card is not changed: a new version supersedes it.
    """

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="scorecards")
    kind = models.CharField(max_length=3, choices=SheetKind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT)
    weights = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "starts_on", "version"], name="scorecard_version_once"),
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on"], condition=Q(status="draft"), name="scorecard_one_draft"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on"], condition=Q(status="agreed"), name="scorecard_one_agreed"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="scorecard_has_days"),
        ]

    @property
    def last_on(self) -> date:
        return self.ends_on - timedelta(days=1)


class ScorecardLine(models.Model):
    """One measure on a card: a code of the catalogue, read from the ledger, or one whose figures are entered.

    A target below its floor means that less is better. ``purpose`` to ``audit`` make the definition sheet of 1.3.1.H.
    """

    card = models.ForeignKey("scorecards.Scorecard", models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    perspective = models.CharField(max_length=10, choices=Perspective, blank=True)
    is_lead = models.BooleanField(default=False)
    name = models.CharField(max_length=60)
    measure = models.CharField(max_length=10, blank=True)
    scope = models.JSONField(default=dict)
    unit_word = models.CharField(max_length=20, blank=True)
    floor = models.DecimalField(max_digits=18, decimal_places=4)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    stretch = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    frequency = models.CharField(max_length=7, choices=Frequency, default=Frequency.MONTH)
    is_quality = models.BooleanField(default=False)
    is_compliance = models.BooleanField(default=False)
    purpose = models.CharField(max_length=200, blank=True)
    formula = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120, blank=True)
    scoring = models.CharField(max_length=200, blank=True)
    audit = models.CharField(max_length=200, blank=True)
    serves = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="served_by")


class ScorecardLink(models.Model):
    """An arrow of the strategy map: this lead measure drives that lag measure."""

    lead = models.ForeignKey("scorecards.ScorecardLine", models.CASCADE, related_name="drives")
    lag = models.ForeignKey("scorecards.ScorecardLine", models.CASCADE, related_name="driven_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "lag"], name="scorecard_link_once")]


class ScorecardActual(models.Model):
    """A month's figure of a line that the ledger does not know, with what shows it. A newer row of a month holds."""

    line = models.ForeignKey("scorecards.ScorecardLine", models.CASCADE, related_name="actuals")
    month = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    evidence = models.CharField(max_length=200)
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line", "month"])]


class ScorecardEvent(models.Model):
    """One step in a card's life, with what changed. Append-only."""

    card = models.ForeignKey("scorecards.Scorecard", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=10)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
