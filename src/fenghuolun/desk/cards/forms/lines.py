"""One line of a goal card, every column of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.actions import Line
from fenghuolun.desk.goals.choices import Nature, Shape
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.goal_cards import parents_for
from fenghuolun.desk.goals.rules.limits import STEP, CardLimits
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.goals.rules.smart import unsaved
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.engine.measures import MEASURES

LEVELS = [(n, str(n)) for n in range(1, 6)]
POINTS = [(n, str(n)) for n in range(6)]
DIFFICULTY = [(1, pgettext_lazy("difficulty", "Easy")), (2, pgettext_lazy("difficulty", "Standard")),
              (3, pgettext_lazy("difficulty", "Hard"))]  # fmt: skip
TYPED_SHAPES = (Shape.LARGER, Shape.SMALLER, Shape.ZERO, Shape.DEADLINE, Shape.MILESTONE)


def rated(label: Any, choices: list[tuple[int, Any]], help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, widget=Pills, coerce=int, empty_value=None, required=False, help_text=help_text
    )


class LineForm(forms.Form):
    """What is to be reached, from where, by when, how, and how far it is in one's hands.

    Figures of a goal that follows the published targets are shown but not
    taken. ``revision`` is that of the card as it was read.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Goal in one sentence"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    verb = forms.CharField(label=pgettext_lazy("smart", "Verb"), max_length=20, required=False)
    thing = forms.CharField(label=pgettext_lazy("smart", "Object"), max_length=60, required=False)
    segment = forms.CharField(label=pgettext_lazy("smart", "Scope"), max_length=60, required=False)
    measure = forms.ChoiceField(label=_("Measure"), required=False)
    cube_kind = forms.ChoiceField(
        label=_("Business"), required=False, choices=[("", _("All business")), *CubeKind.choices]
    )
    unit_word = forms.CharField(
        label=_("Counted in"), max_length=20, required=False, help_text=_("Only for a goal without a measure.")
    )
    shape = forms.ChoiceField(label=_("Kind of target"), choices=[(s.value, s.label) for s in TYPED_SHAPES])
    nature = forms.ChoiceField(label=_("Nature"), choices=Nature.choices, widget=Pills, initial=Nature.RESULT)
    baseline = forms.DecimalField(label=_("Baseline"), required=False, max_digits=18, decimal_places=4)
    baseline_source = forms.CharField(label=_("Source of the baseline"), max_length=120, required=False)
    floor = forms.DecimalField(label=pgettext_lazy("tier", "Basic"), required=False, max_digits=18, decimal_places=4)
    target = forms.DecimalField(label=pgettext_lazy("tier", "Target"), max_digits=18, decimal_places=4)
    stretch = forms.DecimalField(
        label=pgettext_lazy("tier", "Stretch"), required=False, max_digits=18, decimal_places=4
    )
    weight = forms.TypedChoiceField(label=_("Weight %"), coerce=int)
    due_on = forms.DateField(label=_("Due"), required=False)
    check_1 = forms.DateField(label=_("Checked on"), required=False)
    check_2 = forms.DateField(label=_("and on"), required=False)
    check_3 = forms.DateField(label=_("and on"), required=False)
    parent = forms.ModelChoiceField(None, label=_("Serves the goal"), required=False)
    actions = forms.CharField(label=_("Main actions"), max_length=400, required=False,
                              widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    support = forms.CharField(label=_("Support and authority needed"), max_length=400, required=False,
                              widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    controllability = rated(_("In the person's hands"), LEVELS, _("1 hardly, 5 fully."))
    measurability = rated(_("Measurable"), POINTS, _("0 not at all, 5 from the ledger."))
    time_pressure = rated(_("Time pressure"), POINTS)
    difficulty_own = rated(_("Difficulty, own view"), DIFFICULTY)
    difficulty_superior = rated(_("Difficulty, superior's view"), DIFFICULTY)
    is_relative = forms.BooleanField(label=_("Held against the market or peers"), required=False)

    def __init__(
        self, *args: Any, card: GoalCard, limits: CardLimits, is_owner: bool, goal: Goal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={**_initial(card, goal), **kwargs.pop("initial", {})}, **kwargs)
        self.goal = goal
        self.fields["measure"].choices = [
            ("", _("None: counted by hand")), *((code, f"{measure_label(code)} · {code}") for code in MEASURES)
        ]  # fmt: skip
        low, high = limits.weight
        self.fields["weight"].choices = [(n, f"{n}%") for n in range(low, high + 1, STEP)]
        field = self.fields["parent"]
        field.queryset = parents_for(card, goal)
        field.label_from_instance = _above_label
        if goal is not None and goal.edition_id is not None:
            for name in ("measure", "cube_kind", "shape", "floor", "target", "stretch"):
                self.fields[name].disabled = True
        del self.fields["difficulty_superior" if is_owner else "difficulty_own"]

    @property
    def line(self) -> Line:
        """Return what was typed as a line; what this side does not rate stays as it was."""
        found = self.cleaned_data
        days = sorted({found[name] for name in ("check_1", "check_2", "check_3") if found.get(name)})
        scope = dict(self.goal.scope) if self.goal is not None else {}
        scope["cube_kind"] = found["cube_kind"]
        kept = self.goal or unsaved()
        return Line(
            **{
                name: found[name]
                for name in ("title", "target", "nature", "measure", "shape", "verb", "thing", "segment", "floor",
                             "stretch", "baseline", "baseline_source", "unit_word", "due_on", "parent", "actions",
                             "support", "controllability", "measurability", "time_pressure", "is_relative")
            },
            weight=Decimal(found["weight"]), checkpoints=tuple(day.isoformat() for day in days),
            scope={name: value for name, value in scope.items() if value},
            difficulty_own=found.get("difficulty_own", kept.difficulty_own),
            difficulty_superior=found.get("difficulty_superior", kept.difficulty_superior),
            outlook=kept.outlook or {},
        )  # fmt: skip

    def as_goal(self) -> Goal:
        """Return what stands in the form as a goal that is not saved, for checks while typing; gaps stay empty."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        days = [found[name].isoformat() for name in ("check_1", "check_2", "check_3") if name in found]
        kept = self.goal or unsaved()
        return unsaved(
            title=found.get("title", ""), verb=found.get("verb", ""), thing=found.get("thing", ""),
            segment=found.get("segment", ""), measure=found.get("measure", ""), shape=found.get("shape", Shape.LARGER),
            unit_word=found.get("unit_word", ""), baseline=found.get("baseline"), target=found.get("target"),
            baseline_source=found.get("baseline_source", ""), due_on=found.get("due_on"), checkpoints=days,
            parent=found.get("parent"), outlook=kept.outlook, edition_id=kept.edition_id, kind=kept.kind,
            scope={"cube_kind": found.get("cube_kind", "")}, actions=found.get("actions", ""),
        )  # fmt: skip


def _initial(card: GoalCard, goal: Goal | None) -> dict[str, Any]:
    found: dict[str, Any] = {"revision": card.revision}
    if goal is None:
        return {**found, "weight": 10, "shape": Shape.LARGER}
    names = [
        "title", "verb", "thing", "segment", "measure", "unit_word", "shape", "nature", "baseline_source", "due_on",
        "parent", "actions", "support", "controllability", "measurability", "time_pressure", "difficulty_own",
        "difficulty_superior", "is_relative",
    ]  # fmt: skip
    found |= {name: getattr(goal, name) for name in names}
    found |= {name: plain(getattr(goal, name)) for name in ("floor", "target", "stretch", "baseline")}
    found["weight"], found["cube_kind"] = int(goal.weight), goal.scope.get("cube_kind", "")
    for name, day in zip(("check_1", "check_2", "check_3"), goal.checkpoints, strict=False):
        found[name] = date.fromisoformat(day)
    return found


def plain(value: Decimal | None) -> str | None:
    """Return a figure as it is typed, without the zeros the column adds."""
    return None if value is None else f"{value.normalize():f}"


def _above_label(goal: Goal) -> str:
    whose = goal.person.name if goal.person else str(goal.unit)
    return (
        f"{whose} · {measure_label(goal.measure) if goal.measure else goal.title} {figure(goal.measure, goal.target)}"
    )
