"""The first day: the company is founded while nobody is there; a password is set by a link that works once."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams import actions, queries
from fenghuolun.desk.teams.forms import FoundForm, PasswordForm

SIGN_IN = "fenghuolun.desk.teams.accounts.SignIn"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Open only while no person exists: whoever installs the product makes the company and administers it."""
    if queries.has_people():
        return redirect("account_login")
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("company", "branch", "team", "name", "login", "password")}
        try:
            person = actions.found_company(now=timezone.now(), **asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            login(request, person, backend=SIGN_IN)
            return redirect("teams:people")
    return form_answer(request, "teams/start.html", {"form": form})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    person = queries.person_of_link(uid, token)
    if person is None:
        return render(request, "teams/link_spent.html", status=410)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.set_password(now=timezone.now(), person=person, password=form.cleaned_data["password"])
        if is_mfa_enabled(person):
            # The link replaces a password, never the second factor.
            return redirect("account_login")
        login(request, person, backend=SIGN_IN)
        return redirect("/")
    return form_answer(request, "teams/set_password.html", {"form": form, "person": person})
