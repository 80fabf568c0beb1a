"""What the gallery shows: invented figures, enough of every component to judge it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from fenghuolun.desk.kit.charts.lines import Forecast
from fenghuolun.desk.kit.charts.waterfall import Part
from fenghuolun.desk.kit.charts.wheel import Step
from fenghuolun.desk.kit.forms import Drop, ManyPills, Pills
from fenghuolun.desk.kit.keyset import Page
from fenghuolun.desk.kit.numbers import large, signed

NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
RUNNING = (0, 12, 27, 39, 55, 68, 86, 101, 113, 129, 147, 160, 178, 196, 205.9)


class SampleForm(forms.Form):
    """Every kind of input there is."""

    name = forms.CharField(label=lazy("Name"), max_length=40)
    premium = forms.DecimalField(
        label=lazy("Premium"), required=False, help_text=lazy("As on the quote, tax included.")
    )
    starts_on = forms.DateField(label=lazy("Starts on"), required=False)
    kind = forms.ChoiceField(label=lazy("Kind"), choices=[("a", lazy("Call")), ("b", lazy("Visit"))])
    outcome = forms.ChoiceField(
        label=lazy("Outcome"), choices=[("a", lazy("No answer")), ("b", lazy("Wants a quote"))], widget=Pills
    )
    tags = forms.MultipleChoiceField(
        label=lazy("Concerns"),
        choices=[("a", lazy("Price")), ("b", lazy("No hurry"))],
        widget=ManyPills,
        required=False,
    )
    is_new = forms.BooleanField(label=lazy("New-energy vehicle"), required=False)
    note = forms.CharField(label=lazy("Note"), widget=forms.Textarea, required=False)
    file = forms.FileField(label=lazy("File"), widget=Drop, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premium"].unit = _("yuan")


def steps() -> list[Step]:
    names = [
        pgettext("wheel", "Goal"),
        pgettext("wheel", "Plan"),
        pgettext("wheel", "Activity"),
        pgettext("wheel", "Record"),
        pgettext("wheel", "Check"),
        pgettext("wheel", "Coach"),
        pgettext("wheel", "Reward"),
        pgettext("wheel", "Improve"),
    ]
    scores = [100, 95, 82, 90, 88, 30, None, 64]
    notes = {5: _("10 coachings due, 3 done")}
    return [
        Step(name, score, note=notes.get(at, "")) for at, (name, score) in enumerate(zip(names, scores, strict=True))
    ]


def forecast() -> Forecast:
    last, days = RUNNING[-1], range(1, 8)
    return Forecast(
        actual=RUNNING,
        middle=[last + day * 12.2 for day in days],
        low=[last + day * 12.2 - day**0.5 * 7.1 for day in days],
        high=[last + day * 12.2 + day**0.5 * 7.6 for day in days],
        plan=[day * 310 / 21 for day in range(22)],
    )


def gap() -> tuple[list[Part], Part]:
    rows = [
        (pgettext("wheel", "Activity"), -114_000),
        (_("Contact → visit"), 19_000),
        (_("Visit → quote"), -26_000),
        (_("Quote → deal"), -88_000),
        (_("Average premium"), 34_000),
        (_("Mix"), -11_000),
    ]
    parts = [Part(label, value, signed(large(value)), href="#") for label, value in rows]
    total = sum(value for _label, value in rows)
    return parts, Part(_("Total"), total, signed(large(total)))


def sample() -> dict[str, Any]:
    """Return the context of the gallery."""
    parts, total = gap()
    bad = SampleForm({"premium": "x", "name": ""})
    return {
        "now": NOW,
        "an_hour_ago": NOW - timedelta(minutes=72),
        "today": date(2026, 11, 23),
        "steps": steps(),
        "forecast": forecast(),
        "parts": parts,
        "total": total,
        "trend": [3, 5, 4, None, 6, 8, 7, 9],
        "form": SampleForm(initial={"name": "李娜", "outcome": "b"}),
        "bad_form": bad,
        "page": Page([], "x", True),
        "periods": [
            SimpleNamespace(label=label, href="#", is_current=at == 1, count=count)
            for at, (label, count) in enumerate([(_("Week"), 9), (_("Month"), 4), (_("Quarter"), None), (_("Year"), 0)])
        ],
        "stages": [_("File"), _("Columns"), _("Check"), _("Done")],
        "facts": [(_("Interval"), "80%")],
        "teams": [
            ("张江一组", "go", 1.04, 0.47, 0.43, 0.51, 884_000, 0.71),
            ("陆家嘴组", "go", 0.98, 0.44, 0.40, 0.49, 802_000, 0.52),
            ("川沙组", "wait", 0.88, 0.45, 0.40, 0.50, 691_000, 0.24),
            ("车队组", "stop", 0.76, 0.31, 0.25, 0.38, 537_000, 0.06),
        ],
    }
