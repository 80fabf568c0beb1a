"""Forms of the list of work items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.plans.choices import HelpKind, Urgency
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import people_visible_to


class ItemForm(forms.Form):
    """Something to be done: what, by whom, how soon."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    owner = forms.ModelChoiceField(label=_("By whom"), queryset=None, required=False)
    urgency = forms.ChoiceField(label=_("How soon"), choices=Urgency.choices, widget=Pills, initial=Urgency.NORMAL)
    due_on = forms.DateField(
        label=_("Due on"), required=False, help_text=_("Left empty: 3, 10 or 20 workdays, as urgent as it is.")
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_visible_to(by).filter(is_active=True, left_on=None).exclude(unit=None)
        self.fields["owner"].queryset = people.order_by("unit__path", "pinyin")
        self.fields["owner"].initial = by.pk
        if not by.may("review_activity"):
            del self.fields["owner"]


class DoneForm(forms.Form):
    """What came of it."""

    comment = forms.CharField(label=_("What came of it"), required=False, max_length=400)


class HelpForm(forms.Form):
    """What is needed from the leader."""

    help_kind = forms.ChoiceField(label=_("What kind of help"), choices=HelpKind.choices, widget=Pills)
    help_needed = forms.CharField(label=_("What you need, by when"), max_length=400, widget=forms.Textarea)


class ReasonForm(forms.Form):
    """Why."""

    comment = forms.CharField(label=_("Reason"), max_length=400)


class ExtendForm(forms.Form):
    """A later due day, once, asked for in time."""

    due_on = forms.DateField(label=_("New due day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)


class UrgeForm(forms.Form):
    """A word to the owner."""

    comment = forms.CharField(label=_("A word to the owner"), required=False, max_length=400)


class SlipForm(forms.Form):
    """What one's own level does about a late item."""

    answer = forms.ChoiceField(
        label=_("What you do about it"),
        choices=[("accept", _("Accept the delay")), ("help", _("Help")), ("replan", _("Plan anew"))],
        widget=Pills,
    )
    comment = forms.CharField(label=_("How, by when"), required=False, max_length=400)
