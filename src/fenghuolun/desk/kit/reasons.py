"""Why a number is what it is, in one sentence for each reason code of the engine."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fenghuolun.engine.results import Reason

SENTENCES: Mapping[Reason, str] = {
    Reason.OK: _("The figures carry this."),
    Reason.TOO_FEW: _("Too few cases to say anything yet."),
    Reason.NO_DATA: _("There is nothing to estimate this from yet."),
    Reason.PRIOR_ONLY: _("No own cases yet: this is the usual value of like people."),
    Reason.NO_DIFFERENCE: _("The difference is no larger than chance."),
    Reason.INFEASIBLE: _("No amount of activity reaches this."),
    Reason.RATE_TOO_UNCERTAIN: _("The conversion is not known well enough to promise this."),
    Reason.OVER_CAPACITY: _("This needs more than the working time holds."),
    Reason.NOT_ENOUGH_LEADS: _("There are fewer due policies and leads than this needs."),
    Reason.REACHED: _("The target is already met."),
    Reason.NO_TARGET: _("No target is set."),
    Reason.FALLBACK: _("Estimated by the simple formula until there are more data."),
    Reason.BEHIND_PACE: _("Less is done than was planned up to yesterday."),
    Reason.LOW_CHANCE: _("The chance to reach the target is low."),
    Reason.OVERDUE_STEPS: _("Promised next steps are past due."),
    Reason.WEAK_STAGE: _("One stage converts less than with like people, beyond chance."),
    Reason.IDLE: _("Working days in a row without an activity."),
    Reason.NOT_WORTH_DETOUR: _("The visit would fit into the day, but the way costs more than it brings."),
    Reason.SELF_SELECTED: _("Those who changed had drifted apart from the others before: no effect can be told."),
}


def sentence_of(code: Reason | str) -> str:
    """Return the sentence of a reason code, in the language of the reader.

    >>> str(sentence_of("no_target"))
    'No target is set.'

    Refuses (``ValueError``) a code that the engine does not have.
    """
    return SENTENCES[Reason(code)]
