"""The check of one line, with the act that a deviation above a tenth asks for (1.3.1.C)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.plans.actions.checks import Checked
from fenghuolun.desk.plans.choices import Act

LIGHTS = [(light.value, light.label) for light in (Light.GREEN, Light.YELLOW, Light.RED)]


class CheckForm(forms.Form):
    """What should be there by the day, what is, why not, and what is done about it."""

    on = forms.DateField(label=_("Checkpoint"))
    planned = forms.DecimalField(label=_("Planned by then"), min_value=0, max_digits=13, decimal_places=2)
    actual = forms.DecimalField(label=_("Actual"), min_value=0, max_digits=13, decimal_places=2)
    light = forms.ChoiceField(label=_("Light"), choices=LIGHTS, widget=Pills, initial=Light.GREEN)
    cause = forms.ChoiceField(label=_("Why it is behind"), choices=[("", "–"), *DeviationCause.choices], required=False)
    act = forms.ChoiceField(
        label=_("What is done about it"), choices=[("", _("None")), *Act.choices], required=False, widget=Pills
    )
    countermeasure = forms.CharField(label=_("Countermeasure"), max_length=400, required=False)

    def __init__(self, *args: Any, start: Mapping[str, Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, **start}, **kwargs)
        self.act_from = float(start["act_from"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        planned, actual = found.get("planned"), found.get("actual")
        if planned and actual is not None and not found.get("act"):
            deviation = abs(float(actual - planned)) / float(planned)
            if deviation > self.act_from + 1e-9:
                self.add_error("act", _("A deviation this large asks for an act."))
        return found

    @property
    def found(self) -> Checked:
        return Checked(**self.cleaned_data)
