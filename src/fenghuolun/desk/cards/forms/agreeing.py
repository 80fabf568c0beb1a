"""What the two sides say to each other: a counter-proposal, its answer, the foot of the card, sending it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.cards.forms.lines import plain
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.kit.forms import ManyPills, Pills

TECHNIQUES = {
    "tiers": _("Three tiers"),
    "rolling_forecast": _("Rolling forecast"),
    "relative": _("Against market or peers"),
    "team_bonus": _("Team bonus"),
    "weight_cap": _("Cap on a single weight"),
    "milestones": _("Milestone rewards"),
}


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class CounterForm(forms.Form):
    """What one would commit to instead, in the same tiers, and why."""

    floor = forms.DecimalField(label=pgettext_lazy("tier", "Basic"), required=False, max_digits=18, decimal_places=4)
    target = forms.DecimalField(label=pgettext_lazy("tier", "Target"), max_digits=18, decimal_places=4)
    stretch = forms.DecimalField(
        label=pgettext_lazy("tier", "Stretch"), required=False, max_digits=18, decimal_places=4
    )
    reason = _reason(_("Why, in a sentence your leader can act on"))

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        initial = {name: plain(getattr(goal, name)) for name in ("floor", "target", "stretch")}
        super().__init__(*args, initial=initial, **kwargs)


class CounterAnswerForm(forms.Form):
    """Yes or no to a counter-proposal; a no with its reason."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("accept", _("Accept: these figures hold")), ("keep", _("Keep the line as it is"))],
        widget=Pills,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the line stays."),
    )  # fmt: skip


class BackForm(forms.Form):
    reason = _reason(_("What is to be changed"))


class FootForm(forms.Form):
    """The foot of the card: own development in words, the superior's comment, techniques."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    development = forms.CharField(
        label=_("Self-development goal"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    superior_comment = forms.CharField(
        label=_("Superior's comment"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    techniques = forms.MultipleChoiceField(
        label=_("Techniques used"), required=False, choices=list(TECHNIQUES.items()), widget=ManyPills
    )

    def __init__(self, *args: Any, card: GoalCard, is_owner: bool, **kwargs: Any) -> None:
        initial = {
            "revision": card.revision, "development": card.development, "superior_comment": card.superior_comment,
            "techniques": card.techniques,
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        if is_owner:
            del self.fields["superior_comment"]

    @property
    def words(self) -> dict[str, Any]:
        names = ("development", "superior_comment", "techniques")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
