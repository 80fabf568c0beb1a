"""Opening a card, a line, an arrow, the weights, a month's figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.kit.days import month as month_word
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.scorecards.actions import LineGiven
from fenghuolun.desk.scorecards.choices import Frequency, Perspective, SheetKind
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardLine
from fenghuolun.desk.scorecards.queries.board import months_of
from fenghuolun.desk.scorecards.queries.cards import lines_above
from fenghuolun.desk.scorecards.rules.templates import SHEETS
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.measures import MEASURES

NUMBER = {"max_digits": 18, "decimal_places": 4}


class CardForm(forms.Form):
    """Which unit, which kind, which year, from which template."""

    unit = forms.ModelChoiceField(None, label=_("Unit"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=SheetKind.choices, widget=Pills, initial=SheetKind.KPI)
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    template = forms.ChoiceField(label=_("Starts from"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = teams.open_units(by)
        self.fields["year"].initial = timezone.localdate().year
        sheets = [(key, name) for key, (name, _lines) in SHEETS.items()]
        self.fields["template"].choices = [("", _("An empty card")), ("branch", _("A branch's scorecard")), *sheets]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_branch = cleaned.get("template") == "branch"
        if cleaned.get("template") and is_branch != (cleaned.get("kind") == SheetKind.BSC):
            self.add_error("template", _("This template belongs to the other kind of card."))
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        found = self.cleaned_data
        year = found["year"]
        return {
            "unit": found["unit"], "kind": found["kind"], "template": found["template"],
            "starts_on": date(year, 1, 1), "ends_on": date(year + 1, 1, 1),
        }  # fmt: skip


class Revised(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(Revised):
    """A line with its whole definition sheet."""

    name = forms.CharField(label=_("Name"), max_length=60)
    perspective = forms.ChoiceField(label=_("Perspective"), choices=Perspective.choices, widget=Pills, required=False)
    is_lead = forms.ChoiceField(
        label=_("Lag or lead"), required=False, widget=Pills,
        choices=[
            ("", pgettext_lazy("measure", "Lag: the result")), ("1", pgettext_lazy("measure", "Lead: what drives it")),
        ],
    )  # fmt: skip
    measure = forms.ChoiceField(label=_("Measure"), required=False, help_text=_("Empty: figures are entered by hand."))
    unit_word = forms.CharField(label=_("Written in"), max_length=20, required=False)
    floor = forms.DecimalField(label=pgettext_lazy("tier", "Basic"), **NUMBER)
    target = forms.DecimalField(
        label=pgettext_lazy("tier", "Target"), help_text=_("Below the basic figure: less is better."), **NUMBER
    )
    stretch = forms.DecimalField(label=pgettext_lazy("tier", "Stretch"), required=False, **NUMBER)
    weight = forms.DecimalField(label=_("Weight"), max_digits=5, decimal_places=2, min_value=0, max_value=100)
    owner = forms.ModelChoiceField(None, label=_("Owner"), required=False)
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices, widget=Pills)
    is_quality = forms.BooleanField(label=_("A measure of quality"), required=False)
    is_compliance = forms.BooleanField(label=_("A measure of compliance"), required=False)
    serves = forms.ModelChoiceField(None, label=_("Serves the line above"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)
    formula = forms.CharField(label=_("Formula"), max_length=200, required=False)
    source = forms.CharField(label=_("Source of the figure"), max_length=120, required=False)
    scoring = forms.CharField(label=_("Scoring rule"), max_length=200, required=False)
    audit = forms.CharField(label=_("How it is audited"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Person, card: Scorecard, line: ScorecardLine | None, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "revision"]
        kept = {name: getattr(line, name) for name in names} if line is not None else {"frequency": Frequency.MONTH}
        kept["is_lead"] = "1" if line is not None and line.is_lead else ""
        super().__init__(*args, initial={**kept, "revision": card.revision}, **kwargs)
        self.line = line
        codes = [(code, measure_label(code)) for code in MEASURES]
        self.fields["measure"].choices = [("", _("Entered by hand")), *codes]
        self.fields["owner"].queryset = teams.people_visible_to(by).filter(left_on=None).order_by("pinyin")
        self.fields["serves"].queryset = lines_above(card)
        self.fields["serves"].label_from_instance = lambda one: f"{one.card.unit} · {one.name}"
        if card.kind == SheetKind.KPI:
            del self.fields["perspective"], self.fields["is_lead"]

    @property
    def given(self) -> LineGiven:
        found = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        found["is_lead"] = bool(found.get("is_lead"))
        scope = self.line.scope if self.line is not None and self.line.measure == found["measure"] else {}
        return LineGiven(scope=scope, **found)


class LinkForm(Revised):
    """An arrow: which lead drives which lag."""

    lead = forms.ModelChoiceField(None, label=pgettext_lazy("measure", "Lead measure"), empty_label=None)
    lag = forms.ModelChoiceField(None, label=pgettext_lazy("measure", "Lag measure"), empty_label=None)

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": card.revision}, **kwargs)
        for name, is_lead in (("lead", True), ("lag", False)):
            self.fields[name].queryset = card.lines.filter(is_lead=is_lead).order_by("position")
            self.fields[name].label_from_instance = lambda one: one.name


class WeightsForm(Revised):
    """Weights of the four perspectives."""

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": card.revision, **card.weights}, **kwargs)
        for value, label in Perspective.choices:
            self.fields[value] = forms.FloatField(label=label, min_value=0, max_value=100)

    @property
    def weights(self) -> dict[str, float]:
        return {value: self.cleaned_data[value] for value in Perspective.values}


class ActualForm(forms.Form):
    """A month's figure and what shows it."""

    month = forms.ChoiceField(label=_("Month"))
    value = forms.DecimalField(label=_("Figure"), **NUMBER)
    evidence = forms.CharField(label=_("Where it comes from"), max_length=200)

    def __init__(self, *args: Any, line: ScorecardLine, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [one for one in months_of(line.card) if one <= today]
        self.fields["month"].choices = [(str(one), month_word(one)) for one in reversed(months)]

    @property
    def asked(self) -> dict[str, Any]:
        return {**self.cleaned_data, "month": date.fromisoformat(self.cleaned_data["month"])}


class VersionForm(forms.Form):
    reason = forms.CharField(label=_("Why the card changes"), max_length=200)
