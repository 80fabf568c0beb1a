"""Forms of working days and leave."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.choices import Absence, Permission
from fenghuolun.desk.teams.models import Person


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2004, max_value=2099)


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"))
    is_working = forms.TypedChoiceField(
        label=_("This day"),
        choices=[("1", _("is worked")), ("0", _("is free"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Why"), max_length=40, required=False)
    seen = forms.TypedChoiceField(
        choices=[("", ""), ("1", "1"), ("0", "0")],
        coerce=lambda text: text == "1",
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )


class LeaveForm(forms.Form):
    person = forms.ModelChoiceField(None, label=_("Who"))
    kind = forms.ChoiceField(label=_("Kind of leave"), choices=Absence.choices)
    starts_on = forms.DateField(label=_("First day"))
    last_on = forms.DateField(label=_("Last day"))
    part = forms.TypedChoiceField(
        label=_("How much of each day"),
        choices=[("1", _("Whole days")), ("0.5", _("Half days"))],
        coerce=Decimal,
        initial="1",
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_visible_to(by).filter(is_active=True).order_by("pinyin")
        self.fields["person"].queryset = people
        self.fields["person"].initial = by.pk
        if not by.may(Permission.REVIEW_ACTIVITY):
            self.fields["person"].widget = forms.HiddenInput()
            self.fields["person"].queryset = people.filter(pk=by.pk)
