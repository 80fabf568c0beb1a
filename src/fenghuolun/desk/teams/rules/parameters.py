"""The catalogue of parameters: every threshold that a company may set, with its default and what makes it wrong.

A value comes from the person, else the team, the department, the branch, the
company, else from here. Apps above add their own with ``declare``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.pace import LightRule

Value = int | float | bool | str


class WrongParameter(Refused):
    code = "wrong_parameter"
    field = "value"


class Shape(StrEnum):
    """What a value looks like. A share is kept as 0..1 and shown as percent."""

    WHOLE = "whole"
    NUMBER = "number"
    SHARE = "share"
    CLOCK = "clock"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class ParameterKind:
    """One line of the catalogue; a value has the right shape and lies in [low, high].

    One that ``is_company_wide`` holds for everybody or nobody: a unit cannot set its own.
    """

    key: str
    group: str
    label: str | Promise
    default: Value
    shape: Shape
    help: str | Promise = ""
    unit: str | Promise = ""
    low: float | None = None
    high: float | None = None
    is_company_wide: bool = False

    def read(self, text: object) -> Value:
        """Return what was typed as a value of this parameter; refuses with a sentence that names the limits."""
        value = READERS[self.shape](text)
        if value is None:
            raise WrongParameter(FORMS[self.shape])
        if not isinstance(value, str) and not self._is_inside(value):
            raise WrongParameter(
                _("“%(label)s” must lie between %(low)s and %(high)s.")
                % {"label": self.label, "low": self._limit(self.low), "high": self._limit(self.high)}
            )
        return value

    def shown(self, value: Value) -> str:
        """Return a value as a person reads it, with its unit."""
        if self.shape is Shape.YES_NO:
            return str(_("Yes") if value else _("No"))
        if self.shape is Shape.SHARE:
            return f"{float(value) * 100:g}%"
        text = value if isinstance(value, str) else f"{value:g}"
        return f"{text} {self.unit}".strip()

    @property
    def default_shown(self) -> str:
        return self.shown(self.default)

    def _is_inside(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def _limit(self, limit: float | None) -> str:
        if limit is None:
            return "…"
        return f"{limit * 100:g} %" if self.shape is Shape.SHARE else f"{limit:g}"


def _number(text: object) -> float | None:
    try:
        number = Decimal(str(text).strip().replace(",", "").replace("，", "").rstrip("%％ "))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return float(number / 100 if str(text).strip().endswith(("%", "％")) else number)


def _whole(text: object) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number == int(number) else None


def _clock(text: object) -> str | None:
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(text).strip())
    return f"{int(found[1]):02d}:{found[2]}" if found else None


def _yes_no(text: object) -> bool | None:
    return {"true": True, "1": True, "on": True, "false": False, "0": False, "": False}.get(str(text).strip().lower())


READERS: Mapping[Shape, Callable[[object], Any]] = {
    Shape.WHOLE: _whole,
    Shape.NUMBER: _number,
    Shape.SHARE: _number,
    Shape.CLOCK: _clock,
    Shape.YES_NO: _yes_no,
}
FORMS = {
    Shape.WHOLE: _("Write a whole number, for example 5."),
    Shape.NUMBER: _("Write a number, for example 20 or 0.5."),
    Shape.SHARE: _("Write a share such as 0.95 or 95%."),
    Shape.CLOCK: _("Write a time of day such as 09:00."),
    Shape.YES_NO: _("Choose yes or no."),
}

GROUPS: dict[str, str | Promise] = {
    "standard": _("Daily standard"),
    "ramp": _("New sellers"),
    "renewal": _("Renewal windows"),
    "contact": _("Contact limits"),
    "light": _("Lights"),
    "log": _("Activity log"),
    "retention": _("Retention"),
}
GROUP_HELP: dict[str, str | Promise] = {
    "standard": _("Points due on a full working day; leave shortens it."),
    "ramp": _("Share of a full seller's capacity that is planned for new people."),
    "light": _("Pace is attainment divided by the share of the period that is over."),
    "retention": _("How long personal data are kept; holds for the whole company."),
}
DAYS = pgettext_lazy("unit", "days")
HOURS = pgettext_lazy("unit", "hours")
POINTS = pgettext_lazy("unit", "points")
TIMES = pgettext_lazy("unit", "times")


def _lights(values: Mapping[str, Value]) -> None:
    try:
        LightRule(
            green=float(values["light_green"]), yellow=float(values["light_yellow"]), blue=float(values["light_blue"]),
            fewest_events=int(values["light_min_n"]),
        )  # fmt: skip
    except BadInput as bad:
        raise WrongParameter(_("Yellow must lie below green, and green below blue.")) from bad


def _rising(*keys: str, said: Promise) -> Callable[[Mapping[str, Value]], None]:
    def check(values: Mapping[str, Value]) -> None:
        row = [values[key] for key in keys]
        if any(a > b for a, b in pairwise(row)):  # type: ignore[operator]
            raise WrongParameter(said)

    return check


# What the values of one group must be to each other, at the place and day for which one of them is set.
TOGETHER: dict[str, list[Callable[[Mapping[str, Value]], None]]] = {
    "light": [_lights],
    "ramp": [
        _rising("ramp_3_months", "ramp_6_months", "ramp_12_months", said=_("Capacity must not fall with time."))
    ],
    "contact": [_rising("contact_from", "contact_until", said=_("Contact must begin before it ends."))],
    "log": [_rising("on_time_hours", "late_hours", said=_("Very late must be later than on time."))],
    "renewal": [
        _rising("claim_days", "claim_days_manager", said=_("The manager must not be told before the leader.")),
        _rising(
            "takeover_days", "quote_by_days", "touch_by_days", said=_("Touch comes before quote, takeover after it.")
        ),
        _rising("lost_days", "lapsed_days", said=_("Lapsed must not come before lost.")),
    ],
}  # fmt: skip

CATALOGUE: dict[str, ParameterKind] = {}


def declare(*kinds: ParameterKind) -> None:
    """Add lines to the catalogue; an app calls it once when it is loaded. The same key twice is a mistake."""
    for kind in kinds:
        if kind.key in CATALOGUE:
            raise ValueError(f"parameter {kind.key} is declared twice")
        CATALOGUE[kind.key] = kind


def parameter_kind(key: str) -> ParameterKind:
    return CATALOGUE[key]


STANDARDS = {kind: 10 if kind == SellerKind.LEADER else 20 for kind in SellerKind if kind != SellerKind.NONE}


def standard_key(seller_kind: str) -> str:
    return f"standard_points_{seller_kind}"


def _share(key: str, group: str, label: Promise, default: float, **more: Any) -> ParameterKind:
    return ParameterKind(key, group, label, default, Shape.SHARE, low=0.0, high=more.pop("high", 1.0), **more)


def _count(key: str, group: str, label: Promise, default: int, low: int, high: int, unit: Promise) -> ParameterKind:
    return ParameterKind(key, group, label, default, Shape.WHOLE, unit=unit, low=low, high=high)


def _days(key: str, group: str, label: Promise, default: int, high: int, **more: Any) -> ParameterKind:
    low = more.pop("low", 0)
    return ParameterKind(key, group, label, default, Shape.WHOLE, unit=DAYS, low=low, high=high, **more)


def _kept(key: str, label: Promise, default: int, high: int, *, low: int, help: str | Promise = "") -> ParameterKind:
    return _days(key, "retention", label, default, high, low=low, help=help, is_company_wide=True)


declare(
    *(
        ParameterKind(
            standard_key(kind), "standard", kind.label, points, Shape.NUMBER, unit=POINTS, low=0, high=200,
        )
        for kind, points in STANDARDS.items()
    ),
    _share("ramp_3_months", "ramp", _("Capacity in the first 3 months"), 0.4),
    _share("ramp_6_months", "ramp", _("Capacity in months 4 to 6"), 0.7),
    _share("ramp_12_months", "ramp", _("Capacity in months 7 to 12"), 0.9),
    _days("renewal_list_days", "renewal", _("List opens before expiry"), 90, 180, low=30),
    _days("claim_days", "renewal", _("To be claimed within"), 5, 30, help=_("Later than this the leader is told.")),
    _days("claim_days_manager", "renewal", _("Unclaimed, manager is told after"), 10, 60),
    _days("touch_by_days", "renewal", _("First touch by, days before expiry"), 46, 90),
    _days("quote_by_days", "renewal", _("First quote by, days before expiry"), 31, 90),
    _count("quote_touch_hours", "renewal", _("Touch a quote again within"), 48, 1, 240, HOURS),
    _days("takeover_days", "renewal", _("Still open: leader takes over, days before expiry"), 3, 30),
    _days("lost_days", "renewal", _("Lost after expiry"), 30, 90, low=1),
    _days("lapsed_days", "renewal", _("Counts as lapsed after expiry"), 90, 365, low=31),
    _days(
        "earliest_issue_days", "renewal", _("Earliest issue before expiry"), 30, 90, low=30,
        help=_("Cover reported earlier than this before its start is refused; local rules differ by region."),
    ),
    ParameterKind("contact_from", "contact", _("Contact from"), "09:00", Shape.CLOCK),
    ParameterKind("contact_until", "contact", _("Contact until"), "20:30", Shape.CLOCK),
    _count("marketing_per_day", "contact", _("Marketing contacts a day"), 1, 0, 3, TIMES),
    _count("marketing_per_week", "contact", _("Marketing contacts in 7 days"), 3, 0, 7, TIMES),
    _count("service_per_day", "contact", _("Agreed renewal reminders a day"), 1, 0, 3, TIMES),
    _count("service_per_week", "contact", _("Agreed renewal reminders in 7 days, sprint window"), 5, 0, 7, TIMES),
    _share("light_green", "light", _("Green from a pace of"), 0.95, high=2.0),
    _share("light_yellow", "light", _("Yellow from a pace of"), 0.80, high=2.0),
    _share("light_blue", "light", _("Blue above a pace of"), 1.30, high=3.0),
    _count("light_min_n", "light", _("Grey below this many events"), 5, 1, 100, TIMES),
    _count("on_time_hours", "log", _("Entered on time within"), 24, 1, 72, HOURS),
    _count("late_hours", "log", _("Entered very late after"), 48, 2, 240, HOURS),
    _share("quality_late", "log", _("Quality of a late entry"), 0.8),
    _share("quality_very_late", "log", _("Quality of a very late or unproven entry"), 0.5),
    _count("review_hours", "log", _("Leader reviews within"), 24, 1, 240, HOURS),
    _kept("import_days", _("Keep imported files and what undoing needs"), 90, 1095, low=7),
    _kept("prospect_days", _("Keep people who never insured with us, after the last contact"), 730, 3650, low=90),
    _kept(
        "policyholder_days", _("Keep policyholders, after the last cover with us ended"), 1826, 7305, low=1826,
        help=_("The rules for insurance intermediaries ask for at least five years after cover of up to one year."),
    ),
    _kept(
        "staff_days", _("Keep the names of people who left"), 730, 3650, low=730,
        help=_("The Labour Contract Law asks for at least two years."),
    ),
    ParameterKind(
        "erase_when_due", "retention", _("Erase by itself each night what is due"), False, Shape.YES_NO,
        help=_("If not, the page of retention lists it and somebody decides."), is_company_wide=True,
    ),
)  # fmt: skip
