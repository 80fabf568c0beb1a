"""The cases that are worked through as exercises."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Case(models.TextChoices):
    DEPARTMENT = "department", _("Department plan: 1.2 million in a month")
    WEEK = "week", _("Personal plan: a week of one seller")
    FAULTS = "faults", _("What is wrong with these goals?")
    CARD = "card", _("Fill in a goal card")
    PERFORMANCE = "performance", _("Set performance goals")
    ABILITY = "ability", _("Set a development goal")
