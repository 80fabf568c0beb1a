"""The board of assigned and key items."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.following import queries
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.following.views.words import REMINDERS, SLIPS


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    found = queries.board_of(request.user, timezone.localdate())
    context = {
        "board": found, "tabs": tabs(request, "board"), "reminders": REMINDERS, "slips": SLIPS,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "following/board.html", context)
