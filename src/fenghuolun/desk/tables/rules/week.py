"""What a line of the week is for: the outcome to aim at and what to bring, by the reason it is on the list."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.choices import NextStep, Outcome
from fenghuolun.desk.activities.rules.day_order import Rank

EXPECTED = {
    Rank.W5: Outcome.ISSUED, Rank.W4_QUOTED: Outcome.COMMITMENT, Rank.W4_UNQUOTED: Outcome.QUOTE_DELIVERED,
    Rank.FLEET: Outcome.INFORMATION, Rank.W3: Outcome.QUOTE_DELIVERED, Rank.GRADE_A: Outcome.NEED,
    Rank.W1: Outcome.INFORMATION, Rank.W2: Outcome.CONTACT_ONLY, Rank.REFERRAL: Outcome.REFERRAL,
    Rank.NEW_LEAD: Outcome.NEED, Rank.W6: Outcome.COMMITMENT,
}  # fmt: skip
EXPECTED_OF_STEP = {
    NextStep.VISIT: Outcome.COMMITMENT, NextStep.QUOTE: Outcome.QUOTE_DELIVERED, NextStep.ISSUE: Outcome.ISSUED,
    NextStep.CARE: Outcome.CONTACT_ONLY,
}  # fmt: skip
MATERIAL: dict[Rank, str | Promise] = {
    Rank.W5: _("Proposal form, payment link"),
    Rank.W4_QUOTED: _("Quote, answers to the concern"),
    Rank.W4_UNQUOTED: _("Quote with two options"),
    Rank.FLEET: _("Claims analysis, vehicle list"),
    Rank.W3: _("Quote with two options"),
    Rank.GRADE_A: _("Questions on need and expiry"),
    Rank.W1: _("List of missing fields"),
    Rank.W2: _("Claims recap, no-claim forecast"),
    Rank.REFERRAL: _("Word of thanks, two names to ask for"),
    Rank.NEW_LEAD: _("Questions on need and expiry"),
    Rank.W6: _("Notice on driving without cover"),
}
COLUMNS_OF = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
MATERIAL_OF_STEP = {
    NextStep.QUOTE: MATERIAL[Rank.W3], NextStep.ISSUE: MATERIAL[Rank.W5], NextStep.VISIT: MATERIAL[Rank.W4_QUOTED],
    NextStep.CARE: MATERIAL[Rank.W2],
}  # fmt: skip
JOINT_RANKS = frozenset({Rank.W5, Rank.W4_QUOTED, Rank.FLEET})


def expected_of(rank: Rank, step: str) -> str:
    """Return the outcome to aim at: of the promised step, else of the reason.

    >>> str(expected_of(Rank.PROMISED, "quote")), str(expected_of(Rank.W5, "call"))
    ('quote_delivered', 'issued')
    """
    if rank == Rank.PROMISED:
        return EXPECTED_OF_STEP.get(NextStep(step), Outcome.INFORMATION)
    return EXPECTED[rank]


def material_of(rank: Rank, step: str) -> str:
    """Return what to bring: for the promised step, else for the reason; a promised call needs nothing."""
    if rank == Rank.PROMISED:
        return str(MATERIAL_OF_STEP.get(NextStep(step), ""))
    return str(MATERIAL[rank])
