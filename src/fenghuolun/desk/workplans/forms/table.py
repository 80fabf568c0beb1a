"""Forms of the work-plan table: a new line with the five questions, one cell, a status, a step, a leader's answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.facts.measured import MEASURABLE
from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.kit.forms import ManyPills, Pills
from fenghuolun.desk.plans.choices import HelpAnswer, HelpKind
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.rules.cells import CELL_WORDS, LONGEST
from fenghuolun.desk.plans.rules.listing import QUESTIONS
from fenghuolun.desk.plans.rules.status_text import StatusText
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import people_visible_to

OWN_CELLS = ("output", "target", "unit_word", "measure", "starts_on", "with_whom")
LIGHTS = [(light.value, light.label) for light in (Light.GREEN, Light.YELLOW, Light.RED)]


class LineForm(forms.Form):
    """A candidate for the table: what, which result, by when; and whether it qualifies."""

    title = forms.CharField(
        label=_("What is to be done"), max_length=LONGEST,
        help_text=_("Verb and object: quote the W3 batch of 24 vehicles."),
    )  # fmt: skip
    output = forms.CharField(label=_("Result that can be seen"), max_length=LONGEST, required=False)
    goal = forms.ModelChoiceField(label=_("For which goal"), queryset=None, required=False)
    is_batch = forms.BooleanField(label=_("Routine volume: one line with its quantity"), required=False)
    target = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=13, decimal_places=2, required=False)
    unit_word = forms.CharField(label=_("Counted in"), max_length=20, required=False)
    measure = forms.ChoiceField(
        label=_("Measured by"), required=False, help_text=_("With a measure the ledger counts the actual by itself."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Start"), required=False)
    due_on = forms.DateField(label=_("Due on"))
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, required=False)
    with_whom = forms.CharField(label=_("With whom"), max_length=LONGEST, required=False)
    yes = forms.MultipleChoiceField(
        label=_("What qualifies"), choices=QUESTIONS.items(), widget=ManyPills, required=False,
        help_text=_("Four of five are listed, at three the leader decides, below it is a to-do outside the table."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, first: date, end: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = goals_of_people([person.pk], first, end)
        self.fields["goal"].label_from_instance = lambda goal: goal.title
        self.fields["measure"].choices = [("", "–"), *sorted((code, measure_label(code)) for code in MEASURABLE)]
        self.fields["weight"].unit = "%"
        self.fields["yes"].widget.attrs["data-whole"] = ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, due = found.get("starts_on"), found.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", _("It cannot be due before it begins."))
        return found

    @property
    def cells(self) -> dict[str, Any]:
        """What the line says, by its cells; empty ones left out."""
        kept = {name: self.cleaned_data.get(name) for name in OWN_CELLS}
        goal, weight = self.cleaned_data.get("goal"), self.cleaned_data.get("weight")
        kept |= {"goal_id": goal.pk if goal else None, "weight": weight or None}
        return {name: value for name, value in kept.items() if value not in (None, "")}


class CellForm(forms.Form):
    """One cell of a line, on the phone; at the desk the cell itself is the field."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.CharField(required=False)

    def __init__(self, *args: Any, cell: str, item: WorkItem, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"value": shown, "revision": item.revision}, **kwargs)
        field = FIELDS.get(cell, lambda: forms.CharField(required=False, max_length=400))()
        if cell == "goal_id":
            first = item.starts_on or item.due_on
            goals = goals_of_people([item.owner_id], first, item.due_on + timedelta(days=1))
            field = forms.ChoiceField(choices=[("", "–"), *goals.values_list("pk", "title")], required=False)
        field.label = CELL_WORDS[cell]
        if cell in ("weight", "done_share"):
            field.unit = "%"
        field.widget.attrs["autofocus"] = True
        self.fields["value"] = field


FIELDS: dict[str, Any] = {
    "starts_on": lambda: forms.DateField(required=False),
    "due_on": forms.DateField,
    "weight": lambda: forms.IntegerField(min_value=0, max_value=100, required=False),
    "done_share": lambda: forms.IntegerField(min_value=0, max_value=100, required=False),
    "target": lambda: forms.DecimalField(min_value=0, max_digits=13, decimal_places=2, required=False),
    "light": lambda: forms.ChoiceField(choices=[("", _("By dates")), *LIGHTS], required=False, widget=Pills),
}


class StatusForm(forms.Form):
    """How a line stands, so that the leader knows what to do (1.3.2.F)."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What has happened, in a number"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("18 of 24 quoted; 6 wait for the coefficient."),
    )  # fmt: skip
    done = forms.IntegerField(label=_("How much is done"), min_value=0, max_value=100, required=False)
    light = forms.ChoiceField(label=_("Light"), choices=[("", _("By dates")), *LIGHTS], required=False, widget=Pills)
    cause = forms.ChoiceField(label=_("Why it is behind"), choices=[("", "–"), *DeviationCause.choices], required=False)
    help_kind = forms.ChoiceField(label=_("Which help"), choices=[("", _("None")), *HelpKind.choices], required=False)
    help_needed = forms.CharField(label=_("What you need, by when"), max_length=400, required=False)

    def __init__(self, *args: Any, item: WorkItem, **kwargs: Any) -> None:
        is_asking = item.status == "help"
        initial = {
            "revision": item.revision, "text": item.status_text, "done": round(item.done_share * 100),
            "light": item.light, "cause": item.cause, "help_kind": item.help_kind if is_asking else "",
            "help_needed": item.help_needed if is_asking else "",
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["done"].unit = "%"

    @property
    def said(self) -> StatusText:
        found = self.cleaned_data
        return StatusText(found["text"], found["light"], found["cause"], found["help_kind"])

    @property
    def share(self) -> float | None:
        done = self.cleaned_data.get("done")
        return None if done is None else done / 100


class StepForm(forms.Form):
    """A pending step that somebody else could take over (1.3.2.G)."""

    verb = forms.CharField(label=_("Verb"), max_length=20)
    thing = forms.CharField(label=_("Object"), max_length=60)
    person = forms.ModelChoiceField(label=_("By whom"), queryset=None, required=False)
    due_on = forms.DateField(label=_("Due on"))
    result = forms.CharField(label=_("Expected result"), max_length=120)

    def __init__(self, *args: Any, by: Person, item: WorkItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_visible_to(by).filter(is_active=True, left_on=None, unit__isnull=False)
        mates = people.filter(unit=item.unit_id) | people.filter(pk__in=[item.owner_id, by.pk])
        self.fields["person"].queryset = mates.distinct().order_by("pinyin")
        self.fields["person"].label_from_instance = lambda person: person.name
        self.fields["person"].initial = item.owner_id


class AnswerForm(forms.Form):
    """What the leader says to a request for help."""

    answer = forms.ChoiceField(label=_("Answer"), choices=HelpAnswer.choices, widget=Pills, initial=HelpAnswer.ACCEPT)
    comment = forms.CharField(label=_("What happens now, by when"), max_length=400, required=False)
