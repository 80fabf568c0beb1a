"""The cases of goal cards: goals of the team to serve, planted faults, a list to renew, an ability to extend."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.customers.choices import BusinessKind
from fenghuolun.desk.goals.actions import Line, add_goal, ensure_skills, open_card, put_line, rate_skill
from fenghuolun.desk.goals.choices import Nature
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.abilities import skills
from fenghuolun.desk.learning.actions.staging.company import Company, add_due_policies, found_sandbox, spread
from fenghuolun.desk.learning.queries.scenes import Scene
from fenghuolun.desk.teams.models import Person


def stage_card(now: datetime, scene: Scene) -> None:
    """The team is asked for premium, retention and activity; the seller's card is empty."""
    company = found_sandbox(now, 1)
    ensure_skills()
    add_due_policies(now, company.sellers, spread(*scene.month, 120), 245_000)
    _goals_of_team(now, company, scene)


def stage_performance(now: datetime, scene: Scene) -> None:
    """120 due vehicles and 25 switch leads stand in the seller's list."""
    company = found_sandbox(now, 1)
    due = spread(*scene.month, 120)
    add_due_policies(now, company.sellers, due, 245_000)
    switches = spread(*scene.month, 25)
    add_due_policies(now, company.sellers, switches, 300_000, kind=BusinessKind.SWITCH, first=120)
    _goals_of_team(now, company, scene)


def stage_ability(now: datetime, scene: Scene) -> None:
    """Seller and leader both see level 2 in the fleet risk report."""
    company = found_sandbox(now, 1)
    ensure_skills()
    skill = skills().get(code="fleet_risk")
    for by in (company.sellers[0], company.leader):
        rate_skill(by=by, now=now, person=company.sellers[0], skill=skill, level=2, reason=_("Two reports, with help"))


def stage_faults(now: datetime, scene: Scene) -> None:
    """Three cards, and between them eight of the twelve faults."""
    company = found_sandbox(now, 3)
    team = _goals_of_team(now, company, scene)
    days = (scene.month[0].replace(day=10).isoformat(), scene.month[0].replace(day=20).isoformat())
    sound: dict[str, Any] = {"checkpoints": days, "parent": team["PREMIUM"], "baseline": Decimal(250_000)}
    first, second, third = company.sellers
    _card(now, scene, first, [
        _line(_("Renew family cars"), "PREMIUM", 700_000, 60, **sound | {"baseline": Decimal(300_000)}),
        _line(_("Improve the service"), "", 1, 40, unit_word="", checkpoints=days, nature=Nature.PROCESS),
    ])  # fmt: skip
    _card(now, scene, second, [
        _line(_("Renew family cars"), "PREMIUM", 280_000, 40, **sound | {"checkpoints": ()}),
        _line(_("Renew company cars"), "DEALS", 30, 60, **sound | {"baseline": Decimal(28)}),
    ])  # fmt: skip
    many = [
        _line(_("Small goal %(n)d") % {"n": n}, "M01", 20 + n, 10, **sound | {"baseline": Decimal(20)},
              nature=Nature.PROCESS)
        for n in range(1, 9)
    ]  # fmt: skip
    _card(now, scene, third, many)


def _goals_of_team(now: datetime, company: Company, scene: Scene) -> dict[str, Goal]:
    first, end = scene.month
    wanted = (("PREMIUM", _("Premium of the team"), 1_200_000), ("M10", _("Retention of the team"), 0.72),
              ("M02", _("Activity of the team"), 1), ("DEALS", _("Switches of the team"), 100))  # fmt: skip
    return {
        measure: add_goal(
            by=company.manager,
            now=now,
            unit=company.team,
            title=title,
            measure=measure,
            starts_on=first,
            ends_on=end,
            target=Decimal(str(target)),
        )
        for measure, title, target in wanted
    }


def _line(title: str, measure: str, target: float, weight: int, **more: Any) -> Line:
    return Line(title=title, measure=measure, target=Decimal(str(target)), weight=Decimal(weight), **more)


def _card(now: datetime, scene: Scene, person: Person, lines: list[Line]) -> None:
    starts_on, ends_on = scene.month
    card = open_card(by=person, now=now, person=person, starts_on=starts_on, ends_on=ends_on)
    for revision, line in enumerate(lines):
        put_line(by=person, now=now, card=card, expected_revision=revision, line=line)
