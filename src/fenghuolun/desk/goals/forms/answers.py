"""Accept or dispute; and the leader's word about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import Answer
from fenghuolun.desk.kit.forms import Pills

TEN_THOUSAND_FEN = Decimal(10**6)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"), widget=Pills,
        choices=[(Answer.ACCEPTED, _("I accept")), (Answer.DISPUTED, _("I dispute"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you dispute: what is missing, which customers left, what would help."),
    )  # fmt: skip
    counter = forms.DecimalField(
        label=_("What I commit to for the year"), required=False, min_value=0, max_value=10**7, decimal_places=2,
        max_digits=10, help_text=_("Needed when you dispute."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counter"].unit = _("10,000 yuan")

    @property
    def counter_fen(self) -> int | None:
        typed = self.cleaned_data["counter"]
        return None if typed is None else int(typed * TEN_THOUSAND_FEN)


class ReplyForm(forms.Form):
    reply = forms.CharField(label=_("Your reply"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
