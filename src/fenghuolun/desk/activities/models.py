"""The ledger: activities as append-only facts, their reviews, and the tallies every page reads."""

from __future__ import annotations

from decimal import Decimal
from secrets import token_hex
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.choices import (
    Concern,
    Contact,
    ContactRole,
    Medium,
    NextStep,
    Outcome,
    Purpose,
    Source,
    Verdict,
)
from fenghuolun.desk.customers.choices import CubeKind, Stage


class ActivityKind(models.Model):
    """One line of the activity catalogue (domain F.3). Points and effectiveness rules are rows, not code.

    ``points`` is the base; ``seller_points`` overrides it per seller kind and
    ``decision_maker_points`` where the contact decides. ``rule`` names what
    makes one effective (``rules.catalogue.RULE_WORDS``). ``stage`` is the
    funnel stage one effective activity of this kind reaches, per cube kind
    (ruling 24). ``evidence`` lists what proves it; empty means none is needed.
    """

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=40, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    seller_points = models.JSONField(default=dict)
    decision_maker_points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    rule = models.JSONField(default=dict)
    stage = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    for_sellers = models.BooleanField(default=True)
    for_leaders = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    CACHED = "activities.catalogue"

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(self.CACHED)

    @property
    def label(self) -> str:
        """The name in the language of whoever looks."""
        return self.name if (get_language() or "zh").startswith("zh") or not self.name_en else self.name_en


class Activity(models.Model):
    """A fact: who, what kind, when it happened, about whom, with what outcome, on which evidence.

    Rows are added and voided, never deleted or rewritten. ``client_id`` is made
    where the activity was entered and makes saving idempotent. ``happened_at``
    is the world's time and the only one analytics read; ``entered_at`` is when
    the person typed it (phone's clock, corrected by the measured ``skew_s``,
    ruling 21); ``logged_at`` is when it reached the server. ``fingerprint`` is
    the digest of what was entered: the same id with another one is a conflict.
    Points are stored in hundredths: ``points`` = base × quality × quantity
    (F.3, F.4 M01). The ``is_…`` columns are what the tallies count, so that
    every number of a tally opens the rows that made it.
    """

    client_id = models.UUIDField(unique=True)
    fingerprint = models.CharField(max_length=32, default="")
    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="activities")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    kind = models.ForeignKey("activities.ActivityKind", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    day = models.DateField(help_text="Local date of happened_at")
    duration_s = models.PositiveIntegerField(null=True, blank=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="activities")
    lead = models.ForeignKey("customers.Lead", models.PROTECT, null=True, blank=True, related_name="activities")
    cube_kind = models.CharField(max_length=8, choices=CubeKind, blank=True)
    medium = models.CharField(max_length=8, choices=Medium, blank=True)
    contact = models.CharField(max_length=10, choices=Contact, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    outcome = models.CharField(max_length=18, choices=Outcome, blank=True)
    concern = models.CharField(max_length=12, choices=Concern, blank=True)
    next_step = models.CharField(max_length=8, choices=NextStep, blank=True)
    next_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    quote_number = models.CharField(max_length=40, blank=True)
    policy_number = models.CharField(max_length=40, blank=True)
    contact_role = models.CharField(max_length=12, choices=ContactRole, blank=True)
    colleague = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    particulars = models.JSONField(default=dict, help_text="What only some kinds have: score, score_before, skill")
    evidence = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    stage = models.CharField(max_length=8, choices=Stage, blank=True)
    is_effective = models.BooleanField(default=True)
    is_planned = models.BooleanField(default=False)
    is_on_time = models.BooleanField(default=True, help_text="Entered within 24 h (M03)")
    is_evidence_due = models.BooleanField(default=False, help_text="A visit, which needs evidence (M04)")
    is_evidenced = models.BooleanField(default=False)
    is_purposeful = models.BooleanField(default=False, help_text="Purpose, outcome and next step (M05)")
    quality = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    base_points = models.IntegerField(default=0, help_text="Hundredths, for one, at quality 1")
    points = models.IntegerField(default=0, help_text="Hundredths")
    entered_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    skew_s = models.IntegerField(default=0, help_text="Phone's clock minus the server's")
    source = models.CharField(max_length=8, choices=Source)
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    is_reviewed_on_time = models.BooleanField(default=False, help_text="With a comment, within 24 h (M26)")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("activity")
        indexes = [
            models.Index(fields=["person", "-happened_at"]),
            models.Index(fields=["unit", "-happened_at"]),
            models.Index(fields=["-happened_at"]),
            models.Index(fields=["customer", "-happened_at"]),
            models.Index(fields=["lead", "happened_at"]),
            models.Index(fields=["unit", "day"], condition=Q(verdict="", voided_at=None), name="activity_unreviewed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="activity_counts_something"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason=""), name="activity_void_has_reason"),
        ]

    @property
    def counted_points(self) -> Decimal:
        return Decimal(self.points) / 100

    @property
    def counted_base(self) -> Decimal:
        return Decimal(self.base_points) / 100


class Review(models.Model):
    """What a leader said about an activity. Append-only; the activity repeats the latest verdict.

    ``batch`` holds together what one step said about everything earlier, so that the step can be taken back.
    """

    activity = models.ForeignKey("activities.Activity", models.PROTECT, related_name="reviews")
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    comment = models.CharField(max_length=400, blank=True)
    batch = models.UUIDField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch"], condition=~Q(batch=None), name="review_batch")]


def photo_place(photo: Photo, _name: str) -> str:
    return f"evidence/{photo.added_at:%Y/%m}/{token_hex(16)}.jpg"


class Photo(models.Model):
    """A photo as evidence of an activity: one file under ``MEDIA_ROOT``, shown only to who sees the activity.

    ``client_id`` is made where the photo was taken and makes the upload
    idempotent. When its time is over, or consent is withdrawn, the file is
    erased and the row stays: that there was evidence is a fact.
    """

    client_id = models.UUIDField(unique=True)
    activity = models.ForeignKey("activities.Activity", models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_place, max_length=120, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("photo")
        indexes = [models.Index(fields=["added_at"], condition=Q(erased_at=None), name="photo_kept")]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None, file__gt="") | Q(erased_at__isnull=False, file=""),
                name="photo_is_kept_or_erased",
            ),
        ]


class EvidenceConsent(models.Model):
    """What a person answered to the notice about places and photos (F.6.5). Append-only; the latest one holds."""

    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="evidence_consents")
    is_given = models.BooleanField()
    notice = models.CharField(max_length=20, help_text="Which wording of the notice was shown")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent to evidence")
        indexes = [models.Index(fields=["person", "-at"])]


class Tally(models.Model):
    """What one person did on one day, by activity kind and cube kind; kept in the transaction that logs (ruling 27).

    Voided rows are taken out again. ``points`` in hundredths. Stage columns
    count activities by the stage they reached, not leads (the funnel counts leads).
    """

    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.ForeignKey("activities.ActivityKind", models.PROTECT, related_name="+")
    cube_kind = models.CharField(max_length=8, blank=True)
    records = models.IntegerField(default=0)
    quantity = models.IntegerField(default=0)
    effective = models.IntegerField(default=0)
    points = models.IntegerField(default=0)
    seconds = models.BigIntegerField(default=0)
    on_time = models.IntegerField(default=0, help_text="Entered within 24 h (M03)")
    evidence_due = models.IntegerField(default=0, help_text="Visits, which need evidence (M04)")
    evidenced = models.IntegerField(default=0)
    purposeful = models.IntegerField(default=0, help_text="Purpose, outcome and next step (M05)")
    planned = models.IntegerField(default=0)
    reviewed = models.IntegerField(default=0)
    reviewed_on_time = models.IntegerField(default=0, help_text="Reviewed with a comment within 24 h (M26)")
    contacts = models.IntegerField(default=0)
    visits = models.IntegerField(default=0)
    quotes = models.IntegerField(default=0)
    deals = models.IntegerField(default=0)
    needs = models.IntegerField(default=0, help_text="Need confirmed or quote requested")
    concerns = models.IntegerField(default=0, help_text="Concern raised or resolved")

    class Meta:
        indexes = [models.Index(fields=["unit", "day"]), models.Index(fields=["day"])]
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "kind", "cube_kind", "unit"], name="tally_once"),
        ]
