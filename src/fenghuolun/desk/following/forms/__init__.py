"""What is asked in following up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import DeviationCause, HappeningKind
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import units_visible_to

LEVELS = [
    (0, _("0 · ask first")),
    (1, _("1 · do after informing")),
    (2, _("2 · do and report")),
    (3, _("3 · free")),
]


class DeviationForm(forms.Form):
    """A deviation in half a minute: cause, one sentence, and what is done about it."""

    cause = forms.ChoiceField(label=_("Cause"), choices=DeviationCause.choices, widget=Pills)
    analysis = forms.CharField(label=_("What is behind it, in a sentence"), max_length=400)
    countermeasure = forms.CharField(label=_("What I do about it"), required=False, max_length=200)
    due_on = forms.DateField(label=_("By when"), required=False)


class OpinionForm(forms.Form):
    """What the superior says and gives."""

    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=400, widget=forms.Textarea)
    support_given = forms.CharField(label=_("Support given"), required=False, max_length=400)
    minutes = forms.IntegerField(label=_("Minutes it took"), min_value=0, max_value=480, initial=5)


class FindingForm(forms.Form):
    """What a drawn record showed."""

    is_in_order = forms.TypedChoiceField(
        label=_("In order?"), choices=[("yes", _("In order")), ("no", _("Not in order"))], widget=Pills,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    finding = forms.CharField(label=_("Finding"), required=False, max_length=400)


class DecideForm(forms.Form):
    """Yes or no to a revision."""

    is_approved = forms.TypedChoiceField(
        label=_("Decision"), choices=[("yes", _("Approve")), ("no", _("Refuse"))], widget=Pills,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    comment = forms.CharField(label=_("Comment"), required=False, max_length=400)


class _OfUnit(forms.Form):
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_visible_to(by).order_by("path")
        self.fields["unit"].initial = by.unit_id


class HappeningForm(_OfUnit):
    """Something outside anybody's control."""

    kind = forms.ChoiceField(label=_("What happened"), choices=HappeningKind.choices, widget=Pills)
    title = forms.CharField(label=_("In a few words"), max_length=120)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Last day"), required=False)
    share_percent = forms.FloatField(label=_("Share of the unit's business"), min_value=0, max_value=100, initial=100)
    source = forms.CharField(label=_("Document or source"), required=False, max_length=200)


class AuthorityForm(_OfUnit):
    """One line of the authority table."""

    subject = forms.CharField(label=_("What may be decided"), max_length=80)
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, widget=Pills, coerce=int)
    limit = forms.CharField(label=_("Up to"), required=False, max_length=120)
