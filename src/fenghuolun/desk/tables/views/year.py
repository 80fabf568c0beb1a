"""The annual decomposition: the table itself, and the assistant that makes it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals import queries as goal_queries
from fenghuolun.desk.goals.rules.rebalancing import carry_locks
from fenghuolun.desk.goals.rules.words import cannot_balance
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.table_words import short_month, table_unit
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.tables.forms.year import TEN_THOUSAND_FEN, YearGoalForm
from fenghuolun.desk.tables.queries import decomposition, year_facts
from fenghuolun.desk.tables.queries.quality import plan_scores
from fenghuolun.desk.tables.queries.year_book import year_book
from fenghuolun.desk.tables.queries.year_scene import YearScene, table_of, year_scene
from fenghuolun.desk.tables.queries.year_start import proposals
from fenghuolun.desk.tables.views.access import checked_year, of_unit
from fenghuolun.desk.tables.views.around import tabs, unit_links
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.periods import year as whole_year
from fenghuolun.engine.plan.locks import CannotBalance

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the year table of the own unit, or to the first one in reach."""
    unit = request.user.unit
    if unit is None or unit.pk not in teams.unit_ids_visible_to(request.user):
        unit = teams.open_units(request.user).first()
    if unit is None:
        return redirect("goals:list")
    return redirect("tables:year", unit.pk, timezone.localdate().year)


@require_safe
@of_unit()
def year(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    today = timezone.localdate()
    checked_year(year, today.year)
    scene = year_scene(request.user, unit, year, published_only=request.GET.get("show") == "published")
    kind = request.GET.get("kind", "")
    if kind and kind not in CubeKind.values:
        raise Http404
    context: dict[str, Any] = {
        "unit": unit, "year": year, "kind": kind, "scene": scene, "month_words": _month_words(),
        "unit_word": table_unit(), "notice": _notice(year), "years": _years(unit, year, today.year),
        "kinds": _kinds(kind), "may_set": request.user.may(Permission.SET_TARGET), "tabs": tabs(unit, year),
        "units": unit_links(request.user, unit, "tables:year", year),
    }  # fmt: skip
    if scene is not None:
        context |= _filled(scene, kind)
    return render(request, "tables/year.html", context)


@require_safe
@of_unit()
def workbook(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """The table as a workbook, for those who may export."""
    if not request.user.may(Permission.EXPORT_ROWS):
        raise Http404
    scene = year_scene(request.user, unit, year, published_only=request.GET.get("show") == "published")
    if scene is None:
        raise Http404
    content = year_book(scene, table_of(scene, timezone.localdate()))
    name = f"{_('Annual decomposition')} {unit.name} {year}.xlsx"
    record(by=request.user, now=timezone.now(), action="export_year_table", thing=scene.edition)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=WORKBOOK)


def _filled(scene: YearScene, kind: str) -> dict[str, Any]:
    today = timezone.localdate()
    table = table_of(scene, today, kind)
    return {
        "table": table, "edition": scene.edition,
        "undo": goal_queries.edit_to_undo(scene.edition) if scene.is_open else None,
        "scores": plan_scores(scene, table), "season": _season(scene),
    }  # fmt: skip


def _season(scene: YearScene) -> dict[str, Any] | None:
    """Say whose seasons these are: which kinds rest on the pooled index, which months' due list is estimated."""
    facts = scene.edition.inputs.get("facts")
    if facts is None:
        return None
    labels = dict(CubeKind.choices)
    reasons = zip(CubeKind.values, facts["season_reason"], facts["season_months"], strict=True)
    pooled = [(labels[kind], months) for kind, reason, months in reasons if reason != "ok"]
    estimated = [short_month(m + 1) for m, flag in enumerate(facts["due_is_estimated"]) if flag]
    return {"pooled": pooled, "estimated": estimated, "as_of": facts["as_of"]}


def _month_words() -> list[tuple[int, str]]:
    return [(m, short_month(m)) for m in range(1, 13)]


def _notice(of: int) -> str | None:
    period = whole_year(of)
    return teams.calendar_notice(period.start, period.end)


def _years(unit: Unit, chosen: int, this_year: int) -> list[dict[str, Any]]:
    return [
        {"label": str(of), "href": reverse("tables:year", args=[unit.pk, of]), "is_current": of == chosen}
        for of in (this_year - 1, this_year, this_year + 1)
    ]


def _kinds(chosen: str) -> list[dict[str, Any]]:
    every = [("", _("All kinds")), *CubeKind.choices]
    return [{"label": label, "href": f"?kind={kind}#people", "is_current": kind == chosen} for kind, label in every]


@require_http_methods(["GET", "POST"])
@of_unit(editing=True)
def fill(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """The assistant: set the year's goal per kind; everything else is worked out."""
    today = timezone.localdate()
    checked_year(year, today.year)
    people = list(teams.sellers_of(unit, today).select_related("unit"))
    facts = year_facts.gather(unit, year, today, people)
    proposed = proposals(facts)
    draft = goal_queries.draft_edition(unit, year)
    initial: dict[str, Any] = {one.kind: one.proposed_fen / TEN_THOUSAND_FEN for one in proposed}
    asked = draft.inputs.get("asked", {}) if draft else {}
    initial |= {"floor": 90, "stretch": 110, "over_allocation": 3, **asked, "revision": draft.revision if draft else ""}
    form = YearGoalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _fill(request, unit, year, form, people, facts)
        except Refused as refused:
            add_refusal(form, refused)
        except CannotBalance as stuck:
            form.add_error(None, cannot_balance(stuck, goal_queries.grid_of(draft)) if draft else str(stuck))
        else:
            toast(request, _("The targets of %(count)s people were worked out.") % {"count": len(people)})
            return redirect("tables:year", made.unit_id, made.year)
    rows = [{"one": one, "field": form[one.kind]} for one in proposed]
    context = {"form": form, "rows": rows, "unit": unit, "year": year, "people": people, "facts": facts, "draft": draft,
               "notice": _notice(year)}  # fmt: skip
    return form_answer(request, "tables/year_fill.html", context)


def _fill(
    request: HttpRequest, unit: Unit, year: int, form: YearGoalForm, people: list[Any], facts: year_facts.YearFacts
) -> Any:
    if not people:
        raise goals.TargetsRefused(_("Nobody sells in this unit. Add people first, or choose another unit."))
    asked = form.cleaned_data
    shares = decomposition.shared(people, facts, decomposition.share_rule(unit, timezone.localdate()), year)
    premium = decomposition.tiers_of(
        np.array(form.target_fen), float(asked["floor"]) / 100, float(asked["stretch"]) / 100
    )
    over = float(asked["over_allocation"]) / 100
    grid = decomposition.taken_apart(people, unit, year, premium, facts, shares.shares, over)
    draft = goal_queries.draft_edition(unit, year)
    if draft is not None:
        grid = carry_locks(goal_queries.grid_of(draft), grid)
    kept = {name: float(value) for name, value in asked.items() if name != "revision"}
    inputs = decomposition.inputs_of(facts, shares, kept, facts.people)
    return goals.fill_draft(
        by=request.user, now=timezone.now(), unit=unit, grid=grid, inputs=inputs, revision=asked["revision"]
    )


@require_POST
@of_unit(editing=True)
@answers_refusals
def copy(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """Start a draft from what is published."""
    published = goal_queries.published_edition(unit, year)
    if published is None or published.unit_id != unit.pk:
        raise Http404
    goals.copy_to_draft(by=request.user, now=timezone.now(), edition=published)
    toast(request, _("A draft was made from the published targets. Nobody sees it before you publish."))
    return redirect("tables:year", unit.pk, year)


@require_POST
@of_unit(editing=True)
@answers_refusals
def drop(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    draft = goal_queries.draft_edition(unit, year)
    if draft is None:
        raise Http404
    goals.drop_draft(by=request.user, now=timezone.now(), edition=draft)
    toast(request, _("The draft was thrown away."))
    return redirect("tables:year", unit.pk, year)
