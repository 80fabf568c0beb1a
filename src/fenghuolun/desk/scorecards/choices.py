"""The words of scorecards and KPI sheets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SheetKind(TextChoices):
    """A company's or branch's balanced scorecard (1.3.1.G), or a department's key indicators (1.3.1.H)."""

    BSC = "bsc", _("Balanced scorecard")
    KPI = "kpi", _("KPI sheet")


class SheetStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("scorecard", "Draft")
    AGREED = "agreed", pgettext_lazy("scorecard", "Agreed")
    SUPERSEDED = "superseded", pgettext_lazy("scorecard", "Superseded")


class Perspective(TextChoices):
    """The four of Kaplan and Norton (1992), in the order of the engine."""

    FINANCIAL = "financial", pgettext_lazy("perspective", "Financial")
    CUSTOMER = "customer", pgettext_lazy("perspective", "Customer")
    INTERNAL = "internal", pgettext_lazy("perspective", "Internal process")
    LEARNING = "learning", pgettext_lazy("perspective", "Learning and growth")


class Frequency(TextChoices):
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    YEAR = "year", _("Once a year")
