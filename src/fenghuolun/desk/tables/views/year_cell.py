"""Change one figure of a draft, see what moves, lock, undo; who comes second is told what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals import actions as goals
from fenghuolun.desk.goals import queries as goal_queries
from fenghuolun.desk.goals.rules.grid import TARGET_AT
from fenghuolun.desk.goals.rules.rebalancing import Place
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.table_words import short_month
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.tables.forms.year import TEN_THOUSAND_FEN, CellForm
from fenghuolun.desk.tables.queries.moves import edit_lines, moves_of
from fenghuolun.desk.tables.queries.year_scene import YearScene, share_facts, year_scene
from fenghuolun.desk.tables.views.access import of_unit
from fenghuolun.desk.teams.models import Unit

SHOWN_EDITS = 200


@dataclass(frozen=True, slots=True)
class _Asked:
    """The cells an address means: a person, a kind, a month; what is left out means all of them."""

    scene: YearScene
    place: Place
    person: int | None
    kind: str
    month: int | None

    @property
    def query(self) -> str:
        return f"?person={self.person or ''}&kind={self.kind}&month={self.month or ''}"

    @property
    def title(self) -> str:
        parts = [self.scene.people[self.person].name if self.person else self.scene.unit.name]
        parts += [str(CubeKind(self.kind).label)] if self.kind else []
        parts += [short_month(self.month) if self.month else _("Year %(year)s") % {"year": self.scene.year}]
        return " · ".join(parts)

    @property
    def target_fen(self) -> int:
        mask = self.place.mask(self.scene.whole)
        return int(self.scene.whole.premium_fen[..., TARGET_AT][mask].sum())

    @property
    def is_locked(self) -> bool:
        return bool(self.scene.whole.is_locked[self.place.mask(self.scene.whole)].all())

    @property
    def is_cell(self) -> bool:
        return self.person is not None and self.month is not None


def _asked(request: HttpRequest, unit: Unit, year: int) -> _Asked:
    scene = year_scene(request.user, unit, year)
    if scene is None or not scene.is_open:
        raise Http404
    person, month = (_number(request.GET.get(name)) for name in ("person", "month"))
    kind = request.GET.get("kind", "")
    if kind and kind not in CubeKind.values:
        raise Http404
    try:
        place = scene.place(person, kind, month)
    except LookupError as unknown:
        raise Http404 from unknown
    return _Asked(scene, place, person, kind, month)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


@require_http_methods(["GET", "POST"])
@of_unit(editing=True)
def cell(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    asked = _asked(request, unit, year)
    edition = asked.scene.edition
    initial = {"premium": asked.target_fen / TEN_THOUSAND_FEN, "keep": "both", "revision": edition.revision}
    form = CellForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "asked": asked, "unit": unit, "year": year, "edition": edition}
    if request.method == "POST" and form.is_valid():
        try:
            goals.set_target(
                by=request.user, now=timezone.now(), edition=edition, revision=form.cleaned_data["revision"],
                place=asked.place, premium_fen=form.premium_fen, keep=form.kept,
            )  # fmt: skip
        except goals.TargetsChanged as late:
            return _told(request, form, late, context)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _saved(request, unit, year, _("%(what)s was set.") % {"what": asked.title})
    if asked.person is not None:
        context["shares"] = share_facts(asked.scene, asked.person)
    return form_answer(request, "tables/year_cell.html", context)


def _told(request: HttpRequest, form: CellForm, late: Refused, context: dict[str, Any]) -> HttpResponse:
    """Say who changed what meanwhile; the figure typed stays, and goes to the new revision when sent again."""
    edition = context["edition"]
    seen = form.cleaned_data["revision"]
    add_refusal(form, late)
    context["since"] = edit_lines(goal_queries.edits_since(edition, seen), context["asked"].scene.people)
    form.data = form.data.copy()
    form.data["revision"] = str(edition.revision)
    return form_answer(request, "tables/year_cell.html", context)


def _saved(request: HttpRequest, unit: Unit, year: int, sentence: str) -> HttpResponse:
    toast(request, sentence, undo_url=reverse("tables:year_undo", args=[unit.pk, year]))
    if not request.htmx:
        return redirect("tables:year", unit.pk, year)
    return HttpResponse(status=204, headers={"HX-Trigger": "fenghuolun:done, fenghuolun:targets"})


@require_safe
@of_unit(editing=True)
def preview(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """Show what would move if the figure typed so far were set; nothing is written."""
    asked = _asked(request, unit, year)
    form = CellForm(request.GET)
    if not form.is_valid():
        return render(request, "tables/_moves.html", {"moves": None})
    return render(request, "tables/_moves.html", moves_of(asked.scene, asked.place, form.premium_fen, form.kept))


@require_POST
@of_unit(editing=True)
@answers_refusals
def lock(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """Lock the cells of the address, or set them free when they are all locked."""
    asked = _asked(request, unit, year)
    edition = asked.scene.edition
    seen = _number(request.POST.get("revision"))
    goals.lock_targets(
        by=request.user, now=timezone.now(), edition=edition, revision=edition.revision if seen is None else seen,
        places=[asked.place], is_locked=not asked.is_locked,
    )  # fmt: skip
    words = _("%(what)s is free again.") if asked.is_locked else _("%(what)s is locked.")
    return _saved(request, unit, year, words % {"what": asked.title})


@require_POST
@of_unit(editing=True)
@answers_refusals
def undo(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    draft = goal_queries.draft_edition(unit, year)
    if draft is None:
        raise Http404
    seen = _number(request.POST.get("revision"))
    goals.undo_edit(
        by=request.user, now=timezone.now(), edition=draft, revision=draft.revision if seen is None else seen
    )
    toast(request, _("Taken back."))
    if not request.htmx:
        return redirect("tables:year", unit.pk, year)
    return HttpResponse(status=204, headers={"HX-Trigger": "fenghuolun:done, fenghuolun:targets"})


@require_safe
@of_unit(editing=True)
def edits(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    """Everything that was changed in the draft, the newest first."""
    scene = year_scene(request.user, unit, year)
    if scene is None or not scene.is_open:
        raise Http404
    rows = edit_lines(goal_queries.edits_of(scene.edition)[:SHOWN_EDITS], scene.people)
    return render(request, "tables/year_edits.html", {"rows": rows, "unit": unit, "year": year})
