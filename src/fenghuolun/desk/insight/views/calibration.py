"""The page that judges the forecasts."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from fenghuolun.desk.insight.queries.calibration import BINS, Judged, Part, judged
from fenghuolun.desk.insight.views.branch_access import asked_for
from fenghuolun.engine.results import Reason
from fenghuolun.engine.track.landing_judge import ENOUGH_SNAPSHOTS

# Forecasts of one month move together, so their ranges are too narrow: what misses by less is no news.
SLACK = 0.02


@login_required
@require_safe
def calibration_page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    asked = asked_for(request, today)
    text = request.GET.get("part", "")
    part = Part(text) if text in list(Part) else Part.ALL
    ids = [unit.pk for unit in asked.below]
    names = {
        Part.ALL: pgettext("part of the month", "Whole month"),
        Part.EARLY: pgettext("part of the month", "Days 1–10"),
        Part.MIDDLE: pgettext("part of the month", "Days 11–20"),
        Part.LATE: pgettext("part of the month", "From day 21"),
    }
    found = [(of, judged(ids, today, part, of_people=of)) for of in (True, False)]
    context: dict[str, Any] = {
        "asked": asked,
        "today": today,
        "tabs": [
            {"label": label, "href": asked.query(part=key.value), "is_current": key is part}
            for key, label in names.items()
        ],
        "judgements": [_shown(of, judgement) for of, judgement in found if judgement is not None],
        "enough": ENOUGH_SNAPSHOTS,
    }
    return render(request, "insight/calibration.html", context)


def _shown(of_people: bool, found: Judged) -> dict[str, Any]:
    verdict, chances = found.verdict, found.chances
    edges = np.linspace(0, 1, BINS + 1)
    return {
        "of_people": of_people,
        "caption": _("Chances of people") if of_people else _("Chances of teams and branch"),
        "found": found,
        "verdict": verdict,
        "too_few": verdict.reason == Reason.TOO_FEW,
        "is_honest": verdict.covered_low - SLACK <= verdict.level <= verdict.covered_high + SLACK,
        "is_narrow": verdict.covered_high < verdict.level,
        "bias": verdict.bias_ratio,
        "chances": chances,
        "bins": [
            {
                "from": edges[at], "to": edges[at + 1], "forecast": float(chances.forecast[at]),
                "happened": float(chances.happened[at]), "low": float(chances.low[at]), "high": float(chances.high[at]),
                "n": int(chances.n[at]),
                "is_honest": bool(chances.low[at] - SLACK <= chances.forecast[at] <= chances.high[at] + SLACK),
            }
            for at in range(BINS)
            if chances.n[at]
        ] if chances else [],
    }  # fmt: skip
