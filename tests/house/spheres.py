"""Four spheres of the same rows: one's own, a team mate's, another team's, another branch's; each bears its own mark.

The matrix of doors opens every address with a row of each. Whoever adds a door
over a new kind of row adds the row here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from cast import HIRED_ON, NOW, TODAY, Cast
from desk.activities.factories import a_jpeg, a_lead, an_entry
from desk.plans.factories import a_line, a_week
from desk.workplans.factories import a_step, a_table_line
from fenghuolun.desk.activities.actions import add_photo, answer_evidence_notice, log_activity
from fenghuolun.desk.customers.actions import add_customer, merge_customers
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationRound, EvaluationScheme
from fenghuolun.desk.evaluations.rules.terms import Terms
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.following.models import TrackingReport
from fenghuolun.desk.goals.actions import (
    CellRow,
    Growth,
    Line,
    add_evidence,
    add_goal,
    ask_revision,
    ensure_skills,
    open_card,
    publish_in_bulk,
    put_development,
    put_line,
)
from fenghuolun.desk.goals.models import GoalCard, Skill, TargetAnswer, TargetCell, TargetEdition
from fenghuolun.desk.papers.models import FormReturn
from fenghuolun.desk.plans.actions import add_item, fill_week
from fenghuolun.desk.plans.actions.links import tie_items
from fenghuolun.desk.plans.actions.risks import write_risk
from fenghuolun.desk.plans.actions.steps import finish_step, propose_template
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardLine, ScorecardLink
from fenghuolun.desk.teams.actions import add_person, enter_leave, set_parameter
from fenghuolun.desk.teams.actions.tokens import make_token
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person, Unit

MARKS = {"own": "紫檀", "sibling": "青瓷", "cousin": "赤铜", "foreign": "白玉"}
_NUMBER = count(1)


@dataclass
class Sphere:
    """Rows of one seller, by kind; ``rows[kind]`` is what stands in an address."""

    mark: str
    seller: Person
    rows: dict[str, Any] = field(default_factory=dict)


def spheres_of(cast: Cast) -> dict[str, Sphere]:
    sellers = {
        "own": _renamed(cast.li_na, MARKS["own"]),
        "sibling": _renamed(cast.liu_yang, MARKS["sibling"]),
        "cousin": _seller(cast, "cousin", cast.second_team),
        "foreign": _seller(cast, "foreign", cast.other_team),
    }
    ensure_skills()
    for branch, names in ((cast.branch, ("own", "sibling", "cousin")), (cast.other_branch, ("foreign",))):
        cells = [
            CellRow(sellers[name].unit_id, sellers[name].pk, "renewal", date(2026, month, 1), 8_000_000 + month, 30)
            for name in names
            for month in range(1, 13)
        ]
        publish_in_bulk(by=cast.planner, now=NOW, unit=branch, year=2026, cells=cells)
    drafts = {seller.unit_id: _draft(cast.planner, seller) for seller in sellers.values() if seller != cast.liu_yang}
    return {name: _sphere(MARKS[name], seller, drafts[seller.unit_id]) for name, seller in sellers.items()}


def a_card_of(seller: Person, mark: str) -> GoalCard:
    """Return the seller's card of December with a performance and a development line."""
    starts_on, ends_on = date(2026, 12, 1), date(2027, 1, 1)
    card = open_card(by=seller, now=NOW, person=seller, starts_on=starts_on, ends_on=ends_on)
    line = Line(title=f"{mark}续保 20 台", measure="M10", target=Decimal("0.7"))
    put_line(by=seller, now=NOW, card=card, expected_revision=0, line=line)
    growth = Growth(skill=Skill.objects.get(code="needs"), level_from=2, level_to=3, by_doing=f"{mark}练")
    put_development(
        by=seller, now=NOW, card=card, expected_revision=1, growth=growth, title=f"{mark}能力", segment=f"{mark}队",
        weight=Decimal(10), due_on=date(2026, 12, 31), checkpoints=("2026-12-10",),
    )  # fmt: skip
    return card


def an_evaluation_of(seller: Person, card: GoalCard, n: int) -> tuple[Evaluation, EvaluationRound]:
    """Return the seller's sheet in a round of its own: two of one team do not share a row."""
    scheme, _made = EvaluationScheme.objects.get_or_create(
        unit=seller.unit, version=1, defaults={"terms": Terms().kept(), "made_at": NOW}
    )
    month = (n - 1) % 12 + 1
    round_ = EvaluationRound.objects.create(
        unit=seller.unit, scheme=scheme, starts_on=date(2020, month, 1), ends_on=date(2020, month, 28), opened_at=NOW
    )
    return Evaluation.objects.create(round=round_, person=seller, card=card, frozen_at=NOW), round_


def a_scorecard_of(seller: Person, mark: str, n: int) -> tuple[Scorecard, ScorecardLine, ScorecardLine]:
    """Return a card of the seller's team with a lead and a lag line that bear the seller's mark."""
    scorecard = Scorecard.objects.create(
        unit=seller.unit, kind="kpi", starts_on=date(2020 + n % 6, 1, 1), ends_on=date(2021 + n % 6, 1, 1),
        made_by=seller,
        made_at=NOW,
    )  # fmt: skip
    lead, lag = (
        ScorecardLine.objects.create(card=scorecard, name=f"{mark}率", floor=0, target=1, weight=10, is_lead=is_lead)
        for is_lead in (True, False)
    )
    ScorecardLink.objects.create(lead=lead, lag=lag)
    return scorecard, lead, lag


def _draft(planner: Person, seller: Person) -> TargetEdition:
    """Return a draft of the seller's team with the seller's target for January."""
    draft = TargetEdition.objects.create(unit=seller.unit, year=2026, version=1, made_by=planner, made_at=NOW)
    TargetCell.objects.create(
        edition=draft, unit=seller.unit, person=seller, cube_kind="renewal", month=date(2026, 1, 1),
        premium_fen=8_000_000, deals=30, day_premium_fen=[8_000_000] + [0] * 30, day_deals=[30] + [0] * 30,
    )  # fmt: skip
    return draft


def _renamed(person: Person, mark: str) -> Person:
    person.name = f"{mark}生"
    person.save()
    return person


def _seller(cast: Cast, login: str, unit: Unit) -> Person:
    person = add_person(
        by=None, now=NOW, login=login, name=f"{MARKS[login]}生", unit=unit, role=cast.li_na.role, hired_on=HIRED_ON,
        seller_kind=SellerKind.FIELD,
    )  # fmt: skip
    return Person.objects.select_related("unit", "role").get(pk=person.pk)


def _revision(seller: Person, mark: str) -> int:
    """Return a revision the seller asked for."""
    own = add_goal(
        by=seller, now=NOW, person=seller, title=f"{mark}修正", measure="M02", starts_on=date(2026, 11, 1),
        ends_on=date(2027, 1, 1), target=Decimal(1),
    )  # fmt: skip
    asked = ask_revision(
        by=seller, now=NOW, goal=own, trigger="B", reason=f"{mark}因", impact=f"{mark}响", target=Decimal("0.9"),
        effective_on=date(2026, 12, 1),
    )  # fmt: skip
    return asked.pk


def _report(seller: Person) -> int:
    """Return the frozen tracking report of the seller's team; one a team."""
    renewals = {"due": 0, "renewed": 0, "lost": 0, "reasons": []}
    empty = {"lines": [], "deviations": [], "moved": [], "renewals": renewals}
    report, _made = TrackingReport.objects.get_or_create(
        unit=seller.unit, kind="week", starts_on=date(2026, 11, 16),
        defaults={"ends_on": date(2026, 11, 23), "frozen_at": NOW, "content": empty},
    )  # fmt: skip
    return report.pk


def _sphere(mark: str, seller: Person, draft: TargetEdition) -> Sphere:
    n = next(_NUMBER)
    lead = a_lead(seller, name=f"{mark}客", plate=f"沪A8{n:04d}", phone=f"138{n:08d}")
    twin = add_customer(by=seller, now=NOW, name=f"{mark}客", phone=f"139{n:08d}")
    merge_customers(by=seller, now=NOW, kept=lead.customer, dropped=twin)
    merge = lead.customer.merges.get()
    activity = log_activity(by=seller, now=NOW, entry=an_entry(lead_id=lead.pk, note=f"{mark}记"))
    answer_evidence_notice(by=seller, now=NOW, is_given=True)
    photo = add_photo(by=seller, now=NOW, activity=activity, client_id=UUID(int=n), content=a_jpeg(8, 8))
    item = add_item(by=seller, now=NOW, title=f"{mark}事", due_on=TODAY + timedelta(days=3))
    plan = a_week(seller)
    fill_week(by=seller, now=NOW, plan=plan, lines=[a_line(lead)])
    card = a_card_of(seller, mark)
    growth = card.goals.get(kind="development")
    evidence = add_evidence(by=seller, now=NOW, development=growth.development, kind="case", text=f"{mark}证")
    goal = add_goal(
        by=seller, now=NOW, person=seller, title=f"{mark}目标", measure="M01", starts_on=date(2026, 11, 1),
        ends_on=date(2026, 12, 1), target=Decimal(20),
    )  # fmt: skip
    line = a_table_line(seller, title=f"{mark}行", output=f"{mark}果")
    step = finish_step(by=seller, now=NOW, step=a_step(seller, line, result=f"{mark}步"))
    # What a template says is shared by the branch and bears no mark.
    template = propose_template(by=seller, now=NOW, step=finish_step(by=seller, now=NOW, step=a_step(seller, line)))
    risk = write_risk(
        by=seller, now=NOW, plan=line.plan, kind="market", text=f"{mark}险", likelihood=2, impact=3
    )  # fmt: skip
    edition = TargetEdition.objects.filter(cells__person=seller, status="published").distinct().get()
    answer = TargetAnswer.objects.create(
        edition=edition, person=seller, at=NOW, answer="disputed", reason=f"{mark}理由", counter_premium_fen=1
    )
    batch = Batch.objects.create(
        by=seller, unit=seller.unit, file_name=f"{mark}.xlsx", sha256=str(n), status="done", uploaded_at=NOW
    )
    leave = enter_leave(
        by=seller, now=NOW, person=seller, kind="annual", starts_on=date(2026, 12, 24), last_on=date(2026, 12, 25),
        note=f"{mark}假",
    )  # fmt: skip
    token, _secret = make_token(by=seller, now=NOW, name=f"{mark}令", scopes=["read"], days=30)
    parameter = set_parameter(by=None, now=NOW, key="review_hours", value=30 + n, starts_on=TODAY, unit=seller.unit)
    tie = tie_items(by=seller, now=NOW, before=a_table_line(seller, title=f"{mark}前"), after=line)
    evaluation, round_ = an_evaluation_of(seller, card, n)
    scorecard, lead_line, lag_line = a_scorecard_of(seller, mark, n)
    form_return = FormReturn.objects.create(
        kind="work_plan", address={"pk": seller.pk, "month": "2026-11"}, by=seller, at=NOW, file_name=f"{mark}.xlsx"
    )
    rows: dict[str, int | UUID] = {
        "form_return": form_return.pk,
        "customer": lead.customer_id, "vehicle": lead.vehicle_id, "lead": lead.pk, "merge": merge.pk,
        "activity": activity.pk, "client_id": activity.client_id, "photo": photo.client_id,
        "item": item.pk, "line": plan.items.get().pk, "table_line": line.pk, "tie": tie.pk, "step": step.pk,
        "template": template.pk, "risk": risk.pk, "month_plan": line.plan_id,
        "card": card.pk, "card_line": card.goals.get(kind="performance").pk, "growth": growth.pk,
        "development": growth.development.pk, "evidence": evidence.pk,
        "revision": _revision(seller, mark), "tracking_report": _report(seller),
        "goal": goal.pk, "answer": answer.pk, "batch": batch.pk, "leave": leave.pk, "token": token.pk,
        "evaluation": evaluation.pk, "round": round_.pk, "scorecard": scorecard.pk, "lead_line": lead_line.pk,
        "lag_line": lag_line.pk,
        "person": seller.pk, "unit": seller.unit_id, "edition": draft.pk, "parameter": parameter.pk,
    }  # fmt: skip
    return Sphere(mark, seller, rows)
