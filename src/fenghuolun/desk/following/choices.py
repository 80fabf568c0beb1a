"""The words of following up."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Duty(TextChoices):
    """What a level checks of the levels below (1.3.5.C)."""

    LOGS = "logs", pgettext_lazy("duty", "Review every record of the team")
    CALLBACK = "callback", pgettext_lazy("duty", "Call back one customer in ten")
    REVIEWS = "reviews", pgettext_lazy("duty", "Look at one review in five")
    PERSON_LOGS = "person_logs", pgettext_lazy("duty", "Two records of everybody a month")


class ReportKind(TextChoices):
    WEEK = "week", pgettext_lazy("tracking report", "Week")
    MONTH = "month", pgettext_lazy("tracking report", "Month")
