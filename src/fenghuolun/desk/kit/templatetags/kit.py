"""Filters and tags of every screen. Loaded everywhere (settings), so templates need no ``{% load %}``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from fenghuolun.desk.kit import browsers, days, marks, numbers
from fenghuolun.desk.kit.frame import words
from fenghuolun.desk.kit.table_words import short_month, table_money
from fenghuolun.desk.kit.theme import theme_of
from fenghuolun.desk.kit.toasts import undo_url_of

register = template.Library()


@dataclass(frozen=True)
class Sorting:
    now: str
    address: str


register.filter("count", numbers.count)
register.filter("capped", numbers.capped)
register.filter("wan", numbers.large)
register.filter("yuan", numbers.money)
register.filter("fen", numbers.yuan_of_fen)
register.filter("axis", numbers.axis)
register.filter("short", table_money)
register.filter("short_month", short_month)
register.filter("percent", numbers.percent)
register.filter("signed", numbers.signed)
register.filter("to", numbers.span)
register.filter("browser", browsers.browser)
register.filter("device", browsers.device_icon)
register.filter("initials", marks.initials)
register.filter("spaced_plate", marks.spaced_plate)
register.filter("week", days.week)
register.filter("month", days.month)
register.filter("clock", days.clock)
register.filter("day_and_clock", days.day_and_clock)
register.filter("ago", days.ago)
register.filter("days_until", days.days_until)
register.filter("undo_url", undo_url_of)

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.light, name="light")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.plate, name="plate")
register.simple_tag(marks.shape, name="shape")
register.simple_tag(marks.round_link, name="round_link")


@register.filter
def day(value: date | datetime | None, form: str = "") -> str:
    """``d|day`` 11月23日 周一; ``d|day:"year"`` adds the year; ``d|day:"short"`` leaves the weekday out."""
    return days.day(value, with_year="year" in form, with_weekday="short" not in form)


@lru_cache(maxsize=256)
def _labels(model: type[Model], field: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(field).flatchoices)


@register.filter
def label(row: Model, field: str) -> Any:
    """Return what ``get_FIELD_display`` says; that one builds its table of labels anew for each of a list's rows."""
    value = getattr(row, field)
    return _labels(type(row), field).get(value, value)


@register.filter
def points(value: Any, digits: int = 0) -> str:
    number = numbers.exact(value)
    if number is None:
        return numbers.NOTHING
    shown = numbers.rounded(number, digits)
    return ngettext("%(n)s point", "%(n)s points", 1 if shown == 1 else 2) % {"n": numbers.written(number, digits)}


@register.simple_tag
def interval(low: Any, high: Any, form: str = "count", digits: int | None = None) -> SafeString:
    """Return the range of an estimate, small: ``{% interval 0.43 0.51 "percent" %}`` is 43–51%."""
    write = {"count": numbers.count, "percent": numbers.percent, "wan": numbers.large, "yuan": numbers.money}[form]
    bounds = [write(bound) if digits is None else write(bound, digits) for bound in (low, high)]
    return format_html('<span class="iv">{}</span>', numbers.span(*bounds))


@register.simple_tag
def money_text(yuan: Any, fen: Any, form: str = "wan", digits: Any = "") -> str:
    """Return an amount given in yuan or in fen, short (wan) or in full (yuan)."""
    amount = numbers.yuan_of_fen(fen) if fen not in ("", None) else yuan
    write = {"wan": numbers.large, "yuan": numbers.money}[form]
    return write(amount) if digits == "" else write(amount, int(digits))


@register.simple_tag
def delta(value: Any, text: str = "", good: str = "up") -> SafeString:
    """Return a change with its sign, an arrow and the colour of good or bad; ``good`` says which way is good."""
    number = numbers.exact(value)
    if number is None:
        return format_html('<span class="delta faint">{}</span>', numbers.NOTHING)
    is_good = number > 0 if good == "up" else number < 0
    tone = "muted" if number == 0 else "ink-go" if is_good else "ink-stop"
    arrow = "" if number == 0 else "↑" if number > 0 else "↓"
    shown = text or numbers.signed(numbers.count(number, 0 if number == number.to_integral_value() else 1))
    return format_html('<span class="delta {}"><span aria-hidden="true">{}</span> {}</span>', tone, arrow, shown)


@register.simple_tag(takes_context=True)
def sorting(context: Context, key: str) -> Sorting:
    """Return how the list is sorted by ``key`` now, and the address that sorts it the other way."""
    request = context["request"]
    now = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if now == key else key
    query.pop("after", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return Sorting(order, f"?{query.urlencode()}")


@register.simple_tag
def named(value: Any) -> SafeString:
    """Return a name of a person, customer or place: what people typed is in no language."""
    return format_html('<span translate="no">{}</span>', value)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return light, dark or auto: the person's choice, kept in a cookie."""
    return theme_of(context.get("request"))


@register.simple_tag
def kit_words() -> SafeString:
    return json_script(words(), "kit-words")
