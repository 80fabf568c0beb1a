"""Who did what, when: the audit log with its filters and the state of its chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules.wording import action_label, detail_line, thing_label
from fenghuolun.desk.teams.views.access import permitted


@require_safe
@permitted(Permission.READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    asked = {
        name: request.GET.get(name, "").strip() for name in ("who", "action", "first", "last", "thing", "thing_id")
    }
    rows = queries.audit_lines(request.user, **{**asked, "first": _day(asked["first"]), "last": _day(asked["last"])})
    page = page_of(rows, order=("-id",), after=request.GET.get("after", ""))
    for line in page.rows:
        line.said, line.about = action_label(line.action), thing_label(line.thing)
        line.particulars = detail_line(line.detail)
    number, head = queries.audit_head()
    context = {
        "page": page, "asked": asked, "is_filtered": any(asked.values()), "number": number, "head": head[:16],
        "actions": [(action, action_label(action)) for action in queries.audit_actions()],
    }  # fmt: skip
    return render(request, "teams/audit.html", context)


def _day(text: str) -> object:
    try:
        return parse_date(text)
    except ValueError:
        return None
