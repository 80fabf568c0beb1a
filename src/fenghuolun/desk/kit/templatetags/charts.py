"""Tags that draw: ring, wheel, spark, fan, waterfall, bar. The components of the same names call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fenghuolun.desk.kit import numbers
from fenghuolun.desk.kit.charts import lines
from fenghuolun.desk.kit.charts.waterfall import Part
from fenghuolun.desk.kit.charts.waterfall import waterfall as waterfall_of
from fenghuolun.desk.kit.charts.wheel import Step, ring_arcs, sectors

register = template.Library()
WIDE, NARROW = (620, 250), (350, 220)


def brake_of(steps: Sequence[Step]) -> Step | None:
    """Return the weakest step that has a score."""
    scored = [step for step in steps if step.score is not None]
    return min(scored, key=lambda step: step.score or 0, default=None)


def wheel_name(steps: Sequence[Step], strength: Any) -> str:
    """Return a wheel in words, for those who do not see it."""
    brake = brake_of(steps)
    if brake is None or strength in (None, ""):
        return _("Wheel: no scores yet")
    figures = {"strength": numbers.count(strength), "brake": brake.label, "score": numbers.count(brake.score)}
    return _("Wheel %(strength)s of 100; the brake is %(brake)s with %(score)s") % figures


@register.inclusion_tag("kit/charts/ring.html")
def ring(steps: Sequence[Step], strength: Any = None) -> dict[str, Any]:
    return {"arcs": ring_arcs(steps), "strength": numbers.count(strength), "name": wheel_name(steps, strength)}


@register.inclusion_tag("kit/charts/wheel.html")
def wheel(steps: Sequence[Step], strength: Any = None) -> dict[str, Any]:
    name = wheel_name(steps, strength)
    brake = brake_of(steps)
    return {"sectors": sectors(steps), "strength": numbers.count(strength), "name": name, "brake": brake}


@register.inclusion_tag("kit/charts/spark.html")
def spark(values: Sequence[float | None], label: str = "", goal: Any = None) -> dict[str, Any]:
    return {"spark": lines.spark(values, None if goal in ("", None) else float(goal)), "label": label}


@register.inclusion_tag("kit/charts/fan.html")
def fan(forecast: lines.Forecast, label: str, landing: str, so_far: str = "", goal: str = "") -> dict[str, Any]:
    known = len(forecast.actual) - 1
    names = forecast.labels or range(forecast.last_day + 1)
    ahead = zip(forecast.low, forecast.middle, forecast.high, strict=True)
    return {
        "drawings": [("wide", lines.fan(forecast, *WIDE)), ("narrow", lines.fan(forecast, *NARROW))],
        "label": label,
        "landing": landing,
        "so_far": so_far,
        "goal": goal,
        "past": list(zip(names, forecast.actual, strict=False))[1:],
        "ahead": [(names[known + 1 + index], *values) for index, values in enumerate(ahead)],
    }


@register.inclusion_tag("kit/charts/waterfall.html")
def waterfall(parts: Sequence[Part], total: Part, label: str) -> dict[str, Any]:
    has_links = any(part.href for part in (*parts, total))
    return {"drawing": waterfall_of(parts, total), "label": label, "has_links": has_links}


@register.simple_tag
def bar(share: Any, label: str, tone: str = "", mark: Any = "") -> SafeString:
    """Return a bar filled to ``share`` (0..1), with a mark where the plan stands."""
    done = min(max(float(share or 0), 0), 1) * 100
    line = format_html('<rect class="mark" x="{}" width=".8" height="6"/>', f"{float(mark) * 100:.1f}") if mark else ""
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="done" width="{}" height="6"/>{}</svg>',
        tone,
        f"{label} {numbers.percent(share)}".strip(),
        f"{done:.1f}",
        line,
    )
