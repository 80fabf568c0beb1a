"""Own targets: what is asked, what changed, accept or dispute; and the leader's reply."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals import actions, queries
from fenghuolun.desk.goals.forms import AnswerForm, ReplyForm
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.choices import Permission


@require_http_methods(["GET", "POST"])
@login_required
def mine(request: HttpRequest, year: int) -> HttpResponse:
    """The own targets of a year, with the answer beside them; made for the phone."""
    found = queries.own_targets(request.user, year)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"answer": "accepted"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_targets(
                by=request.user, now=timezone.now(), edition=found.edition, answer=form.cleaned_data["answer"],
                reason=form.cleaned_data["reason"], counter_premium_fen=form.counter_fen,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Your answer is with your leader."))
            return redirect("goals:mine", year)
    answer = queries.latest_answers(found.edition, [request.user.pk]).get(request.user.pk)
    labels = dict(CubeKind.choices)
    context = {
        "form": form, "year": year, "found": found, "answer": answer,
        "change": queries.change_of(request.user.pk, found.edition), "months": list(enumerate(found.months_fen, 1)),
        "kinds": [(labels[kind], fen) for kind, fen in found.kinds_fen.items() if fen],
        "may_answer": request.user.may(Permission.ANSWER_TARGET),
    }  # fmt: skip
    return form_answer(request, "goals/mine.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's answer, and the leader's reply to it."""
    found = get_object_or_404(queries.answers_visible_to(request.user), pk=pk)
    may_reply = request.user.may(Permission.SET_TARGET) and found.replied_at is None and found.person != request.user
    form = ReplyForm(request.POST or None)
    if request.method == "POST":
        if not may_reply:
            raise Http404
        if form.is_valid():
            try:
                actions.reply_to_answer(
                    by=request.user, now=timezone.now(), answer=found, reply=form.cleaned_data["reply"]
                )
            except Refused as refused:
                add_refusal(form, refused)
            else:
                toast(request, _("Your reply was sent."))
                return redirect("goals:answer", pk)
    return form_answer(request, "goals/answer.html", {"form": form, "found": found, "may_reply": may_reply})
