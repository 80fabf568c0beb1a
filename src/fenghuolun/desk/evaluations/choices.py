"""The words of evaluation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Method(TextChoices):
    """The three ways to evaluate the same facts (1.3.7)."""

    COMPLETION = "completion", _("By degree of completion")
    EFFORT = "effort", _("By difficulty, effort and completion")
    STAGES = "stages", _("By plan, execution and finish")


class EvaluationStatus(TextChoices):
    """Self first, then the superior, then calibration across the team, then published and signed by both."""

    SELF = "self", pgettext_lazy("evaluation", "Self-assessment")
    SUPERIOR = "superior", pgettext_lazy("evaluation", "Superior's assessment")
    CALIBRATION = "calibration", pgettext_lazy("evaluation", "Calibration")
    PUBLISHED = "published", pgettext_lazy("evaluation", "Published")
    APPEALED = "appealed", pgettext_lazy("evaluation", "Appealed")
    SIGNED = "signed", pgettext_lazy("evaluation", "Signed")


class EvaluationStep(TextChoices):
    """One step in an evaluation's life."""

    OPENED = "opened", pgettext_lazy("evaluation step", "Opened")
    FROZEN = "frozen", pgettext_lazy("evaluation step", "Facts taken again")
    CHANGED = "changed", pgettext_lazy("evaluation step", "Changed")
    SUBMITTED = "submitted", pgettext_lazy("evaluation step", "Self-assessment handed in")
    ASSESSED = "assessed", pgettext_lazy("evaluation step", "Assessed by the superior")
    CALIBRATED = "calibrated", pgettext_lazy("evaluation step", "Calibrated")
    PUBLISHED = "published", pgettext_lazy("evaluation step", "Published")
    APPEALED = "appealed", pgettext_lazy("evaluation step", "Appealed")
    ANSWERED = "answered", pgettext_lazy("evaluation step", "Appeal answered")
    SIGNED = "signed", pgettext_lazy("evaluation step", "Signed")
