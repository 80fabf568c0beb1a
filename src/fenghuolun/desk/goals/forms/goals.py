"""A goal on any measure, and its revision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.goals.choices import GoalKind, RevisionTrigger, Shape
from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.measures import MEASURES


class _Tiers(forms.Form):
    """Basic, target, stretch."""

    floor = forms.DecimalField(label=pgettext_lazy("tier", "Basic"), required=False, max_digits=18, decimal_places=4)
    target = forms.DecimalField(label=pgettext_lazy("tier", "Target"), max_digits=18, decimal_places=4)
    stretch = forms.DecimalField(
        label=pgettext_lazy("tier", "Stretch"), required=False, max_digits=18, decimal_places=4
    )

    @property
    def tiers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("floor", "target", "stretch")}


class GoalForm(_Tiers):
    """Whose, which measure, which period, how much; the title says it in words."""

    person = forms.ModelChoiceField(None, label=_("For"), required=False, empty_label=_("The whole unit"))
    unit = forms.ModelChoiceField(None, label=_("Unit"), required=False)
    title = forms.CharField(
        label=_("In words"),
        max_length=120,
        help_text=_("Verb, object and scope: renew 173 of 240 family cars due in June."),
    )
    measure = forms.ChoiceField(label=_("Measure"))
    kind = forms.ChoiceField(label=_("Kind"), choices=GoalKind.choices, widget=Pills, initial=GoalKind.PERFORMANCE)
    starts_on = forms.DateField(label=_("From"))
    last_on = forms.DateField(label=_("To, included"))
    field_order = ("unit", "person", "measure", "title", "kind", "starts_on", "last_on", "floor", "target", "stretch")

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(code, measure_label(code)) for code in MEASURES]
        units = teams.open_units(by)
        self.fields["unit"].queryset = units
        self.fields["person"].queryset = teams.people_visible_to(by).filter(left_on=None).order_by("pinyin")
        if not units.exists():
            del self.fields["unit"]
            self.fields["person"].required, self.fields["person"].empty_label = True, None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") is None and cleaned.get("unit") is None:
            self.add_error("person", _("Choose a person or a unit."))
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """Return the arguments of ``actions.add_goal``."""
        found = self.cleaned_data
        person, last_on = found.get("person"), found["last_on"]
        is_larger_better = MEASURES[found["measure"]].larger_is_better
        return {
            "person": person, "unit": None if person else found.get("unit"), "title": found["title"],
            "measure": found["measure"], "kind": found["kind"], "starts_on": found["starts_on"],
            "ends_on": _day_after(last_on), "shape": Shape.LARGER if is_larger_better else Shape.SMALLER,
            **self.tiers,
        }  # fmt: skip


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


class RevisionForm(_Tiers):
    """New figures under one of the four triggers, with the evidence."""

    trigger = forms.ChoiceField(label=_("Trigger"), choices=RevisionTrigger.choices, widget=Pills)
    reason = forms.CharField(
        label=_("What happened, with its evidence"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    impact = forms.CharField(
        label=_("What it does to the goal, in figures"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    effective_on = forms.DateField(label=_("New figures hold from"))
    field_order = ("trigger", "reason", "impact", "floor", "target", "stretch", "effective_on")
