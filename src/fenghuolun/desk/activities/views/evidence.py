"""Photos as evidence: sent by the outbox or a page, shown to who sees the activity; the answer to the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.actions import add_photo, answer_evidence_notice
from fenghuolun.desk.activities.rules.pictures import LARGEST_BYTES
from fenghuolun.desk.activities.views.door import for_the_phone, refusal
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals

if TYPE_CHECKING:
    from fenghuolun.desk.activities.models import Activity


@require_http_methods(["PUT", "GET", "HEAD"])
@for_the_phone
def photo(request: HttpRequest, client_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """Keep the photo in the body under ``photo_id`` (the same id once), or show it."""
    if request.method != "PUT":
        return _shown(request, client_id, photo_id)
    now = timezone.now()
    row = queries.activities_visible_to(request.user).filter(person=request.user, client_id=client_id).first()
    if row is None:
        return refusal("unknown_activity", _("The entry of this photo is not here. Delete the photo."), status=404)
    # One byte more than fits is enough to know; nobody fills the memory.
    content = request.read(LARGEST_BYTES + 1)
    kept = add_photo(by=request.user, now=now, activity=row, client_id=photo_id, content=content)
    row.refresh_from_db(fields=["points"])
    return JsonResponse({"id": kept.pk, "points": row.points / 100}, status=201 if kept.added_at == now else 200)


def _shown(request: HttpRequest, client_id: UUID, photo_id: UUID) -> HttpResponseBase:
    photos = queries.photos_visible_to(request.user)
    row = get_object_or_404(photos, client_id=photo_id, activity__client_id=client_id)
    try:
        with row.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    name = f"evidence-{row.activity_id}-{row.pk}.jpg"
    disposition = {"Content-Disposition": f'inline; filename="{name}"'}
    answer = HttpResponse(content, content_type="image/jpeg", headers=disposition)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@login_required
@require_POST
@answers_refusals
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos to an activity that is saved already."""
    row = get_object_or_404(queries.activities_wanted(request.user, queries.Wanted()), pk=pk, person=request.user)
    n = add_photos(request, row)
    if n:
        toast(request, ngettext("%(n)d photo added.", "%(n)d photos added.", n) % {"n": n})
    return redirect("activities:one", pk=pk)


def add_photos(request: HttpRequest, row: Activity) -> int:
    """Add the photos of a page's form and return how many; one that is refused is said and stops none of the others."""
    added = 0
    for sent in request.FILES.getlist("photos"):
        content = sent.read(LARGEST_BYTES + 1)
        try:
            add_photo(by=request.user, now=timezone.now(), activity=row, client_id=uuid4(), content=content)
        except Refused as refused:
            toast(request, str(refused), tone="stop")
        else:
            added += 1
    return added


@login_required
@require_POST
@answers_refusals
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the answer to the notice; the phone's script asks for JSON, the page goes back to "Me"."""
    is_given = request.POST.get("answer") == "yes"
    kept = answer_evidence_notice(
        by=request.user, now=timezone.now(), is_given=is_given, notice=request.POST.get("notice", "")
    )  # fmt: skip
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"is_given": kept.is_given})
    done = _("Agreed. You can withdraw it here.") if is_given else _("Withdrawn. Photos and places were erased.")
    toast(request, done)
    return redirect("home:me")
