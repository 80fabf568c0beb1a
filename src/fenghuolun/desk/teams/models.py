"""Units, people with dated postings, roles, working days, parameters, audit."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from fenghuolun.desk.teams.choices import Absence, Reach, SellerKind, UnitLevel


class Unit(MP_Node):
    """A company, branch, department or team. The tree is at most as deep as ``UnitLevel``."""

    level = models.CharField(max_length=12, choices=UnitLevel)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=12, blank=True, help_text="GB/T 2260 division code")
    closed_on = models.DateField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="GCJ-02; where its people start from")
    longitude = models.FloatField(null=True, blank=True, help_text="GCJ-02")

    node_order_by = ("code",)

    class Meta:
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A job in prose, the permissions it needs, and whose rows it opens."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    permissions = models.JSONField(default=list)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.SELF)

    def __str__(self) -> str:
        return self.name


class PeopleManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, login: str | None) -> Person:
        return self.get(login=login)

    def create_superuser(self, login: str, password: str | None = None, **fields: object) -> Person:
        person = self.model(login=login, is_staff=True, is_superuser=True, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here and may sign in. ``unit`` and ``role`` repeat the current posting."""

    login = models.CharField(max_length=60, unique=True)
    employee_no = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, db_index=True)
    initials = models.CharField(max_length=20, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, related_name="people")
    role = models.ForeignKey("teams.Role", models.PROTECT, null=True, related_name="people")
    seller_kind = models.CharField(max_length=12, choices=SellerKind, default=SellerKind.NONE)
    hired_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    licence_no = models.CharField(max_length=40, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="From then on the name is a pseudonym")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PeopleManager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(hired_on=None) | Q(left_on__gte=F("hired_on")),
                name="person_leaves_after_hire",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        return self.is_active and self.role is not None and permission in self.role.permissions


class Posting(models.Model):
    """Where a person worked, as what, from ``starts_on`` up to but not including ``ends_on``."""

    person = models.ForeignKey("teams.Person", models.CASCADE, related_name="postings")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, related_name="postings")
    role = models.ForeignKey("teams.Role", models.PROTECT, related_name="postings")
    seller_kind = models.CharField(max_length=12, choices=SellerKind, default=SellerKind.NONE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on=None), name="posting_one_open_per_person"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="posting_has_days"),
        ]


class Leave(models.Model):
    """Days a person does not work, both ends included; ``part`` is the share of each day (1 or 0.5)."""

    person = models.ForeignKey("teams.Person", models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=12, choices=Absence)
    starts_on = models.DateField()
    last_on = models.DateField()
    part = models.DecimalField(max_digits=2, decimal_places=1, default=1)
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("starts_on")), name="leave_has_days"),
        ]


class CalendarYear(models.Model):
    """A year whose working days are known. A provisional one awaits the State Council's notice (ruling 17)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_provisional = models.BooleanField(default=False)
    source = models.CharField(max_length=80, blank=True)
    working = models.CharField(max_length=366, help_text="One character per day: 1 worked, 0 free")

    class Meta:
        verbose_name = _("calendar year")


class CalendarDay(models.Model):
    """A day that somebody set by hand against its year: does one work, and why."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("calendar day")


class Parameter(models.Model):
    """One threshold in force: a key of the catalogue, a scope (company when neither is set), and dates."""

    key = models.CharField(max_length=60)
    unit = models.ForeignKey("teams.Unit", models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey("teams.Person", models.CASCADE, null=True, blank=True, related_name="+")
    value = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(unit=None) | Q(person=None), name="parameter_one_scope"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="parameter_has_days"
            ),
        ]


class AuditEntry(models.Model):
    """One line for one action: who did what to which thing. Append-only; a job seals lines into a hash chain.

    ``seal_no`` is the place in the chain: lines are sealed in the order in
    which the job met them, so that a line committed late still gets its place.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("teams.Person", models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    thing = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, blank=True)
    seal_no = models.BigIntegerField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("audit entry")
        indexes = [
            models.Index(fields=["thing", "thing_id"]),
            models.Index(fields=["by", "-id"]),
            models.Index(fields=["id"], condition=Q(seal_no=None), name="audit_unsealed"),
        ]


class AccessToken(models.Model):
    """A key with which a program of ``person`` speaks to the API. Only its digest is kept: it is shown once.

    ``start`` are its first characters, to recognise it by; ``scopes`` are values of ``TokenScope``.
    """

    person = models.ForeignKey("teams.Person", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_has_time"),
        ]


class JobRun(models.Model):
    """When a job of the schedule ran last, when it is due, and how often it failed since."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
