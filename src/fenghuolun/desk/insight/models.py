"""Forecasts as they were made, kept so that next month can judge them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ForecastSnapshot(models.Model):
    """A landing forecast of one person or unit for one month as of one morning, with the parameters that made it."""

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField()
    as_of = models.DateField()
    made_at = models.DateTimeField()
    mean_fen = models.BigIntegerField()
    low_fen = models.BigIntegerField()
    high_fen = models.BigIntegerField()
    actual_fen = models.BigIntegerField(help_text="Issued up to and including the day before as_of")
    target_fen = models.BigIntegerField(null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)
    chance_stretch = models.FloatField(null=True, blank=True)
    fan = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    outcome_fen = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "month", "as_of"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month", "as_of"], condition=Q(person__isnull=False), name="snapshot_person_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "month", "as_of"], condition=Q(person=None), name="snapshot_unit_once"
            ),
        ]
