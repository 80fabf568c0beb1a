"""Steps two and three: what the columns hold, and how the first rows would come in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.exchange import queries
from fenghuolun.desk.exchange.actions import choose_table, discard_import, map_columns, start_import, try_import
from fenghuolun.desk.exchange.actions.running import problems_of
from fenghuolun.desk.exchange.actions.trying import Trial
from fenghuolun.desk.exchange.actions.uploading import proposed
from fenghuolun.desk.exchange.asking import questions
from fenghuolun.desk.exchange.checking import faults_of_totals
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.exchange.forms import ColumnsForm, TableForm
from fenghuolun.desk.exchange.lines import shown
from fenghuolun.desk.exchange.reading import Table
from fenghuolun.desk.exchange.tasks import run_batch
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission

TRIED, SHOWN = 1000, 12


def own_batch(request: HttpRequest, pk: int) -> Any:
    if not request.user.may(Permission.IMPORT_FILE):
        raise Http404
    return get_object_or_404(queries.batches_visible_to(request.user), pk=pk)


def prepared_batch(request: HttpRequest, pk: int) -> Any:
    """Return an import that has not started; only who uploaded it prepares it."""
    batch = own_batch(request, pk)
    if batch.by_id != request.user.pk or batch.status not in {batch.Status.UPLOADED, batch.Status.READY}:
        raise Http404
    return batch


@login_required
@require_POST
@answers_refusals
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    batch = prepared_batch(request, pk)
    form = TableForm(request.POST, tables=queries.tables_of(batch))
    if form.is_valid():
        chosen = form.cleaned_data
        choose_table(by=request.user, batch=batch, label=chosen["table"], target=chosen["target"])
    return redirect("exchange:columns", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each column holds, beside what the cells look like."""
    batch = prepared_batch(request, pk)
    tables = queries.tables_of(batch)
    table = next((one for one in tables if one.label == batch.table), tables[0])
    context = {
        "batch": batch, "table": table, "tables": tables,
        "choice": TableForm(initial={"table": batch.table, "target": batch.target}, tables=tables),
        "earlier": queries.earlier_import(batch), "form": None,
    }  # fmt: skip
    if not batch.target:
        return render(request, "exchange/columns.html", context)
    form = _columns_form(request, batch, table)
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(by=request.user, batch=batch, mapping=form.mapping(), answers=form.answers())
            return redirect("exchange:preview", pk=pk)
        except Refused as refused:
            add_refusal(form, refused)
    return form_answer(request, "exchange/columns.html", context | {"form": form})


def _columns_form(request: HttpRequest, batch: Any, table: Table) -> ColumnsForm:
    proposal = {int(at): name for at, name in batch.mapping.items()} or proposed(batch)
    sent = request.POST if request.method == "POST" else None
    mapped = _sent_columns(sent, table) if sent else list(proposal.values())
    asked = questions(
        by=request.user, today=timezone.localdate(), table=table, target=batch.target, mapping=mapped,
        file_name=batch.file_name,
    )  # fmt: skip
    given = {f"answer_{name}": value for name, value in batch.answers.items()}
    form = ColumnsForm(sent, table=table, target=TARGETS[batch.target], proposal=proposal, asked=asked)
    for name, value in given.items():
        if name in form.fields:
            form.fields[name].initial = value
    return form


def _sent_columns(sent: Any, table: Table) -> list[str]:
    return [name for at in range(len(table.headings)) if (name := sent.get(f"column_{at}", ""))]


@login_required
@require_http_methods(["GET", "POST"])
@answers_refusals
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the first rows as they would come in; importing is one button away."""
    batch = prepared_batch(request, pk)
    if batch.status != batch.Status.READY:
        return redirect("exchange:columns", pk=pk)
    if request.method == "POST":
        start_import(by=request.user, now=timezone.now(), batch=batch, enqueue=run_batch.enqueue)
        return redirect("exchange:import", pk=pk)
    table = queries.table_of(batch)
    trial = try_import(batch, now=timezone.now(), most=TRIED)
    with batch.file.open("rb") as file:
        totals = faults_of_totals(batch.file_name, file.read(), batch.table)
    context = {
        "batch": batch, "trial": trial, "problems": problems_of(table, trial.outcome), "totals": totals,
        "counts": [(fate, trial.count(fate)) for fate in ("made", "changed", "same", "wrong")],
        "left_out": [h for at, h in enumerate(table.headings) if h and str(at) not in batch.mapping],
        "earlier": queries.earlier_import(batch), "able": len(trial.lines) - trial.count("wrong"),
        **_first_rows(batch, trial),
    }  # fmt: skip
    return render(request, "exchange/preview.html", context)


def _first_rows(batch: Any, trial: Trial) -> dict[str, Any]:
    target = TARGETS[batch.target]
    names = [name for _at, name in sorted(batch.mapping.items(), key=lambda item: int(item[0]))]
    labels = [_label(target, name) for name in names]
    rows = []
    for line in trial.lines[:SHOWN]:
        cells = [shown(line.values.get(name), name) for name in names]
        rows.append((line.number, cells, trial.outcome.fates.get(line.place, "")))
    return {"labels": labels, "rows": rows}


def _label(target: Any, name: str) -> Any:
    if name.startswith("count:"):
        from fenghuolun.desk.activities.queries import catalogue

        return catalogue().kind(name.removeprefix("count:").partition("@")[0]).label
    return target.field(name).label


@login_required
@require_POST
@answers_refusals
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    discard_import(by=request.user, now=timezone.now(), batch=prepared_batch(request, pk))
    return redirect("exchange:imports")
