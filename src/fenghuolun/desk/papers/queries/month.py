"""The month's activity (月活动量表) of a seller as a form: commitment, weeks, both signatures."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.papers.queries.reach import month_of, person_in_reach
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table, plain
from fenghuolun.desk.tables.queries.month import COMMITTED, Contract, contract_of
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS
from fenghuolun.desk.teams.models import Person


def month_form(by: Person, today: date, pk: int, month: str) -> Form:
    person, first = person_in_reach(by, pk), month_of(month, today)
    found = contract_of(person, first, today)
    plan, figures = found.plan, found.figures
    submitted = timezone.localdate(plan.submitted_at) if plan and plan.submitted_at else None
    approved = timezone.localdate(plan.approved_at) if plan and plan.approved_at else None
    ratio = figures.renewal_ratio
    return Form(
        kind="month", address={"pk": pk, "month": month}, title=_("Activity of the month"),
        subtitle=f"{person.name} · {month_shown(first)} · {found.status_label}",
        facts=[
            (_("Name"), person.name), (_("Unit"), person.unit.name if person.unit else ""),
            (_("Target"), f"{figures.target_fen / 100:,.0f} {_('yuan')}"),
            (_("Due this month"), str(figures.due_in_month)),
            (_("Renewal ratio needed"), "–" if ratio is None else f"{ratio:.0%}"),
            (_("Joint visits on"), ", ".join(f"{day:%m-%d}" for day in found.joint_visits) or "–"),
        ],
        tables=[_commitment(found, is_own=person.pk == by.pk), _weeks(found)],
        notes=[(_("Leader's comment"), found.notes.get("leader_comment", ""))],
        signatures=[
            Signature(_("Seller signed"), person.name if submitted else "", submitted),
            Signature(_("Leader signed"), plan.approved_by.name if approved and plan and plan.approved_by else "",
                      approved),
        ],
        revision=plan.version if plan else None, name=f"month-{month}-{person.login}",
    )  # fmt: skip


def _commitment(found: Contract, *, is_own: bool) -> Table:
    columns = [
        Column("stage", _("Stage"), width=14),
        Column("even", _("At an even chance"), "count", 9, group=_("Needed")),
        Column("sure", _("At 80 %"), "count", 9, group=_("Needed")),
        Column("committed", _("Committed"), "count", 10, entry=True),
        Column("each", _("Points each"), "number", 8),
        Column("points", _("Points"), "number", 9, formula="{committed}*{each}", is_summed=True),
        Column("words", _("Self-development"), width=24, entry=True, longest=200),
    ]
    even, sure = (found.figures.needed.get(key, {}) for key in ("50%", "80%"))
    is_open = is_own and found.is_editable
    rows = []
    for stage in COMMITTED:
        each = found.figures.points_per_stage.get(stage, 0.0)
        values = {
            "stage": str(STAGE_WORDS[stage]), "even": even.get(stage), "sure": sure.get(stage),
            "committed": found.committed[stage], "each": plain(each), "points": plain(each * found.committed[stage]),
        }  # fmt: skip
        rows.append(Row(f"stage:{stage}", values, frozenset({"words"}), is_open))
    own = {"stage": _("Self-development"), "words": found.notes.get("self_development") or None, "points": 0}
    rows.append(Row("words:self_development", own, frozenset({"committed"}), is_open))
    return Table(columns, rows, _("What I commit to"), _("Together"))


def _weeks(found: Contract) -> Table:
    columns = [
        Column("week", _("Week"), width=7), Column("days", _("Days"), width=13),
        Column("workdays", _("Workdays"), "number", 8, is_summed=True),
        Column("premium", _("Premium, yuan"), "yuan", 12, is_summed=True),
        Column("deals", _("Deals"), "count", 8, is_summed=True),
        *(Column(stage, str(STAGE_WORDS[stage]), "count", 8, is_summed=True)
          for stage in ("contact", "visit", "quote")),
        Column("points", pgettext("points", "Planned"), "number", 9, is_summed=True),
    ]  # fmt: skip
    rows = [
        Row(f"week:{week['number']}", {
            "week": f"W{week['number']}", "days": f"{week['starts_on']:%m-%d} – {week['last_on']:%m-%d}",
            "workdays": plain(week["workdays"]), "premium": week["premium_fen"] / 100, "deals": week["deals"],
            "contact": week["contact"], "visit": week["visit"], "quote": week["quote"], "points": week["points"],
        }, is_open=False)
        for week in found.weeks
    ]  # fmt: skip
    return Table(columns, rows, _("Weeks of the month"), _("Together"))
