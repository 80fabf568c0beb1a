"""The eight steps of the planner as small forms: what is shown is confirmed, what is missing is written (1.3.1.A)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.kit.days import day as day_words
from fenghuolun.desk.kit.forms import ManyPills
from fenghuolun.desk.plans.choices import FactorKind, HelpKind, PlanningTool
from fenghuolun.desk.plans.rules.planner import PlannerStep

LEVERS = [
    ("leads", _("More leads")), ("conversion", _("Better conversion")), ("average", _("A higher premium of one")),
    ("retention", _("Keep more renewals")), ("none", _("None is needed")),
]  # fmt: skip


class PlannedStep(forms.Form):
    """One step; ``kept`` is what it held when it was last saved."""

    def __init__(self, *args: Any, kept: dict[str, Any], **more: Any) -> None:
        super().__init__(*args, initial=kept, **more)

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept in the plan, as JSON."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | bool | int | list | None) else str(value)


class SituationForm(PlannedStep):
    text = forms.CharField(
        label=_("What explains the last period"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence with a number."),
    )  # fmt: skip


class GoalForm(PlannedStep):
    target_yuan = forms.DecimalField(label=_("Premium to reach"), min_value=0, max_digits=13, required=False)
    text = forms.CharField(label=_("Goal in a sentence"), max_length=200, required=False)

    def __init__(self, *args: Any, published_yuan: float, **more: Any) -> None:
        super().__init__(*args, **more)
        self.published_yuan = published_yuan
        self.fields["target_yuan"].unit = _("yuan")
        if published_yuan:
            del self.fields["target_yuan"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.published_yuan and not found.get("target_yuan"):
            self.add_error("target_yuan", _("No target is published for this period: say what you will reach."))
        return found


class GapForm(PlannedStep):
    text = forms.CharField(
        label=_("What the gap says"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class OptionsForm(PlannedStep):
    levers = forms.MultipleChoiceField(label=_("Which levers"), choices=LEVERS, widget=ManyPills)
    tools = forms.MultipleChoiceField(
        label=_("Planning tools"), choices=PlanningTool.choices, widget=ManyPills, required=False,
        help_text=_("Volume that recurs: funnel and run chart. A project: Gantt and control card. Once only: 5W2H."),
    )  # fmt: skip


class TasksForm(PlannedStep):
    take = forms.MultipleChoiceField(
        label=_("Put these quantities into the plan, one line each"), choices=CubeKind.choices, widget=ManyPills,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["take"].choices = [(kind, CubeKind(kind).label) for kind in kinds]
        if not kinds:
            del self.fields["take"]
        elif not self.is_bound and "take" not in self.initial:
            self.initial["take"] = list(kinds)


class ResourcesForm(PlannedStep):
    kinds = forms.MultipleChoiceField(label=_("Which help"), choices=HelpKind.choices, widget=ManyPills, required=False)
    text = forms.CharField(
        label=_("What you need, from whom, by when"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    none = forms.BooleanField(label=_("No help is needed"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("none") and not (found.get("text") or "").strip():
            self.add_error("text", _("Say what you need, or that no help is needed."))
        return found


class ChecksForm(PlannedStep):
    days = forms.MultipleChoiceField(label=_("Checkpoints"), widget=ManyPills)
    kind = forms.ChoiceField(
        label=_("What may clearly affect it"), choices=[("", "–"), *FactorKind.choices], required=False
    )  # fmt: skip
    text = forms.CharField(label=_("The factor in a sentence"), max_length=200, required=False)
    likelihood = forms.IntegerField(label=_("Likelihood 1–5"), min_value=1, max_value=5, required=False)
    impact = forms.IntegerField(label=_("Impact 1–5"), min_value=1, max_value=5, required=False)
    response = forms.CharField(label=_("Response"), max_length=200, required=False)
    none = forms.BooleanField(label=_("Nothing clearly affects it"), required=False)

    def __init__(self, *args: Any, days: Sequence[date], has_risks: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["days"].choices = [(each.isoformat(), day_words(each)) for each in days]
        self.initial.setdefault("days", [each.isoformat() for each in days])
        self.has_risks = has_risks
        for name in ("text", "kind", "likelihood", "impact", "response"):
            self.initial.pop(name, None)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("text") and not (found.get("kind") and found.get("likelihood") and found.get("impact")):
            self.add_error("kind", _("Say of which kind it is, how likely, and how strong."))
        if not found.get("text") and not found.get("none") and not self.has_risks:
            self.add_error("text", _("Name one factor, or say that nothing clearly affects it."))
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """The checkpoints; a factor goes into the list of risks instead."""
        return {"days": self.cleaned_data["days"], "none": self.cleaned_data["none"]}

    @property
    def risk(self) -> dict[str, Any] | None:
        names = ("kind", "text", "likelihood", "impact", "response")
        return {name: self.cleaned_data[name] for name in names} if self.cleaned_data.get("text") else None


class ConfirmForm(PlannedStep):
    """Nothing to write: the button hands in."""


FORMS: dict[PlannerStep, type[PlannedStep]] = {
    PlannerStep.SITUATION: SituationForm, PlannerStep.GOAL: GoalForm, PlannerStep.GAP: GapForm,
    PlannerStep.OPTIONS: OptionsForm, PlannerStep.TASKS: TasksForm, PlannerStep.RESOURCES: ResourcesForm,
    PlannerStep.CHECKS: ChecksForm, PlannerStep.CONFIRM: ConfirmForm,
}  # fmt: skip
