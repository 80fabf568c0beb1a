"""What leaders enter on boards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.forms import DayInput, Pills
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import leaders_beside


class CoachForm(forms.Form):
    """A coaching action: what on, who does it, by when."""

    title = forms.CharField(label=_("What on"), max_length=200)
    owner = forms.ModelChoiceField(None, label=_("Who does it"), widget=Pills, empty_label=None)
    due_on = forms.DateField(label=_("By"), required=False, widget=DayInput, help_text=_("Left empty: in 10 workdays."))

    def __init__(self, *args: Any, by: Person, about: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        coaches = leaders_beside(by, about)
        self.fields["owner"].queryset = coaches
        self.fields["owner"].initial = by.pk
