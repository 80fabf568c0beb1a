"""Publish the targets of a year: what changes for whom, at once or as a job, and everybody's answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals import queries as goal_queries
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.tables.forms.year import PublishForm
from fenghuolun.desk.tables.tasks import job_state, publish_later
from fenghuolun.desk.tables.views.access import of_unit
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit

AT_ONCE = 20_000  # cells; more go to the worker


@require_http_methods(["GET", "POST"])
@of_unit(editing=True)
def publish(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    draft = goal_queries.draft_edition(unit, year)
    if draft is None:
        raise Http404
    form = PublishForm(request.POST or None, initial={"revision": draft.revision})
    if request.method == "POST" and form.is_valid():
        try:
            return _published(request, draft, form)
        except Refused as refused:
            add_refusal(form, refused)
    grid, before = goal_queries.grid_of(draft), goal_queries.edition_before(draft)
    changes = goal_queries.changes_by_person(goal_queries.grid_of(before) if before else None, grid)
    people = teams.people_named(None, [change.person for change in changes])
    rows = [{"change": change, "person": people[change.person]} for change in changes if change.is_changed]
    rows.sort(key=lambda row: -abs(row["change"].difference_fen))
    context = {"form": form, "unit": unit, "year": year, "draft": draft, "before": before, "rows": rows,
               "same": len(changes) - len(rows)}  # fmt: skip
    return form_answer(request, "tables/year_publish.html", context)


def _published(request: HttpRequest, draft: TargetEdition, form: PublishForm) -> HttpResponse:
    asked = form.cleaned_data
    if draft.cells.count() > AT_ONCE:
        publish_later(by=request.user, edition=draft, revision=asked["revision"], note=asked["note"])
        return redirect("tables:year_job", draft.unit_id, draft.year, draft.pk)
    goals.publish_targets(by=request.user, now=timezone.now(), edition=draft, **asked)
    toast(request, _("The targets of %(year)s are published. Everybody finds them under Goals.") % {"year": draft.year})
    return redirect("tables:year", draft.unit_id, draft.year)


@require_safe
@of_unit(editing=True)
def job(request: HttpRequest, unit: Unit, year: int, pk: int) -> HttpResponse:
    """How far a publication is; asked for every second."""
    edition = get_object_or_404(goal_queries.editions_visible_to(request.user), pk=pk, unit=unit, year=year)
    template = "tables/_job.html" if request.htmx else "tables/year_job.html"
    return render(request, template, {"unit": unit, "year": year, "edition": edition, "job": job_state(edition)})
