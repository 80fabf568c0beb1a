"""The forms that can be taken out: by which address, drawn from which query, under which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.papers.queries.control import control_form
from fenghuolun.desk.papers.queries.evaluation import evaluation_form
from fenghuolun.desk.papers.queries.goal_card import card_form
from fenghuolun.desk.papers.queries.month import month_form
from fenghuolun.desk.papers.queries.scorecard import scorecard_form
from fenghuolun.desk.papers.queries.tracking import tracking_form
from fenghuolun.desk.papers.queries.week import week_form
from fenghuolun.desk.papers.queries.work_plan import work_plan_form
from fenghuolun.desk.papers.queries.year import quarter_form, year_form
from fenghuolun.desk.papers.rules.form import Form


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of form; ``find(by, today, **address)`` returns it as that person sees it, or there is none (404)."""

    label: str | Promise
    route: str
    find: Callable[..., Form]
    back: str


KINDS: dict[str, FormKind] = {
    "card": FormKind(_("Goal card"), "card/<int:pk>/", card_form, "cards:card"),
    "work_plan": FormKind(
        _("Work-plan table"), "work-plan/<int:pk>/<str:month>/", work_plan_form, "workplans:person"
    ),
    "control": FormKind(_("Control card"), "control/<int:pk>/<str:month>/", control_form, "workplans:control"),
    "tracking": FormKind(_("Tracking card"), "tracking/<int:pk>/", tracking_form, "following:card"),
    "scorecard": FormKind(_("Scorecard"), "scorecard/<int:pk>/", scorecard_form, "scorecards:card"),
    "year": FormKind(_("Annual decomposition"), "year/<int:unit_id>/<int:year>/", year_form, "tables:year"),
    "quarter": FormKind(
        _("Quarterly plan"), "quarter/<int:unit_id>/<int:year>/<int:number>/", quarter_form, "tables:quarter"
    ),
    "month": FormKind(_("Activity of the month"), "month/<int:pk>/<str:month>/", month_form, "tables:month"),
    "week": FormKind(_("Arrangement of the week"), "week/<int:pk>/<str:day>/", week_form, "tables:week"),
    "evaluation": FormKind(
        _("Evaluation sheet"), "evaluation/<int:pk>/", evaluation_form, "evaluations:sheet"
    ),
}  # fmt: skip


def form_of(kind: str, by: Any, today: Any, **address: Any) -> Form:
    return KINDS[kind].find(by, today, **address)
