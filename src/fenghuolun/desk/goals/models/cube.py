"""The target cube in editions.

An edition holds, for every person (and a reserve line per unit), business
kind, month and tier, the premium in fen and whole deals, and how the month
spreads over its days. Everything above adds up from these rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fenghuolun.desk.customers.choices import Channel, CubeKind
from fenghuolun.desk.goals.choices import Answer, EditionStatus, EditKind, Tier


class TargetEdition(models.Model):
    """One version of a unit's targets for one year. Draft, then published; a new publish supersedes the old one.

    ``inputs`` keeps everything the decomposition used: premium by kind and
    tier, average premium, month weights, shares, rates, reserve, and where each
    came from. ``revision`` counts edits, so that two leaders changing the same
    draft cannot overwrite each other silently.
    """

    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT)
    inputs = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    made_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    days_revision = models.PositiveIntegerField(null=True, blank=True, help_text="The revision whose days are filled")
    days_share = models.FloatField(default=0, help_text="How far a publication under way is with the days, 0..1")
    job = models.CharField(max_length=40, blank=True, help_text="The task that publishes it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(status="published"), name="edition_one_published"
            ),
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(status="draft"), name="edition_one_draft"),
        ]


class TargetCell(models.Model):
    """One month of one person (or of a unit's reserve line, ``person`` empty), one cube kind, one tier.

    ``day_premium_fen`` and ``day_deals`` have one number per day of the month and add up to the month.
    """

    edition = models.ForeignKey("goals.TargetEdition", models.CASCADE, related_name="cells")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    cube_kind = models.CharField(max_length=8, choices=CubeKind)
    channel = models.CharField(max_length=2, choices=Channel, blank=True)
    tier = models.CharField(max_length=8, choices=Tier, default=Tier.TARGET)
    month = models.DateField(help_text="First day of the month")
    premium_fen = models.BigIntegerField()
    deals = models.IntegerField()
    is_locked = models.BooleanField(default=False)
    day_premium_fen = models.JSONField(default=list)
    day_deals = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["edition", "unit", "month"]),
            models.Index(fields=["person", "month"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person", "cube_kind", "tier", "month"],
                condition=Q(person__isnull=False),
                name="target_cell_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "unit", "cube_kind", "tier", "month"],
                condition=Q(person=None),
                name="target_reserve_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(premium_fen__gte=0, deals__gte=0), name="target_not_negative"
            ),
        ]


class TargetEdit(models.Model):
    """One change of a draft: who set what, and the cells as they were, so that it can be taken back. Append-only.

    ``revision`` is that of the edition after the change; ``change`` says what was asked for, ``before`` holds
    [unit, person, kind, month number, tier, premium in fen, deals, locked] of every cell that moved.
    """

    edition = models.ForeignKey("goals.TargetEdition", models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=EditKind)
    change = models.JSONField(default=dict)
    before = models.JSONField(default=list)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "revision"], name="edit_once_per_revision")]


class TargetAnswer(models.Model):
    """A person's answer to published targets: accepted, or disputed with reason and counter-proposal. Append-only."""

    edition = models.ForeignKey("goals.TargetEdition", models.CASCADE, related_name="answers")
    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=400, blank=True)
    counter_premium_fen = models.BigIntegerField(null=True, blank=True)
    replied_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reply = models.CharField(max_length=400, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
