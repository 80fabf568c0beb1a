"""Forms of units and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.choices import Permission, Reach, UnitLevel
from fenghuolun.desk.teams.models import Person


class UnitForm(forms.Form):
    """A unit. Where it stands is asked only for a new one."""

    parent = forms.ModelChoiceField(None, label=_("Below"))
    level = forms.ChoiceField(label=_("Level"), choices=UnitLevel.choices[1:])
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(
        label=pgettext_lazy("unit of the company", "Code"),
        max_length=40,
        required=False,
        help_text=_("Left empty: the next number."),
    )
    region = forms.CharField(label=_("Division code"), max_length=12, required=False, help_text="GB/T 2260")
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=3, max_value=54, required=False,
        help_text=_("Where its people start their visits from; a map application shows it (GCJ-02)."),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), min_value=73, max_value=136, required=False)

    def __init__(self, *args: Any, by: Person, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["parent"].queryset = queries.open_units(by)
            for name in ("latitude", "longitude"):
                del self.fields[name]
        else:
            for name in ("parent", "level", "code"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Return the fields with the place as one: both numbers or none."""
        given = super().clean() or {}
        if "latitude" not in self.fields:
            return given
        place = given.pop("latitude", None), given.pop("longitude", None)
        if (place[0] is None) != (place[1] is None):
            self.add_error("longitude", _("A place has both numbers."))
        return {**given, "place": None if None in place else place}


class RoleForm(forms.Form):
    name = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    description = forms.CharField(label=_("What this job is for"), widget=forms.Textarea(attrs={"rows": 2}))
    description_en = forms.CharField(
        label=_("The same in English"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    reach = forms.ChoiceField(label=_("Whose rows it opens"), choices=Reach.choices, widget=forms.RadioSelect)
    permissions = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Permission.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
