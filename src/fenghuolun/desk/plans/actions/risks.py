"""What will clearly affect execution (1.3.2.D), and the waves in which the table spreads (1.3.2.B)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.actions.plans import taken
from fenghuolun.desk.plans.choices import FactorKind
from fenghuolun.desk.plans.models import Plan, Risk, Rollout
from fenghuolun.desk.plans.queries.risks import exposure_here, gate_before, risks_visible_to
from fenghuolun.desk.plans.rules.exposure import Exposure
from fenghuolun.desk.plans.rules.rollout import WAVES
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import branch_of, people_visible_to
from fenghuolun.desk.teams.rules import Outside, require, require_in_reach

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit


class RiskRefused(Refused):
    code = "risk_refused"


@transaction.atomic
def write_risk(
    *,
    by: Person,
    now: datetime,
    plan: Plan,
    kind: str,
    text: str,
    likelihood: int,
    impact: int,
    trigger_on: date | None = None,
    response: str = "",
    owner: Person | None = None,
    risk: Risk | None = None,
) -> Risk:
    """Keep a factor of a plan, a new one or ``risk`` changed. From 15 it is refused without a response and an owner."""
    plan = taken(by, plan)
    if not text.strip():
        raise RiskRefused(_("Say what may happen."), field="text")
    if kind not in FactorKind.values:
        raise RiskRefused(_("Choose one of the list."), field="kind")
    if exposure_here(plan.unit, timezone.localtime(now).date(), likelihood, impact) is Exposure.RESPOND:
        if not response.strip():
            raise RiskRefused(_("A factor this strong needs a response."), field="response")
        if owner is None:
            raise RiskRefused(_("A factor this strong needs somebody who answers for it."), field="owner")
    if owner is not None and not _may_answer(by, owner, plan):
        raise Outside(_("You cannot give this to somebody outside your team."))
    risk = risk or Risk(plan=plan, made_by=by, made_at=now)
    risk.kind, risk.text, risk.likelihood, risk.impact = kind, text.strip()[:200], likelihood, impact
    risk.trigger_on, risk.response, risk.owner = trigger_on, response.strip()[:200], owner
    risk.save()
    record(by=by, now=now, action="write_risk", thing=risk, exposure=likelihood * impact)
    return risk


def _may_answer(by: Person, owner: Person, plan: Plan) -> bool:
    """Oneself, somebody one leads, or somebody who leads the unit of the plan or one above it."""
    if owner.pk == by.pk or people_visible_to(by).filter(pk=owner.pk).exists():
        return True
    leads = owner.unit is not None and owner.may(Permission.REVIEW_ACTIVITY)
    return leads and plan.unit.path.startswith(owner.unit.path)


@transaction.atomic
def close_risk(*, by: Person, now: datetime, risk: Risk) -> Risk:
    found = risks_visible_to(by).filter(pk=risk.pk).first()
    if found is None:
        raise Outside(_("This belongs to another team. Ask its leader."))
    risk.closed_at = None if risk.closed_at else now
    risk.save(update_fields=["closed_at"])
    record(by=by, now=now, action="close_risk", thing=risk, is_closed=risk.closed_at is not None)
    return risk


@transaction.atomic
def plan_rollout(*, by: Person, now: datetime, unit: Unit, wave: int, starts_on: date) -> Rollout:
    """Let a team take the table up in a wave. Refuses a second pilot team, more than two teams in the second wave,
    and a wave whose gate is closed."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if wave not in WAVES:
        raise RiskRefused(_("There are three waves."), field="wave")
    branch, today = branch_of(unit), timezone.localtime(now).date()
    others = Rollout.objects.filter(unit__path__startswith=branch.path, wave=wave).exclude(unit=unit).count()
    if (wave == 1 and others >= 1) or (wave == 2 and others >= 2):
        raise RiskRefused(_("One pilot team first, then two teams, then all."), field="wave")
    if wave > 1 and not gate_before(branch, wave, today).is_open:
        raise RiskRefused(
            _("The gate is closed: two weeks, nine of ten lines updated and satisfaction of 3.5 come first."),
            field="wave",
        )
    rollout, _is_new = Rollout.objects.update_or_create(unit=unit, defaults={"wave": wave, "starts_on": starts_on})
    record(by=by, now=now, action="plan_rollout", thing=rollout, unit=unit, wave=wave)
    return rollout


@transaction.atomic
def rate_rollout(*, by: Person, now: datetime, rollout: Rollout, satisfaction: Decimal) -> Rollout:
    """Keep how content a team is with the table, 1–5, as its leader asked round."""
    require(by, Permission.REVIEW_ACTIVITY)
    require_in_reach(by, owner_id=None, unit_id=rollout.unit_id)
    if not 1 <= satisfaction <= 5:
        raise RiskRefused(_("Satisfaction lies between 1 and 5."), field="satisfaction")
    rollout.satisfaction = satisfaction
    rollout.save(update_fields=["satisfaction"])
    record(by=by, now=now, action="rate_rollout", thing=rollout, satisfaction=satisfaction)
    return rollout
