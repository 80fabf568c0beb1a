"""Step one: a file; and the imports there were."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fenghuolun.desk.exchange import queries
from fenghuolun.desk.exchange.actions import upload_file
from fenghuolun.desk.exchange.forms import UploadForm
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.choices import Permission


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file in, or show the imports of one's people."""
    if not request.user.may(Permission.IMPORT_FILE):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = upload_file(by=request.user, now=timezone.now(), name=file.name, content=file.read())
            return redirect("exchange:columns", pk=batch.pk)
        except Refused as refused:
            add_refusal(form, refused)
    rows = queries.batches_visible_to(request.user)
    page = page_of(rows, order=("-pk",), after=request.GET.get("after", ""))
    return form_answer(request, "exchange/imports.html", {"form": form, "page": page, "now": timezone.now()})
