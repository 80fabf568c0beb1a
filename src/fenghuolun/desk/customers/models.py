"""Customers, their vehicles and policies, and leads: each chance to insure one vehicle once.

A renewal is a lead whose expiring policy is ours; a switch is a lead whose
expiring policy is somebody else's. Both live in one table, pass the same
stages and stand in the same windows, so that there is one day list, one
funnel and one forecast.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import (
    BusinessKind,
    Channel,
    ConsentPurpose,
    ConsentSource,
    CubeKind,
    CustomerKind,
    Energy,
    ErasureReason,
    Grade,
    LeadStatus,
    Line,
    LossReason,
    PolicyStatus,
    Stage,
    VehicleUse,
)
from fenghuolun.desk.kit.secrecy import SealedField


class Customer(models.Model):
    """A person, company or fleet. ``owner`` looks after it; ``unit`` repeats the owner's, so scope needs no join."""

    kind = models.CharField(max_length=10, choices=CustomerKind, default=CustomerKind.PERSON)
    name = models.CharField(max_length=120, db_index=True)
    pinyin = models.CharField(max_length=240, blank=True, db_index=True)
    initials = models.CharField(max_length=40, blank=True, db_index=True)
    phone = SealedField(blank=True)
    phone_index = models.CharField(max_length=24, blank=True, db_index=True)
    phone_tail_index = models.CharField(max_length=24, blank=True, db_index=True)
    identity_number = SealedField(blank=True)
    identity_index = models.CharField(max_length=24, blank=True, db_index=True)
    source = models.CharField(max_length=2, choices=Channel, default=Channel.FIELD)
    source_note = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="customers")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, related_name="customers")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="GCJ-02")
    longitude = models.FloatField(null=True, blank=True, help_text="GCJ-02")
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    note = models.TextField(blank=True)
    may_collect = models.BooleanField(default=False)
    may_market = models.BooleanField(default=False)
    may_phone = models.BooleanField(default=False)
    do_not_call = models.BooleanField(default=False)
    last_touch_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    revision = models.PositiveIntegerField(default=0, help_text="Counts edits, so that two people do not overwrite")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="From then on nothing here names anybody")

    class Meta:
        verbose_name = _("customer")
        indexes = [
            models.Index(fields=["owner", "-last_touch_at"]),
            models.Index(fields=["unit", "-id"]),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What a customer agreed to or withdrew. Append-only; the flags on the customer repeat the latest line."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose)
    is_given = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=ConsentSource, blank=True)
    evidence = models.CharField(max_length=200, blank=True)


class Erasure(models.Model):
    """That a customer's personal data were overwritten: when, by whom (nobody: the schedule), why. Append-only."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=ErasureReason)
    reference = models.CharField(max_length=60, blank=True, help_text="Number of the letter or ticket, no names")

    class Meta:
        verbose_name = _("erasure")


class StopLine(models.Model):
    """A sign (number, name with phone, name with plate) of somebody who was erased, as a keyed digest.

    An import that brings the sign again is refused that row; nothing can be read back from the digest.
    """

    digest = models.CharField(max_length=48, unique=True)
    at = models.DateTimeField()


class StopKey(models.Model):
    """The one key of the stop list. Sealed with the field keys, so that it outlives their rotation."""

    secret = SealedField()


class CustomerMerge(models.Model):
    """Two rows found to be one customer: what moved from ``dropped`` to ``kept``, so that it can be taken back."""

    kept = models.ForeignKey("customers.Customer", models.CASCADE, related_name="merges")
    dropped = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict, help_text="Table → ids")
    filled = models.JSONField(default=dict, help_text="Field of the kept row → what it was before")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("customer merge")


class Vehicle(models.Model):
    """A vehicle. ``plate`` is stored without dots or spaces (沪A8K2M1); ``plate_tail`` is its last four characters."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="vehicles")
    plate = models.CharField(max_length=10, blank=True, db_index=True)
    plate_tail = models.CharField(max_length=4, blank=True, db_index=True)
    vin = models.CharField(max_length=17, blank=True, db_index=True)
    model_name = models.CharField(max_length=80, blank=True)
    use = models.CharField(max_length=10, choices=VehicleUse, default=VehicleUse.FAMILY)
    energy = models.CharField(max_length=10, choices=Energy, default=Energy.FUEL)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    tonnage = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    first_registered_on = models.DateField(null=True, blank=True)
    transferred_on = models.DateField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("vehicle")
        constraints = [
            models.UniqueConstraint(
                fields=["plate"], condition=~Q(plate="") & Q(gone_on=None), name="vehicle_one_per_plate"
            ),
            models.UniqueConstraint(fields=["vin"], condition=~Q(vin="") & Q(gone_on=None), name="vehicle_one_per_vin"),
        ]


class Policy(models.Model):
    """One policy of one line. The lines issued together for a vehicle share ``set_key`` and count as one deal (M13)."""

    number = models.CharField(max_length=40, blank=True, db_index=True)
    vehicle = models.ForeignKey("customers.Vehicle", models.PROTECT, related_name="policies")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="policies")
    line = models.CharField(max_length=12, choices=Line)
    is_ours = models.BooleanField(default=True)
    insurer = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="First day without cover: [starts_on, ends_on)")
    issued_on = models.DateField()
    premium_fen = models.BigIntegerField()
    vehicle_tax_fen = models.BigIntegerField(default=0)
    pricing_coefficient = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    no_claim_level = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    channel = models.CharField(max_length=2, choices=Channel, default=Channel.FIELD)
    business_kind = models.CharField(max_length=14, choices=BusinessKind)
    cube_kind = models.CharField(max_length=8, choices=CubeKind)
    seller = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="policies")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="policies")
    set_key = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=12, choices=PolicyStatus, default=PolicyStatus.IN_FORCE)
    logged_as = models.UUIDField(null=True, blank=True, help_text="The activity that reported it first (ruling 23)")
    created_at = models.DateTimeField()
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("policy")
        indexes = [
            models.Index(fields=["vehicle", "line", "starts_on"]),
            models.Index(fields=["unit", "issued_on"]),
            models.Index(fields=["seller", "issued_on"]),
            models.Index(fields=["ends_on"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="policy_has_days"),
            models.CheckConstraint(condition=Q(premium_fen__gte=0), name="policy_premium_not_negative"),
            models.UniqueConstraint(
                fields=["number", "line"], condition=~Q(number="") & Q(is_ours=True), name="policy_number_once"
            ),
        ]


class Lead(models.Model):
    """A chance to insure one vehicle once: a due policy of ours, a switch, a new car, a fleet's vehicle.

    ``due_on`` is the end of the expiring policy where it is known (first day
    without cover). The ``…_on`` columns say when each stage was first reached,
    over repeated attempts (ruling 2). ``next_on`` is the open next step.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="leads")
    vehicle = models.ForeignKey("customers.Vehicle", models.PROTECT, null=True, blank=True, related_name="leads")
    expiring_policy = models.ForeignKey("customers.Policy", models.PROTECT, null=True, blank=True, related_name="+")
    business_kind = models.CharField(max_length=14, choices=BusinessKind)
    cube_kind = models.CharField(max_length=8, choices=CubeKind)
    channel = models.CharField(max_length=2, choices=Channel, default=Channel.FIELD)
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="leads")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, related_name="leads")
    due_on = models.DateField(null=True, blank=True)
    expected_premium_fen = models.BigIntegerField(null=True, blank=True)
    referrer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="referred")
    status = models.CharField(max_length=6, choices=LeadStatus, default=LeadStatus.OPEN)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.LEAD)
    created_on = models.DateField()
    assigned_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    contacted_on = models.DateField(null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    quoted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    touches = models.PositiveSmallIntegerField(default=0)
    last_touch_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=24, blank=True)
    next_on = models.DateField(null=True, blank=True)
    won_policy = models.ForeignKey("customers.Policy", models.SET_NULL, null=True, blank=True, related_name="+")
    loss_reason = models.CharField(max_length=14, choices=LossReason, blank=True)
    second_loss_reason = models.CharField(max_length=14, choices=LossReason, blank=True)
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("lead")
        indexes = [
            models.Index(fields=["owner", "status", "next_on"]),
            models.Index(fields=["owner", "status", "due_on"]),
            models.Index(fields=["unit", "status", "due_on"]),
            models.Index(fields=["owner", "created_on"]),
            models.Index(fields=["unit", "created_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "due_on"],
                condition=~Q(vehicle=None) & ~Q(due_on=None),
                name="lead_once_per_due_date",
            ),
        ]


class Quote(models.Model):
    """An offer. Quotes are entered by logging (A06, A07) or imported; a new offer is a new row."""

    client_id = models.UUIDField(unique=True)
    lead = models.ForeignKey("customers.Lead", models.PROTECT, related_name="quotes")
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    compulsory_fen = models.BigIntegerField(null=True, blank=True)
    commercial_fen = models.BigIntegerField(null=True, blank=True)
    premium_fen = models.BigIntegerField()
    pricing_coefficient = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    competitor = models.CharField(max_length=60, blank=True)
    competitor_premium_fen = models.BigIntegerField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(premium_fen__gte=0), name="quote_premium_not_negative")]


class Claim(models.Model):
    """A claim as far as selling needs it: a reason to care, a reason for the price."""

    policy = models.ForeignKey("customers.Policy", models.PROTECT, related_name="claims")
    number = models.CharField(max_length=40, blank=True)
    reported_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    paid_fen = models.BigIntegerField(default=0)
    reserve_fen = models.BigIntegerField(default=0)
    is_disputed = models.BooleanField(default=False)
    batch = models.PositiveIntegerField(null=True, blank=True, db_index=True)


class LeadMove(models.Model):
    """Who had a lead and when it moved: claimed, assigned, reassigned, handed over, stage reached. Append-only."""

    lead = models.ForeignKey("customers.Lead", models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    move = models.CharField(max_length=12)
    from_owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    to_owner = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)


class ResultTally(models.Model):
    """What was sold, by issue day, seller, unit, cube kind and channel; kept in the transaction that changes policies.

    ``deals`` counts policy sets (交强 and 商业 of one vehicle are one, M13);
    ``compulsory`` and ``commercial`` count vehicles with that line (M14).
    """

    day = models.DateField()
    person = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="+")
    cube_kind = models.CharField(max_length=8, choices=CubeKind)
    channel = models.CharField(max_length=2, choices=Channel)
    premium_fen = models.BigIntegerField(default=0)
    deals = models.IntegerField(default=0)
    compulsory = models.IntegerField(default=0)
    commercial = models.IntegerField(default=0)
    first_renewals = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["unit", "day"]), models.Index(fields=["day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "unit", "cube_kind", "channel"],
                condition=Q(person__isnull=False),
                name="result_tally_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "day", "cube_kind", "channel"],
                condition=Q(person=None),
                name="result_tally_once_unsold",
            ),
        ]
