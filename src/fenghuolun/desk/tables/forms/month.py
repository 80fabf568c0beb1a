"""What a seller and a leader write into a month's contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.choices import ChangeReason
from fenghuolun.desk.tables.queries.month import COMMITTED, Contract
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS

MOST = 5000


class MonthForm(forms.Form):
    """The seller's commitment: five quantities and what the seller works on for the own skill."""

    self_development = forms.CharField(
        label=_("Self-development"), required=False, max_length=200,
        help_text=_("One skill, how you practise it, by when."),
    )  # fmt: skip

    field_order = [*COMMITTED, "self_development"]

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        initial = {**contract.committed, "self_development": contract.notes.get("self_development", "")}
        super().__init__(*args, initial=initial, **kwargs)
        for stage in COMMITTED:
            self.fields[stage] = forms.IntegerField(label=STAGE_WORDS[stage], min_value=0, max_value=MOST)
        self.order_fields(self.field_order)

    @property
    def committed(self) -> dict[str, int]:
        return {stage: self.cleaned_data[stage] for stage in COMMITTED}

    @property
    def quantities(self) -> list[forms.BoundField]:
        return [self[stage] for stage in COMMITTED]


class LeaderForm(forms.Form):
    """The leader's part: days of joint visits and a word."""

    joint_visits = forms.CharField(
        label=_("Joint visits on"), required=False, max_length=80,
        help_text=_("Days of the month, for example: 4, 11, 18."),
    )  # fmt: skip
    leader_comment = forms.CharField(label=_("Leader's comment"), required=False, max_length=200)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        self.first, self.end = contract.first, contract.end
        initial = {
            "joint_visits": ", ".join(str(day.day) for day in contract.joint_visits),
            "leader_comment": contract.notes.get("leader_comment", ""),
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_joint_visits(self) -> list[str]:
        words = self.cleaned_data["joint_visits"].replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
        days = set()
        for word in filter(None, words):
            if not word.isdecimal() or not 1 <= int(word) <= (self.end - self.first).days:
                raise forms.ValidationError(_("“%(word)s” is no day of this month.") % {"word": word})
            days.add(int(word))
        return [date(self.first.year, self.first.month, day).isoformat() for day in sorted(days)]


class ReturnForm(forms.Form):
    """Why a plan goes back."""

    reason = forms.CharField(label=_("What should change"), max_length=400, widget=forms.Textarea)


class ChangeForm(forms.Form):
    """Why a signed plan changes; it becomes the next version."""

    reason = forms.ChoiceField(label=_("Why the plan changes"), choices=ChangeReason.choices)
