"""The form of a threshold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import ParameterKind
from fenghuolun.desk.teams.rules.parameters import Shape


class ParameterForm(forms.Form):
    value = forms.CharField(label=_("Value"), max_length=40)
    starts_on = forms.DateField(label=_("From"))
    unit = forms.ModelChoiceField(None, label=_("For"), help_text=_("The narrowest unit wins."))
    person = forms.ModelChoiceField(None, label=_("Only for one person"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Person, kind: ParameterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.open_units(by)
        self.fields["person"].queryset = queries.people_visible_to(by).filter(left_on=None).order_by("pinyin")
        self.fields["value"].unit = "%" if kind.shape is Shape.SHARE else kind.unit
        if kind.shape is Shape.YES_NO:
            self.fields["value"] = forms.ChoiceField(
                label=_("Value"), choices=[("1", _("Yes")), ("0", _("No"))], widget=forms.RadioSelect
            )
        if kind.shape is Shape.CLOCK:
            self.fields["value"].widget = forms.TextInput(attrs={"placeholder": "09:00"})
