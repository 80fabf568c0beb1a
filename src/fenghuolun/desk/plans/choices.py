"""The words of plans and work items."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Horizon(TextChoices):
    YEAR = "year", _("Year")
    QUARTER = "quarter", _("Quarter")
    MONTH = "month", _("Month")
    WEEK = "week", _("Week")


class PlanStatus(TextChoices):
    """The state machine of 1.3.1.B."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "Submitted")
    RETURNED = "returned", pgettext_lazy("plan", "Returned")
    APPROVED = "approved", pgettext_lazy("plan", "Approved")
    ACTIVE = "active", pgettext_lazy("plan", "Active")
    REVIEW = "review", pgettext_lazy("plan", "Under review")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


class ItemKind(TextChoices):
    """Where a work item came from; one life cycle for all."""

    PLAN = "plan", _("Plan item")
    ASSIGNED = "assigned", _("Assigned")
    KEY = "key", _("Key item")
    DECISION = "decision", _("Meeting decision")
    COACHING = "coaching", _("Coaching action")
    IMPROVEMENT = "improvement", _("Improvement")
    CONTINGENCY = "contingency", _("Contingency")
    NEXT_STEP = "next_step", _("Next step")


class ItemStatus(TextChoices):
    OPEN = "open", pgettext_lazy("item", "Open")
    DOING = "doing", pgettext_lazy("item", "In progress")
    HELP = "help", pgettext_lazy("item", "Needs help")
    DONE = "done", pgettext_lazy("item", "Done, to verify")
    CLOSED = "closed", pgettext_lazy("item", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("item", "Cancelled")


class HalfDay(TextChoices):
    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")
