"""What a person changes about one line of the week, and the week's footer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.activities.choices import Outcome, Purpose
from fenghuolun.desk.activities.queries import catalogue
from fenghuolun.desk.kit.days import day as day_shown
from fenghuolun.desk.plans.choices import HalfDay
from fenghuolun.desk.plans.models import WorkItem

DAY = timedelta(days=1)


def half_days(days: list[date]) -> list[tuple[str, str]]:
    """Return the half-days of these days as choices: value 2026-11-30.am."""
    return [(f"{day}.{half}", f"{day_shown(day)} {HalfDay(half).label}") for day in days for half in HalfDay.values]


class PlaceForm(forms.Form):
    """Where a line goes: a half-day, and in front of which other line."""

    place = forms.ChoiceField(label=_("When"))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, days: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = half_days(days)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.cleaned_data["place"].split(".")[0])

    @property
    def half_day(self) -> str:
        return str(self.cleaned_data["place"].split(".")[1])


class LineForm(PlaceForm):
    """One line: when, what to do, why, what to aim at, what to bring, with the leader or alone."""

    activity_kind = forms.ChoiceField(label=_("What you do"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    expected = forms.ChoiceField(label=_("Outcome expected"), choices=[("", "–"), *Outcome.choices], required=False)
    material = forms.CharField(label=_("Prepared material"), required=False, max_length=120)
    is_joint = forms.BooleanField(label=_("Leader comes along"), required=False)

    field_order = ["place", "activity_kind", "purpose", "expected", "material", "is_joint", "before"]

    def __init__(self, *args: Any, days: list[date], item: WorkItem, **kwargs: Any) -> None:
        initial = {
            "place": f"{item.due_on}.{item.half_day}", "activity_kind": item.activity_kind, "purpose": item.purpose,
            "expected": item.expected, "material": item.material, "is_joint": item.is_joint,
        }  # fmt: skip
        super().__init__(*args, days=days, initial=initial, **kwargs)
        kinds = [kind for kind in catalogue().kinds if kind.for_sellers and kind.is_active]
        self.fields["activity_kind"].choices = [(kind.code, kind.label) for kind in kinds]

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.field_order if name not in ("place", "before")}


class FooterForm(forms.Form):
    """The seller's look back and ahead."""

    top_win = forms.CharField(label=_("Best of the week"), required=False, max_length=200)
    top_loss = forms.CharField(label=_("What was lost, and why"), required=False, max_length=200)
    help = forms.CharField(label=pgettext_lazy("week", "Help needed"), required=False, max_length=200)
    priority_1 = forms.CharField(label=_("Next week's first priority"), required=False, max_length=120)
    priority_2 = forms.CharField(label=_("Second priority"), required=False, max_length=120)
    priority_3 = forms.CharField(label=_("Third priority"), required=False, max_length=120)

    def __init__(self, *args: Any, notes: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial=notes, **kwargs)


class CommentForm(forms.Form):
    """The leader's word on a week."""

    leader_comment = forms.CharField(label=_("Leader's comment"), required=False, max_length=200)
