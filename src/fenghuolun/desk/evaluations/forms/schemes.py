"""A new version of the formula."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.choices import Method
from fenghuolun.desk.evaluations.rules.terms import Terms
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person

LISTS = ("table_ratios", "table_points", "bounds", "effort_weights", "stage_weights")


class SchemeForm(forms.Form):
    """Everything of a formula a company changes; weights in percent."""

    unit = forms.ModelChoiceField(None, label=_("Unit"), empty_label=None)
    is_linear = forms.ChoiceField(
        label=_("Points of a completion ratio"), widget=Pills, choices=[("", _("By table")), ("1", _("Linear"))],
        required=False,
    )  # fmt: skip
    table_ratios = forms.CharField(label=_("Ratios of the table, falling (%)"))
    table_points = forms.CharField(label=_("Points of the table"))
    bounds = forms.CharField(label=_("Grades S, A, B, C begin at"))
    effort_weights = forms.CharField(label=_("Weights of completion, difficulty, effort (%)"))
    stage_weights = forms.CharField(label=_("Weights of planning, execution, finish (%)"))
    method = forms.ChoiceField(label=_("Sellers are evaluated"), choices=Method.choices)
    note = forms.CharField(label=_("Why the formula changes"), max_length=200)

    def __init__(self, *args: Any, by: Person, terms: Terms, **kwargs: Any) -> None:
        initial = {
            "is_linear": "1" if terms.is_linear else "",
            "table_ratios": _listed(ratio * 100 for ratio in terms.table_ratios),
            "table_points": _listed(terms.table_points),
            "bounds": _listed(terms.bounds),
            "effort_weights": _listed(weight * 100 for weight in terms.effort_weights),
            "stage_weights": _listed(weight * 100 for weight in terms.stage_weights),
            "method": terms.methods[""],
        }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.before = terms
        self.fields["unit"].queryset = teams.open_units(by)

    def _numbers(self, name: str, count: int | None = None) -> tuple[float, ...]:
        text = self.cleaned_data[name].replace("，", ",").replace("/", ",").replace(" ", ",")
        try:
            found = tuple(float(one) for one in text.split(",") if one)
        except ValueError as bad:
            raise forms.ValidationError(_("Write numbers with commas between them.")) from bad
        if not found or (count is not None and len(found) != count):
            raise forms.ValidationError(_("%(count)s numbers are needed here.") % {"count": count or 1})
        return found

    def clean_table_ratios(self) -> tuple[float, ...]:
        return tuple(one / 100 for one in self._numbers("table_ratios"))

    def clean_table_points(self) -> tuple[float, ...]:
        return self._numbers("table_points")

    def clean_bounds(self) -> tuple[float, ...]:
        return self._numbers("bounds", 4)

    def clean_effort_weights(self) -> tuple[float, ...]:
        return tuple(one / 100 for one in self._numbers("effort_weights", 3))

    def clean_stage_weights(self) -> tuple[float, ...]:
        return tuple(one / 100 for one in self._numbers("stage_weights", 3))

    @property
    def asked(self) -> dict[str, Any]:
        """Return unit, terms and note; raises ``WrongTerms`` where they do not fit together."""
        found = self.cleaned_data
        terms = replace(
            self.before, **{name: found[name] for name in LISTS}, is_linear=bool(found["is_linear"]),
            methods={**self.before.methods, "": found["method"]},
        )  # fmt: skip
        return {"unit": found["unit"], "terms": terms, "note": found["note"]}


def _listed(numbers: Any) -> str:
    return ", ".join(f"{round(number, 4):g}" for number in numbers)
