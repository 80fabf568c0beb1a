"""Activities: logged under an id of the caller's making, listed, read, voided, corrected."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Body, Path, Query, Router, Status
from pydantic import StringConstraints

from fenghuolun.desk.activities import actions, queries
from fenghuolun.desk.exchange.api.activity_shapes import ActivityIn, ActivityOut, Cut, KindOut
from fenghuolun.desk.exchange.api.answers import ONE, SENT, answers
from fenghuolun.desk.exchange.api.guarding import open_to
from fenghuolun.desk.exchange.api.shapes import TEXT, After, Page, Sent, Size, page
from fenghuolun.desk.teams.choices import TokenScope

router = Router(tags=["activities"])
READ, LOG = open_to(TokenScope.READ), open_to(TokenScope.LOG)
ClientId = Annotated[UUID, Path(description="Made where the activity was entered; the same id is saved once")]


class VoidIn(Sent):
    reason: Annotated[str, StringConstraints(max_length=200, pattern=TEXT)]


class CorrectionIn(ActivityIn):
    client_id: UUID


def _row(request: HttpRequest, client_id: UUID) -> Any:
    rows = queries.activities_wanted(request.auth, queries.Wanted(any_state=True))
    return get_object_or_404(rows.select_related("replaces"), client_id=client_id)


@router.get("/activity-kinds", response=answers(list[KindOut]), auth=READ, url_name="kinds")
def kinds(request: HttpRequest):
    """The kinds you may log, with what one is worth."""
    return list(queries.kinds_for(request.auth))


@router.get("/activities", response=answers(Page[ActivityOut]), auth=READ, url_name="activities")
def activities(request: HttpRequest, cut: Query[Cut], after: After, size: Size):
    """The activities you see, newest first."""
    rows = queries.activities_wanted(request.auth, queries.Wanted(**cut.asked())).select_related("replaces")
    return page(rows, ("-happened_at", "-pk"), after, size)


@router.get("/activities/{client_id}", response=answers(ActivityOut, refusals=ONE), auth=READ, url_name="activity")
def activity(request: HttpRequest, client_id: ClientId):
    """One activity, voided or not."""
    return _row(request, client_id)


@router.put(
    "/activities/{client_id}", response=answers(ActivityOut, 201, 200, refusals=SENT), auth=LOG, url_name="activity"
)
def log(request: HttpRequest, client_id: ClientId, entry: Body[ActivityIn]):
    """Log an activity: 201 when it is new, 200 when the same was saved already, 409 when the id holds another."""
    now = timezone.now()
    row = actions.log_activity(by=request.auth, now=now, entry=entry.entry(client_id))
    return Status(201 if row.logged_at == now else 200, _row(request, client_id))


@router.post("/activities/{client_id}/void", response=answers(ActivityOut, refusals=SENT), auth=LOG, url_name="void")
def void(request: HttpRequest, client_id: ClientId, sent: Body[VoidIn]):
    """Take an activity out of every count; its row stays, with who, when and why."""
    row = _row(request, client_id)
    actions.void_activity(by=request.auth, now=timezone.now(), activity=row, reason=sent.reason)
    return _row(request, client_id)


@router.post(
    "/activities/{client_id}/correct", response=answers(ActivityOut, 201, refusals=SENT), auth=LOG, url_name="correct"
)
def correct(request: HttpRequest, client_id: ClientId, sent: Body[CorrectionIn]):
    """Void an activity and log another in its place, under an id of its own."""
    row = _row(request, client_id)
    new = actions.correct_activity(
        by=request.auth, now=timezone.now(), activity=row, entry=sent.entry(sent.client_id)
    )  # fmt: skip
    return Status(201, _row(request, new.client_id))
