"""Forms of the risk tab and of the waves in which teams take the table up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.plans.choices import FactorKind
from fenghuolun.desk.plans.models import Risk
from fenghuolun.desk.plans.rules.rollout import WAVES
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import branch_of, people_by_role, people_visible_to

SCALE = [(n, str(n)) for n in range(1, 6)]


class RiskForm(forms.Form):
    """What may clearly affect execution, how likely, how strongly, and what is done about it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FactorKind.choices, widget=Pills)
    text = forms.CharField(label=_("The factor in a sentence"), max_length=200)
    likelihood = forms.TypedChoiceField(label=_("Likelihood 1–5"), choices=SCALE, coerce=int, widget=Pills, initial=3)
    impact = forms.TypedChoiceField(label=_("Impact 1–5"), choices=SCALE, coerce=int, widget=Pills, initial=3)
    trigger_on = forms.DateField(label=_("Day it may begin"), required=False)
    response = forms.CharField(
        label=_("Response"), max_length=200, required=False,
        help_text=_("From 15 (likelihood × impact) a response and somebody who answers for it are needed."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(label=_("Who answers for it"), queryset=None, required=False)

    def __init__(self, *args: Any, by: Person, risk: Risk | None = None, **kwargs: Any) -> None:
        names = ("kind", "text", "likelihood", "impact", "trigger_on", "response", "owner")
        initial = {name: getattr(risk, name) for name in names} if risk else {"owner": by.pk}
        super().__init__(*args, initial=initial, **kwargs)
        people = people_visible_to(by).filter(is_active=True, left_on=None, unit__isnull=False)
        if by.unit is not None:
            people = people | people_by_role(branch_of(by.unit), ("leader", "manager")).filter(unit__in=_above(by.unit))
        self.fields["owner"].queryset = people.distinct().order_by("unit__path", "pinyin")
        self.fields["owner"].label_from_instance = lambda person: person.name


def _above(unit: Unit) -> list[int]:
    return [unit.pk, branch_of(unit).pk]


class RolloutForm(forms.Form):
    """Which team takes the table up in which wave, from when."""

    unit = forms.ModelChoiceField(label=_("Team"), queryset=None)
    wave = forms.TypedChoiceField(
        label=_("Wave"), coerce=int, widget=Pills,
        choices=[(WAVES[0], _("1 pilot team")), (WAVES[1], _("2 two teams")), (WAVES[2], _("3 all"))],
    )  # fmt: skip
    starts_on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, units: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today, "wave": 1}, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.name


class SatisfactionForm(forms.Form):
    satisfaction = forms.DecimalField(
        label=_("How content is the team, 1–5"), min_value=1, max_value=5, max_digits=2, decimal_places=1
    )
