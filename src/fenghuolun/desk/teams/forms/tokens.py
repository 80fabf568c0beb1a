"""The form of a new access token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.forms import ManyPills, Pills
from fenghuolun.desk.teams.choices import TokenScope

TERMS = [("30", _("A month")), ("90", _("A quarter")), ("366", _("A year"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("For which program"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"), choices=TokenScope.choices, initial=[TokenScope.READ], widget=ManyPills
    )
    days = forms.TypedChoiceField(label=_("Works for"), choices=TERMS, coerce=int, initial="90", widget=Pills)
