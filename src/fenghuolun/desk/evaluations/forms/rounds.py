"""Opening a round, moving somebody at calibration, an appeal and its answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person


class RoundForm(forms.Form):
    """Whose evaluation, of which period."""

    unit = forms.ModelChoiceField(None, label=_("Unit"), empty_label=None)
    starts_on = forms.DateField(label=_("From"))
    last_on = forms.DateField(label=_("To, included"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = teams.open_units(by)

    @property
    def asked(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"unit": found["unit"], "starts_on": found["starts_on"], "ends_on": found["last_on"] + timedelta(days=1)}


def last_month(today: date) -> dict[str, date]:
    """Return the whole month before ``today`` as the form wants it."""
    last = today.replace(day=1) - timedelta(days=1)
    return {"starts_on": last.replace(day=1), "last_on": last}


class Revised(forms.Form):
    """A form about a sheet somebody else may be changing."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ShiftForm(Revised):
    """Calibration of one person."""

    shift = forms.FloatField(label=_("Move by (points)"), min_value=-20, max_value=20)
    comment = forms.CharField(
        label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AppealForm(Revised):
    reason = forms.CharField(
        label=_("Which line is wrong, and why"), max_length=400, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(Revised):
    answer = forms.CharField(label=_("Answer"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}))
    shift = forms.FloatField(
        label=_("Move by (points)"), min_value=-20, max_value=20, required=False,
        help_text=_("Empty: the result stays as it is."),
    )  # fmt: skip
