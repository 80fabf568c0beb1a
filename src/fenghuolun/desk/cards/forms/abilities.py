"""Abilities rated, a development goal with its practice, evidence from work, the assessment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.goals.actions import Growth
from fenghuolun.desk.goals.choices import EvidenceKind
from fenghuolun.desk.goals.models import Development, GoalCard
from fenghuolun.desk.goals.queries.abilities import skills
from fenghuolun.desk.goals.queries.goal_cards import parents_for
from fenghuolun.desk.goals.rules.abilities import LEVEL_HELP, RUBRIC
from fenghuolun.desk.goals.rules.limits import STEP, CardLimits
from fenghuolun.desk.kit.forms import Pills
from fenghuolun.desk.kit.numbers import in_chinese
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import people_visible_to, superior_of

LEVELS = [(level, f"{level} {help}") for level, help in LEVEL_HELP.items()]


def skill_name(skill: Any) -> str:
    return skill.name if in_chinese() else skill.name_en


class RatingForm(forms.Form):
    """One ability: the level seen, and why."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=LEVELS, widget=Pills)
    reason = forms.CharField(label=_("Seen where"), max_length=200, required=False)


class GrowthForm(forms.Form):
    """An ability from one level to another, practised 70-20-10, with mentor and assessor."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    skill = forms.ModelChoiceField(None, label=_("Ability"), empty_label=None)
    title = forms.CharField(label=_("Goal in one sentence"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}))
    segment = forms.CharField(
        label=_("Practised on"), max_length=60,
        help_text=_("Name the customer, fleet, dealer or meeting: without one it stays vague."),
    )  # fmt: skip
    level_from = forms.TypedChoiceField(label=_("From level"), coerce=int, choices=LEVELS)
    level_to = forms.TypedChoiceField(label=_("To level"), coerce=int, choices=LEVELS)
    by_doing = forms.CharField(
        label=_("70: practice at work"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    from_others = forms.CharField(label=_("20: from others"), max_length=300, required=False)
    by_study = forms.CharField(label=_("10: by study"), max_length=300, required=False)
    practice_per_week = forms.IntegerField(label=_("Practice a week"), min_value=0, max_value=14, initial=1)
    mentor = forms.ModelChoiceField(None, label=_("Mentor"), required=False)
    assessor = forms.ModelChoiceField(None, label=_("Assessor"), required=False)
    weight = forms.TypedChoiceField(label=_("Weight %"), coerce=int)
    due_on = forms.DateField(label=_("Due"))
    check_1 = forms.DateField(label=_("Checked on"))
    check_2 = forms.DateField(label=_("and on"), required=False)
    parent = forms.ModelChoiceField(None, label=_("Serves the goal"), required=False)
    support = forms.CharField(label=_("Support and authority needed"), max_length=400, required=False)

    def __init__(
        self,
        *args: Any,
        card: GoalCard,
        limits: CardLimits,
        by: Person,
        development: Development | None = None,
        **kwargs: Any,
    ) -> None:
        assert card.person is not None
        start = {"revision": card.revision, "weight": limits.development[0], **_initial(development)}
        super().__init__(*args, initial={**start, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["skill"].queryset = skills()
        self.fields["skill"].label_from_instance = skill_name
        low, high = limits.weight
        self.fields["weight"].choices = [(n, f"{n}%") for n in range(low, high + 1, STEP)]
        chosen = [] if development is None else [development.mentor_id, development.assessor_id]
        helpers = helpers_of(card.person, by, chosen)
        self.fields["mentor"].queryset, self.fields["assessor"].queryset = helpers, helpers
        self.fields["parent"].queryset = parents_for(card, development.goal if development else None)
        self.fields["parent"].label_from_instance = lambda goal: goal.title

    @property
    def growth(self) -> Growth:
        names = ("skill", "level_from", "level_to", "by_doing", "from_others", "by_study", "practice_per_week",
                 "mentor", "assessor")  # fmt: skip
        return Growth(**{name: self.cleaned_data[name] for name in names})

    @property
    def around(self) -> dict[str, Any]:
        """Return the other arguments of ``put_development``."""
        found = self.cleaned_data
        days: list[date] = sorted({day for day in (found["check_1"], found["check_2"]) if day})
        return {
            **{name: found[name] for name in ("title", "segment", "due_on", "parent", "support")},
            "weight": Decimal(found["weight"]), "checkpoints": tuple(day.isoformat() for day in days),
        }  # fmt: skip


def helpers_of(person: Person, by: Person, chosen: list[int | None]) -> Any:
    """Return who may mentor or assess: whom ``by`` sees, whoever leads the person, and whoever was chosen already."""
    superior = superior_of(person)
    people = people_visible_to(by)
    if superior is not None:
        known = people_visible_to(superior)
        people = people | known.filter(pk__in=[superior.pk, *(pk for pk in chosen if pk)])
    return people.filter(is_active=True, left_on=None).exclude(pk=person.pk).order_by("pinyin", "pk")


def _initial(development: Development | None) -> dict[str, Any]:
    if development is None:
        return {}
    names = ("skill", "level_from", "level_to", "by_doing", "from_others", "by_study", "practice_per_week", "mentor",
             "assessor")  # fmt: skip
    goal = development.goal
    found: dict[str, Any] = {name: getattr(development, name) for name in names}
    found |= {name: getattr(goal, name) for name in ("title", "segment", "due_on", "parent", "support")}
    found["weight"] = int(goal.weight)
    for name, day in zip(("check_1", "check_2"), goal.checkpoints, strict=False):
        found[name] = date.fromisoformat(day)
    return found


class EvidenceForm(forms.Form):
    """New behaviour at work: what was done, with whom, what came of it."""

    kind = forms.ChoiceField(label=pgettext_lazy("evidence", "Kind"), choices=EvidenceKind.choices, widget=Pills)
    text = forms.CharField(
        label=_("What was done, with whom, what came of it"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class RubricForm(forms.Form):
    """The five points, 1–5 each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in RUBRIC.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(n, str(n)) for n in range(1, 6)], widget=Pills
            )

    @property
    def rubric(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in RUBRIC}


class AssessForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level reached"), coerce=int, choices=LEVELS, widget=Pills)
