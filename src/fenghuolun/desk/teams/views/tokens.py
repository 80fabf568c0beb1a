"""Me → access tokens: which programs speak for me, a new one, an end to one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.actions.tokens import make_token, revoke_token
from fenghuolun.desk.teams.forms.tokens import TokenForm
from fenghuolun.desk.teams.queries.tokens import tokens_of


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = make_token(by=request.user, now=now, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return render(request, "teams/token.html", {"token": token, "secret": secret})
    return form_answer(request, "teams/tokens.html", {"form": form, "rows": tokens_of(request.user), "now": now})


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    revoke_token(by=request.user, now=timezone.now(), token=token)
    toast(request, _("“%(name)s” works no longer.") % {"name": token.name})
    return redirect("teams:tokens")
