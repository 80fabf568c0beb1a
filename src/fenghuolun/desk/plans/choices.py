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


class Urgency(TextChoices):
    """How soon something assigned is due (1.3.5.H): 3, 10, 20 workdays unless a day is given."""

    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    NORMAL = "normal", pgettext_lazy("urgency", "Normal")
    HARD = "hard", pgettext_lazy("urgency", "Difficult")


class HelpKind(TextChoices):
    """What a person needs from the leader (1.3.2.F)."""

    DECISION = "decision", pgettext_lazy("help", "A decision")
    RESOURCE = "resource", pgettext_lazy("help", "Resources")
    JOINT_VISIT = "joint_visit", pgettext_lazy("help", "A joint visit")
    UNDERWRITING = "underwriting", pgettext_lazy("help", "Underwriting approval")
    PRICE = "price", pgettext_lazy("help", "Price coefficient")
    DEPARTMENT = "department", pgettext_lazy("help", "Another department")


class ItemEvent(TextChoices):
    """One step in a work item's life."""

    MADE = "made", pgettext_lazy("item event", "Made")
    CHANGED = "changed", pgettext_lazy("item event", "Changed")
    STARTED = "started", pgettext_lazy("item event", "Started")
    HELP = "help", pgettext_lazy("item event", "Help asked for")
    EXTENDED = "extended", pgettext_lazy("item event", "Extended")
    DONE = "done", pgettext_lazy("item event", "Done")
    RETURNED = "returned", pgettext_lazy("item event", "Returned")
    CLOSED = "closed", pgettext_lazy("item event", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("item event", "Cancelled")
    REOPENED = "reopened", pgettext_lazy("item event", "Opened again")
    MOVED = "moved", pgettext_lazy("item event", "Moved")
    URGED = "urged", pgettext_lazy("item event", "Urged")
    REPORTED = "reported", pgettext_lazy("item event", "Status reported")
    HELPED = "helped", pgettext_lazy("item event", "Help answered")


class ChangeReason(TextChoices):
    """Why an approved plan was changed; the new version carries it (1.3.1.B)."""

    TARGET = "target", pgettext_lazy("plan change", "Targets were published again")
    MARKET = "market", pgettext_lazy("plan change", "Market or rules changed")
    CUSTOMER = "customer", pgettext_lazy("plan change", "A customer moved the date")
    LEAVE = "leave", pgettext_lazy("plan change", "Leave or a change of people")
    LEARNT = "learnt", pgettext_lazy("plan change", "A better way was found")


class Act(TextChoices):
    """What is done about a deviation: the A of PDCA (1.3.1.C)."""

    CORRECT = "correct", pgettext_lazy("act", "Correct")
    REPLAN = "replan", pgettext_lazy("act", "Plan anew")
    ESCALATE = "escalate", pgettext_lazy("act", "Take it upstairs")


class FactorKind(TextChoices):
    """What may clearly affect execution (1.3.2.D)."""

    PERSON = "person", pgettext_lazy("factor", "People")
    MARKET = "market", pgettext_lazy("factor", "Market")
    SYSTEM = "system", pgettext_lazy("factor", "System")
    CUSTOMER = "customer", pgettext_lazy("factor", "Customers")
    POLICY = "policy", pgettext_lazy("factor", "Rules and prices")


class PlanningTool(TextChoices):
    """What a plan was made with (1.3.1.D)."""

    GOAL_TREE = "goal_tree", pgettext_lazy("tool", "Goal tree")
    FUNNEL = "funnel", pgettext_lazy("tool", "Funnel calculator")
    CALENDAR = "calendar", pgettext_lazy("tool", "Calendar")
    GANTT = "gantt", pgettext_lazy("tool", "Gantt chart")
    RUN_CHART = "run_chart", pgettext_lazy("tool", "Run chart")
    CONTROL_CARD = "control_card", pgettext_lazy("tool", "Control card")
    FORM_5W2H = "form_5w2h", pgettext_lazy("tool", "5W2H form")
    RISKS = "risks", pgettext_lazy("tool", "Risk list")
    PRIORITIES = "priorities", pgettext_lazy("tool", "Priority grid")


class HelpAnswer(TextChoices):
    """What a leader says to a request for help (1.3.2.F); silence for a workday takes it one level up."""

    ACCEPT = "accept", pgettext_lazy("help answer", "I do it")
    DONE = "done", pgettext_lazy("help answer", "It is done")
    REPLAN = "replan", pgettext_lazy("help answer", "We plan anew")
    DECLINE = "decline", pgettext_lazy("help answer", "Not this way")
