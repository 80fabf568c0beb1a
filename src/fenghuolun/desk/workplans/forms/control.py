"""The weekly check of the control card, the days and ties of a bar, and the cause of a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import DeviationCause
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.plans.choices import Act
from fenghuolun.desk.plans.queries.items import items_named

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import WorkItem

CAUSES = [("", "–"), *DeviationCause.choices]


class CheckForm(forms.Form):
    """A week of a line: what should be there, what is, and what is done where they differ by more than 10 %."""

    planned = forms.DecimalField(label=_("Planned this week"), required=False, max_digits=13, decimal_places=2)
    value = forms.DecimalField(label=_("Actual this week"), min_value=0, max_digits=13, decimal_places=2)
    cause = forms.ChoiceField(label=_("Cause"), choices=CAUSES, required=False)
    act = forms.ChoiceField(label=_("Act"), choices=[("", _("None")), *Act.choices], required=False, widget=Pills)
    countermeasure = forms.CharField(label=_("Countermeasure"), max_length=400, required=False)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, is_measured: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned"].disabled = True
        if is_measured:
            self.fields["value"].disabled = True
            self.fields["value"].help_text = _("Counted by the ledger.")


class WeeksForm(forms.Form):
    """A line's quantity by week, W1 to W5."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, planned: list[float | None], revision: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": revision}, **kwargs)
        for number, quantity in enumerate(planned, start=1):
            self.fields[f"w{number}"] = forms.DecimalField(
                label=f"W{number}", min_value=0, max_digits=13, decimal_places=2, initial=f"{quantity or 0:g}"
            )


class DatesForm(forms.Form):
    """First and last day of a bar."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_on = forms.DateField(label=_("Start"))
    due_on = forms.DateField(label=_("Due"))


class TieForm(forms.Form):
    """What a line waits for."""

    before = forms.ModelChoiceField(label=_("Waits for"), queryset=None)

    def __init__(self, *args: Any, items: list[WorkItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = items_named([item.pk for item in items])
        self.fields["before"].label_from_instance = lambda item: item.title


class PointForm(forms.Form):
    """Why a point lies where it does; no cause takes the note away."""

    cause = forms.ChoiceField(label=_("Cause"), choices=CAUSES, required=False)
    text = forms.CharField(label=_("In a sentence"), max_length=200, required=False)
