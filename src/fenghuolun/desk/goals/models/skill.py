"""Abilities: the competence map, how people were rated, and the goals that extend an ability (1.3.4.E–H)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fenghuolun.desk.goals.choices import EvidenceKind


class Skill(models.Model):
    """One ability of the competence map, levels 1–5. Every company starts with the first map; it may be edited."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    stage = models.CharField(max_length=10, blank=True, help_text="The funnel stage it moves; breaks ties (1.3.4.G)")
    business_weight = models.PositiveSmallIntegerField(default=3, help_text="1–5")
    required = models.JSONField(default=dict, help_text="Level required, by seller kind; 'default' for the rest")
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)


class SkillRating(models.Model):
    """How somebody rated a person's ability on a day. Append-only: the newest by oneself and by the superior hold."""

    skill = models.ForeignKey("goals.Skill", models.PROTECT, related_name="ratings")
    person = models.ForeignKey("teams.Person", models.PROTECT, related_name="skill_ratings")
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "skill", "-at"])]
        constraints = [models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="skill_level_1_to_5")]


class Development(models.Model):
    """What makes a goal a development goal: which ability from which level to which, how practised, who assesses."""

    goal = models.OneToOneField("goals.Goal", models.CASCADE, related_name="development")
    skill = models.ForeignKey("goals.Skill", models.PROTECT, related_name="+")
    level_from = models.PositiveSmallIntegerField()
    level_to = models.PositiveSmallIntegerField()
    level_reached = models.PositiveSmallIntegerField(null=True, blank=True)
    by_doing = models.CharField(max_length=300, help_text="The 70 %: practice at work")
    from_others = models.CharField(max_length=300, blank=True, help_text="The 20 %: mentor, joint visits")
    by_study = models.CharField(max_length=300, blank=True, help_text="The 10 %: course, reading")
    practice_per_week = models.PositiveSmallIntegerField(default=1)
    mentor = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    assessor = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level_to__gt=F("level_from")), name="development_goes_up")]


class SkillEvidence(models.Model):
    """New behaviour seen at work: what, on which rubric (data, insight, proposal, wording, customer response; 1–5)."""

    development = models.ForeignKey("goals.Development", models.CASCADE, related_name="evidence")
    at = models.DateTimeField()
    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    text = models.CharField(max_length=400)
    activity_client_id = models.UUIDField(null=True, blank=True)
    rubric = models.JSONField(default=dict)
    accepted_by = models.ForeignKey("teams.Person", models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
