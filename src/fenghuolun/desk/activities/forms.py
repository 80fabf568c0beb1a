"""How a log is read: the page's form and the phone's outbox send the same fields and end in the same entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.activities.choices import (
    Concern,
    ContactRole,
    Evidence,
    Medium,
    NextStep,
    Outcome,
    Purpose,
    Source,
    Verdict,
)
from fenghuolun.desk.activities.rules.entries import Entry, NewLead
from fenghuolun.desk.customers.choices import BusinessKind, CubeKind, CustomerKind, Grade, Stage

Choices = Sequence[tuple[Any, Any]]
MOST_SKEW_S = 400 * 24 * 3600


class Moment(forms.CharField):
    """A moment as a phone writes it (with its offset) or as a date-and-time input does (local time)."""

    def to_python(self, value: Any) -> datetime | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None:
            raise forms.ValidationError(_("Write a date and time."))
        return found if timezone.is_aware(found) else timezone.make_aware(found)


class Names(forms.CharField):
    """Some of a list, as a list of JSON or as the repeated field of a form."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[str, ...]:
        if not value:
            return ()
        return tuple(str(item) for item in ([value] if isinstance(value, str) else value))

    def validate(self, value: Any) -> None:
        if unknown := set(value) - set(Evidence.values):
            raise forms.ValidationError(_("“%(word)s” is not a choice here.") % {"word": sorted(unknown)[0]})


def _choice(choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", "—"), *choices.choices], required=False)


def _id(label: Any = "") -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=2**53, required=False, widget=forms.HiddenInput, label=label)


class LogForm(forms.Form):
    """Everything a log may hold. ``did`` is a kind, with its medium behind a colon where one kind has two."""

    did = forms.CharField(max_length=14)
    happened_at = Moment(required=False)
    entered_at = Moment(required=False)
    skew_s = forms.IntegerField(min_value=-MOST_SKEW_S, max_value=MOST_SKEW_S, required=False)
    customer = _id()
    lead = _id()
    colleague = _id()
    duration_s = forms.IntegerField(min_value=0, max_value=24 * 3600, required=False)
    is_inbound = forms.BooleanField(required=False)
    is_planned = forms.BooleanField(required=False)
    purpose = _choice(Purpose)
    outcome = _choice(Outcome)
    concern = _choice(Concern)
    next_step = _choice(NextStep)
    next_on = forms.DateField(required=False)
    contact_role = _choice(ContactRole)
    amount_yuan = forms.DecimalField(min_value=0, max_value=Decimal(10) ** 12, decimal_places=2, required=False)
    compulsory_yuan = forms.DecimalField(min_value=0, max_value=Decimal(10) ** 12, decimal_places=2, required=False)
    quote_number = forms.CharField(max_length=40, required=False)
    policy_number = forms.CharField(max_length=40, required=False)
    policy_starts_on = forms.DateField(required=False)
    place = forms.CharField(max_length=120, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    evidence = Names(required=False)
    note = forms.CharField(max_length=1000, required=False)
    quantity = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)
    score = forms.IntegerField(min_value=0, max_value=100, required=False)
    score_before = forms.IntegerField(min_value=0, max_value=100, required=False)
    skill = forms.CharField(max_length=40, required=False)
    new_name = forms.CharField(max_length=120, required=False)
    new_customer_kind = _choice(CustomerKind)
    new_phone = forms.CharField(max_length=20, required=False)
    new_plate = forms.CharField(max_length=12, required=False)
    new_model_name = forms.CharField(max_length=80, required=False)
    new_due_on = forms.DateField(required=False)
    new_business_kind = _choice(BusinessKind)
    new_grade = _choice(Grade)
    new_referrer = _id()
    new_may_market = forms.BooleanField(required=False)
    new_may_phone = forms.BooleanField(required=False)

    def clean_did(self) -> tuple[str, str]:
        kind, _colon, medium = self.cleaned_data["did"].partition(":")
        if medium and medium not in Medium.values:
            raise forms.ValidationError(_("“%(word)s” is not a choice here.") % {"word": medium})
        return kind, medium

    def clean_evidence(self) -> tuple[str, ...]:
        """A photo proves by its file, which comes after the entry, not by its name."""
        return tuple(name for name in self.cleaned_data["evidence"] if name != Evidence.PHOTO)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("place", _("This place is not on the map."))
        if given.get("new_phone") and not given.get("new_name"):
            self.add_error("new_name", _("Write the name of the new customer."))
        return given

    def entry(self, client_id: UUID, now: datetime, source: str = Source.PHONE) -> Entry:
        """Return what was entered; the form must be valid. Without a time it happened now, less its own duration."""
        given = self.cleaned_data
        kind, medium = given["did"]
        duration = timedelta(seconds=given["duration_s"] or 0)
        particulars = {
            name: given[name] for name in ("score", "score_before", "skill") if given[name] not in (None, "")
        }
        copied = {name: given[name] for name in _COPIED}
        return Entry(
            **copied,
            client_id=client_id,
            kind=kind,
            medium=medium,
            happened_at=given["happened_at"] or (given["entered_at"] or now) - duration,
            entered_at=given["entered_at"],
            skew_s=given["skew_s"] or 0,
            customer_id=given["customer"],
            lead_id=given["lead"],
            colleague_id=given["colleague"],
            amount_fen=_fen(given["amount_yuan"]),
            compulsory_fen=_fen(given["compulsory_yuan"]),
            quantity=given["quantity"] or 1,
            particulars=particulars,
            new_lead=self._new_lead(),
            source=source,
        )

    def _new_lead(self) -> NewLead | None:
        given = self.cleaned_data
        if not given["new_name"]:
            return None
        return NewLead(
            name=given["new_name"].strip(),
            kind=given["new_customer_kind"] or CustomerKind.PERSON,
            phone=given["new_phone"],
            plate=given["new_plate"],
            model_name=given["new_model_name"],
            due_on=given["new_due_on"],
            business_kind=given["new_business_kind"] or BusinessKind.SWITCH,
            grade=given["new_grade"],
            referrer_id=given["new_referrer"],
            may_market=given["new_may_market"],
            may_phone=given["new_may_phone"],
        )


def _fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)


_COPIED = (
    "duration_s", "is_inbound", "is_planned", "purpose", "outcome", "concern", "next_step", "next_on",
    "contact_role", "quote_number", "policy_number", "policy_starts_on", "place", "latitude", "longitude",
    "evidence", "note",
)  # fmt: skip


class VoidForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(choices=Verdict.choices)
    comment = forms.CharField(max_length=400, required=False, strip=True)
    activities = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("activities") if hasattr(self.data, "getlist") else []
        self.fields["activities"].choices = [(pk, pk) for pk in sent if pk.isdecimal()]


YES_NO = [("", "—"), ("1", pgettext_lazy("filter", "Yes")), ("0", pgettext_lazy("filter", "No"))]


def _yes_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda text: text == "1", empty_value=None, required=False, label=label
    )


MORE = (
    "cube_kind", "stage", "outcome", "verdict", "effective", "on_time", "evidenced", "purposeful", "planned", "voided",
)  # fmt: skip


class CutForm(forms.Form):
    """The filters of the ledger; every number elsewhere links here with some of them set."""

    first = forms.DateField(required=False, label=pgettext_lazy("days", "From"))
    last = forms.DateField(required=False, label=pgettext_lazy("days", "To"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    cube_kind = forms.ChoiceField(choices=[("", "—"), *CubeKind.choices], required=False, label=_("Business"))
    stage = forms.ChoiceField(choices=[("", "—"), *Stage.choices], required=False, label=_("Stage"))
    outcome = forms.ChoiceField(choices=[("", "—"), *Outcome.choices], required=False, label=_("Outcome"))
    verdict = forms.ChoiceField(
        choices=[("", "—"), ("none", _("Not reviewed")), *Verdict.choices], required=False, label=_("Review")
    )
    effective = _yes_no(_("Effective"))
    on_time = _yes_no(_("On time"))
    evidenced = _yes_no(_("Evidence"))
    purposeful = _yes_no(_("Purposeful"))
    planned = _yes_no(_("Planned"))
    voided = forms.BooleanField(required=False, label=_("Voided only"))
    person = _id(_("Person"))
    unit = _id(_("Unit"))
    customer = _id()
    lead = _id()
    batch = _id()

    def __init__(self, data: Any, *, kinds: Choices) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", "—"), *kinds]

    def offer(self, *, people: Choices, units: Choices) -> None:
        """Show the filters by person and by team where there is something to choose; else they stay hidden."""
        for name, choices in (("person", people), ("unit", units)):
            if choices:
                self.fields[name].widget = forms.Select(choices=[("", "—"), *choices])

    @property
    def has_more(self) -> bool:
        """Whether one of the filters behind “More filters” is set; unset they look the same to everybody."""
        return any(self.data.get(name) for name in MORE)

    def wanted(self) -> dict[str, Any]:
        """Return the filters that could be read; a wrong one is left out and named beside its field."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {**found, "voided": bool(found.get("voided"))}
