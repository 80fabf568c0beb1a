"""What fragment requests are answered, and how a refusal reaches the person."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from cast import Cast
from fenghuolun.desk.kit.middleware import Fragments
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer

View = Callable[[HttpRequest], HttpResponse]


class NoLeadsLeft(Refused):
    code = "no_leads_left"
    field = "name"


def answer(view: View, *, fragment: bool, method: str = "get") -> HttpResponse:
    """Return what ``view`` answers behind the middleware that matters here."""
    request = getattr(RequestFactory(), method)("/x/", headers={"HX-Request": "true"} if fragment else {})
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.user = import_module("django.contrib.auth.models").AnonymousUser()
    chain = HtmxMiddleware(MessageMiddleware(Fragments(view)))
    return chain(request)


def test_a_redirect_moves_the_page_and_never_a_fragment() -> None:
    moved = answer(lambda request: redirect("/goals/"), fragment=True)
    assert (moved.status_code, moved["HX-Redirect"]) == (204, "/goals/")
    assert answer(lambda request: redirect("/goals/"), fragment=False).status_code == 302


def test_a_fragment_of_an_ended_session_is_401_so_that_nothing_is_lost(client: Client, db: None) -> None:
    assert client.get("/accounts/sessions/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/accounts/sessions/").status_code == 302


def test_a_toast_travels_with_the_fragment_and_offers_undo() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        toast(request, "Logged <b>", undo_url="/undo/7/")
        return HttpResponse("<p>row</p>")

    html = answer(view, fragment=True).content.decode()
    assert html.startswith("<p>row</p>")
    assert 'hx-swap-oob="beforeend"' in html
    assert 'hx-post="/undo/7/"' in html
    assert "Logged &lt;b&gt;" in html
    assert "toasts" not in answer(view, fragment=False).content.decode()


@pytest.mark.parametrize("fragment", [True, False])
def test_a_refusal_that_leaves_a_view_is_a_sentence_with_409(fragment: bool) -> None:
    @answers_refusals
    def view(request: HttpRequest) -> HttpResponse:
        raise NoLeadsLeft("No leads are left.")

    refused = answer(view, fragment=fragment)
    assert refused.status_code == 409
    assert "No leads are left." in refused.content.decode()
    assert refused.get("HX-Reswap") == ("none" if fragment else None)


def test_a_refusal_is_shown_at_its_field_or_above_the_form() -> None:
    class Name(forms.Form):
        name = forms.CharField()

    form = Name({"name": "x"})
    assert form.is_valid()
    add_refusal(form, NoLeadsLeft("At the field."))
    add_refusal(form, Refused("Above all."))
    add_refusal(form, Refused("Elsewhere.", field="other"))
    assert form.errors["name"] == ["At the field."]
    assert form.non_field_errors() == ["Above all.", "Elsewhere."]
    html = str(form)
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'role="alert"' in html


def test_a_form_that_was_sent_with_errors_is_422(cast: Cast, rf: RequestFactory) -> None:
    class Name(forms.Form):
        name = forms.CharField()

    request = rf.get("/")
    request.user = cast.li_na
    request.htmx = False
    context = {"heading": "x"}
    assert form_answer(request, "kit/refused.html", {**context, "form": Name()}).status_code == 200
    assert form_answer(request, "kit/refused.html", {**context, "form": Name({})}).status_code == 422


def test_a_page_that_a_sheet_asks_for_comes_without_its_frame(cast: Cast, signed_in: Callable[..., Client]) -> None:
    cast.li_na.set_password("fire-wheel-2026")
    cast.li_na.save()
    client = signed_in(cast.li_na)
    whole = client.get("/accounts/password/change/").content.decode()
    inside = client.get(
        "/accounts/password/change/", headers={"HX-Request": "true", "HX-Target": "sheet-body"}
    ).content.decode()
    assert "<html" in whole
    assert "<html" not in inside
    assert 'id="sheet-title"' in inside
    assert 'name="oldpassword"' in inside


def test_native_inputs_for_days_and_units_behind_amounts() -> None:
    class Both(forms.Form):
        on = forms.DateField(required=False)
        at = forms.TimeField(required=False)
        amount = forms.DecimalField(required=False)

    form = Both()
    form.fields["amount"].unit = "yuan"
    html = str(form)
    assert 'type="date"' in html
    assert 'type="time"' in html
    assert '<div class="affix">' in html
    assert html.count('class="input"') == 3
