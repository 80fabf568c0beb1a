"""The words of goals and targets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tier(TextChoices):
    FLOOR = "floor", pgettext_lazy("tier", "Basic")
    TARGET = "target", pgettext_lazy("tier", "Target")
    STRETCH = "stretch", pgettext_lazy("tier", "Stretch")


class Shape(TextChoices):
    """How an actual is held against its target (1.3.7.A.1)."""

    LARGER = "larger", _("Larger is better")
    SMALLER = "smaller", _("Smaller is better")
    RANGE = "range", _("Inside a range")
    DEADLINE = "deadline", _("By a day")
    MILESTONE = "milestone", _("By milestones")
    ZERO = "zero", _("No case tolerated")


class GoalKind(TextChoices):
    PERFORMANCE = "performance", pgettext_lazy("goal", "Performance")
    DEVELOPMENT = "development", pgettext_lazy("goal", "Development")


class Nature(TextChoices):
    """What a goal is about; a person's card holds a result, a process and an ability at least (1.3.3.A)."""

    RESULT = "result", pgettext_lazy("goal nature", "Result")
    PROCESS = "process", pgettext_lazy("goal nature", "Process")
    ABILITY = "ability", pgettext_lazy("goal nature", "Ability")
    INNOVATION = "innovation", pgettext_lazy("goal nature", "Innovation")


class CardStatus(TextChoices):
    """From a draft to both signatures; a signed card is locked."""

    DRAFT = "draft", pgettext_lazy("card", "Draft")
    PROPOSED = "proposed", pgettext_lazy("card", "Proposed")
    COUNTERED = "countered", pgettext_lazy("card", "Countered")
    SIGNED = "signed", pgettext_lazy("card", "Signed")
    CLOSED = "closed", pgettext_lazy("card", "Closed")


class EvidenceKind(TextChoices):
    """What shows that an ability grew (1.3.4.F, H.b)."""

    ROLE_PLAY = "role_play", pgettext_lazy("evidence", "Role play")
    CASE = "case", pgettext_lazy("evidence", "A real case")
    PROPOSAL = "proposal", pgettext_lazy("evidence", "A proposal written")
    TEACH_BACK = "teach_back", pgettext_lazy("evidence", "Taught to others")


class Light(TextChoices):
    """The lights of F.5; grey is not yet, or nothing to judge by; blue is beyond 130 %: too easy, or a windfall."""

    GREEN = "green", pgettext_lazy("light", "Green")
    YELLOW = "yellow", pgettext_lazy("light", "Yellow")
    RED = "red", pgettext_lazy("light", "Red")
    GREY = "grey", pgettext_lazy("light", "Not yet")
    BLUE = "blue", pgettext_lazy("light", "Far above")


class CheckRole(TextChoices):
    """Who checks: the owner, the superior, or the level above as a sample (1.3.5.C)."""

    SELF = "self", pgettext_lazy("check", "Self-check")
    SUPERIOR = "superior", pgettext_lazy("check", "Superior's check")
    SAMPLE = "sample", pgettext_lazy("check", "Sample from above")


class DeviationCause(TextChoices):
    """Why something is off; the same codes on tracking card, control card and work-plan table."""

    LEADS = "leads", pgettext_lazy("cause", "Too few leads")
    EFFORT = "effort", pgettext_lazy("cause", "Too little activity")
    SKILL = "skill", pgettext_lazy("cause", "Ability")
    PRICE = "price", pgettext_lazy("cause", "Price or coefficient")
    PRODUCT = "product", pgettext_lazy("cause", "Product or underwriting")
    COMPETITOR = "competitor", pgettext_lazy("cause", "A competitor's move")
    PARTNER = "partner", pgettext_lazy("cause", "A dealer or partner")
    SYSTEM = "system", pgettext_lazy("cause", "System or process")
    PEOPLE = "people", pgettext_lazy("cause", "Leave or change of people")
    PLAN = "plan", pgettext_lazy("cause", "The plan itself")
    OTHER = "other", pgettext_lazy("cause", "Other")


class RevisionStatus(TextChoices):
    OFFERED = "offered", pgettext_lazy("revision", "Offered by the data")
    ASKED = "asked", pgettext_lazy("revision", "Asked for")
    APPROVED = "approved", pgettext_lazy("revision", "Approved")
    REFUSED = "refused", pgettext_lazy("revision", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("revision", "Withdrawn")


class HappeningKind(TextChoices):
    """What happened, by the trigger it feeds: rules and market (A), sudden events (B), the company itself (C)."""

    RULE = "rule", pgettext_lazy("happening", "A rule on price, cover or commission")
    EVENT = "event", pgettext_lazy("happening", "Disaster, outage or closure")
    ACCOUNT = "account", pgettext_lazy("happening", "A key account or dealer lost")
    BUDGET = "budget", pgettext_lazy("happening", "Budget, product or system changed")
    AUTHORITY = "authority", pgettext_lazy("happening", "Commission or coefficient authority changed")


class GoalStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("goal", "Draft")
    PROPOSED = "proposed", pgettext_lazy("goal", "Proposed")
    AGREED = "agreed", pgettext_lazy("goal", "Agreed")
    DISPUTED = "disputed", pgettext_lazy("goal", "Disputed")
    CLOSED = "closed", pgettext_lazy("goal", "Closed")
    DROPPED = "dropped", pgettext_lazy("goal", "Dropped")


class RevisionTrigger(TextChoices):
    """The four reasons to revise a goal (1.3.6)."""

    ENVIRONMENT = "A", _("The environment changed")
    EVENT = "B", _("A sudden event")
    INTERNAL = "C", _("The company changed")
    IDEA = "D", _("A better idea")


class EditionStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("targets", "Draft")
    PUBLISHED = "published", pgettext_lazy("targets", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("targets", "Superseded")


class Answer(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("answer", "Accepted")
    DISPUTED = "disputed", pgettext_lazy("answer", "Disputed")


class EditKind(TextChoices):
    """What a change of a draft was."""

    FILL = "fill", pgettext_lazy("edit", "Filled from history")
    CELL = "cell", pgettext_lazy("edit", "Cell set")
    LOCK = "lock", pgettext_lazy("edit", "Locked")
    UNLOCK = "unlock", pgettext_lazy("edit", "Unlocked")
    UNDO = "undo", pgettext_lazy("edit", "Undone")
