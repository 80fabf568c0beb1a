"""The words of goals and targets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tier(TextChoices):
    FLOOR = "floor", pgettext_lazy("tier", "Basic")
    TARGET = "target", pgettext_lazy("tier", "Target")
    STRETCH = "stretch", pgettext_lazy("tier", "Stretch")


class Direction(TextChoices):
    UP = "up", _("Larger is better")
    DOWN = "down", _("Smaller is better")


class GoalKind(TextChoices):
    PERFORMANCE = "performance", pgettext_lazy("goal", "Performance")
    DEVELOPMENT = "development", pgettext_lazy("goal", "Development")


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
