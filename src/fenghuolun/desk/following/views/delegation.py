"""The authority table, and what happened outside anybody's control."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.following.forms import LEVELS, AuthorityForm, HappeningForm
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.choices import Permission


@require_safe
@login_required
def authority(request: HttpRequest) -> HttpResponse:
    """Show what may be decided on which level; everybody sees it, managers write it."""
    words = dict(LEVELS)
    rows = goals.authorities_of(request.user.unit) if request.user.unit else []
    context = {
        "rows": [(row, words[row.level]) for row in rows], "tabs": tabs(request, "authority"),
        "may_set": request.user.may(Permission.SET_TARGET),
    }  # fmt: skip
    return render(request, "following/authority.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def grant(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    form = AuthorityForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_authority(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Everybody sees it now."))
            return redirect("following:authority")
    context = {"form": form, "heading": _("Grant authority"), "back": "following:authority"}
    return form_answer(request, "following/form.html", context)


@require_safe
@login_required
def happenings(request: HttpRequest) -> HttpResponse:
    rows = goals.happenings_seen_by(request.user)[:100]
    market = goals.market_of(request.user.unit)[:36] if request.user.unit else []
    context = {
        "rows": list(rows), "market": list(market), "tabs": tabs(request, "revisions"),
        "may_set": request.user.may(Permission.SET_TARGET),
    }  # fmt: skip
    return render(request, "following/happenings.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def happened(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    form = HappeningForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        share = said.pop("share_percent") / 100
        try:
            actions.note_happening(by=request.user, now=timezone.now(), share=share, **said)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Noted; tomorrow morning it is weighed against the goals."))
            return redirect("following:happenings")
    context = {"form": form, "heading": _("Something happened"), "back": "following:happenings"}
    return form_answer(request, "following/form.html", context)
