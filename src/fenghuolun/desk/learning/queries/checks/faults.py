"""Case 1 of 1.3.3: the planted faults are gone when the product's own checker finds them no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.faults import Fault, faults_of
from fenghuolun.desk.cards.rules.spans import Span
from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of, team_of

PLANTED = (
    "no_parent", "sum_mismatch", "not_numeric", "too_many_items", "one_item_dominates", "no_process_goal",
    "too_easy_or_too_hard", "no_checkpoints",
)  # fmt: skip


def check(scene: Scene) -> dict[str, Found]:
    manager = person_of("heming")
    faults, _looked = faults_of(manager, team_of(person_of("zhoulan")), Span(*scene.month), scene.today)
    held = {fault.key: fault for fault in faults}
    return {key: _mended(held[key]) for key in PLANTED}


def _mended(fault: Fault) -> Found:
    if not fault.found:
        return Found(True, _("Mended: the checker finds it no more."))
    first = fault.found[0]
    about = {"n": len(fault.found), "whose": first.whose, "what": first.what or _("the card")}
    return Found(False, _("Still at %(n)d places, first: %(whose)s, %(what)s.") % about)
