"""What the log sheet shows: what one can do, outcomes as this person uses them, days to promise, whom it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fenghuolun.desk.activities.choices import Concern, NextStep, Outcome, Purpose
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.catalogue import catalogue, kinds_for
from fenghuolun.desk.activities.queries.evidence import consent_of, evidence_terms, is_workday
from fenghuolun.desk.activities.rules.catalogue import OUTCOME_RANK
from fenghuolun.desk.activities.rules.evidence import NOTICE, EvidenceTerms
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.customers.queries import customers_visible_to, leads_visible_to, open_leads_of
from fenghuolun.desk.kit.days import day as day_text
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.queries import sellers_of

if TYPE_CHECKING:
    from django.forms import Form

    from fenghuolun.desk.customers.models import Customer, Lead, Vehicle
    from fenghuolun.desk.teams.models import Person

Text = str | Promise
SHORT: dict[str, Text] = {
    "A01:call": pgettext_lazy("did", "Call"), "A01:message": pgettext_lazy("did", "WeChat"),
    "A03": pgettext_lazy("did", "Visit"), "A04": pgettext_lazy("did", "Company visit"),
    "A06": pgettext_lazy("did", "Quote"), "A08": pgettext_lazy("did", "Issued"), "A09": pgettext_lazy("did", "Care"),
    "A02": pgettext_lazy("did", "Appointment"), "A05": pgettext_lazy("did", "Store visit"),
    "A07": pgettext_lazy("did", "Proposal"), "A10": pgettext_lazy("did", "Referral"),
    "A11": pgettext_lazy("did", "New customer"), "A12": pgettext_lazy("did", "Study"),
    "A13": pgettext_lazy("did", "Joint visit"), "A14": pgettext_lazy("did", "Coaching"),
    "A15": pgettext_lazy("did", "Check"),
}  # fmt: skip
FIRST = ("A01:call", "A01:message", "A03", "A04", "A06", "A08", "A09")
USUAL_OUTCOMES = {
    "A01": ("no_contact", "contact_only", "information", "concern", "quote_requested", "commitment", "refused", "need"),
    "A03": ("information", "need", "concern", "quote_requested", "commitment", "concern_resolved", "refused"),
    "A06": ("quote_delivered", "concern", "commitment", "information", "refused"),
    "A08": ("issued",),
    "A10": ("referral",),
}
MINUTES = {"A01": (1, 3, 5, 10), "A03": (10, 20, 30, 60), "A04": (20, 30, 60, 90), "A05": (60, 90, 120, 180)}
RECENT = 300


@dataclass(frozen=True, slots=True)
class Did:
    """One chip of "what I did", with what its script needs to know without asking the server."""

    value: str
    label: Text
    points: float
    is_first: bool
    rule: dict[str, Any]
    needs_evidence: bool
    outcomes: list[str]
    minutes: tuple[int, ...]

    @property
    def code(self) -> str:
        return self.value[:3]


@dataclass(frozen=True, slots=True)
class Sheet:
    dids: list[Did]
    outcomes: list[tuple[str, Text]]
    concerns: list[tuple[str, Text]]
    steps: list[tuple[str, Text]]
    purposes: list[tuple[str, Text]]
    days: list[tuple[date, str]]
    about: dict[str, Any] | None
    colleagues: list[tuple[int, str]]
    today: date
    evidence: EvidenceTerms
    has_agreed: bool
    is_evidence_day: bool

    @property
    def notice(self) -> str:
        return NOTICE

    @property
    def rules(self) -> dict[str, Any]:
        """Return what the script of the sheet reads: per chip its points, rule, outcomes and lengths."""
        return {
            "dids": {
                did.value: {
                    "points": did.points,
                    "rule": did.rule,
                    "evidence": did.needs_evidence,
                    "outcomes": did.outcomes,
                    "minutes": did.minutes,
                }
                for did in self.dids
            },
            "rank": OUTCOME_RANK,
        }


def sheet_of(person: Person, now: datetime, form: Form | None = None) -> Sheet:
    today = timezone.localtime(now).date()
    used = _used_outcomes(person)
    terms, consent = evidence_terms(today, person), consent_of(person)
    return Sheet(
        dids=_dids(person, used),
        outcomes=[(value, label) for value, label in Outcome.choices],
        concerns=list(Concern.choices),
        steps=list(NextStep.choices),
        purposes=list(Purpose.choices),
        days=days_to_promise(today),
        about=_about(person, form) if form is not None else None,
        colleagues=_colleagues(person, today),
        today=today,
        evidence=terms,
        has_agreed=consent is not None and consent.is_given,
        is_evidence_day=terms.on_free_days or is_workday(today),
    )


def _colleagues(person: Person, today: date) -> list[tuple[int, str]]:
    """Return whom a leader can coach or check; a seller has nobody."""
    if person.seller_kind != SellerKind.LEADER or person.unit is None:
        return []
    return list(sellers_of(person.unit, today).values_list("pk", "name")[:60])


def _used_outcomes(person: Person) -> dict[str, list[str]]:
    """Return, per kind, the outcomes this person logs, the most common first, from the latest three hundred rows."""
    rows = Activity.objects.filter(person=person, voided_at=None).exclude(outcome="").order_by("-happened_at")
    counted: dict[str, Counter[str]] = {}
    for kind, outcome in rows.values_list("kind", "outcome")[:RECENT]:
        counted.setdefault(kind, Counter())[outcome] += 1
    return {kind: [outcome for outcome, _n in found.most_common()] for kind, found in counted.items()}


def _dids(person: Person, used: dict[str, list[str]]) -> list[Did]:
    found = []
    for kind in kinds_for(person):
        media = ("A01:call", "A01:message") if kind.code == "A01" else (kind.code,)
        points = float(kind.seller_points.get(person.seller_kind, kind.points))
        usual = USUAL_OUTCOMES.get(kind.code, USUAL_OUTCOMES["A03"])
        outcomes = list(dict.fromkeys([*used.get(kind.code, ()), *usual]))
        found += [
            Did(value, SHORT.get(value, kind.label), points, value in FIRST, kind.rule, bool(kind.evidence),
                outcomes, MINUTES.get(kind.code, ()))
            for value in media
        ]  # fmt: skip
    order = list(SHORT)
    return sorted(found, key=lambda did: order.index(did.value) if did.value in order else len(order))


def days_to_promise(today: date) -> list[tuple[date, str]]:
    """Return the days one promises most: tomorrow, the day after, Friday, Monday."""
    ahead = {1: _("Tomorrow"), 2: _("In two days")}
    days = [(today + timedelta(days=n), text) for n, text in ahead.items()]
    for weekday in (4, 0):
        day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        if day not in [known for known, _text in days]:
            days.append((day, day_text(day)))
    return sorted(days)


def _about(person: Person, form: Form) -> dict[str, Any] | None:
    lead_id, customer_id = form["lead"].value(), form["customer"].value()
    if str(lead_id or "").isdecimal():
        lead = leads_visible_to(person).select_related("customer", "vehicle").filter(pk=lead_id).first()
        return findable(lead.customer, lead.vehicle, lead) if lead else None
    if str(customer_id or "").isdecimal():
        customer = customers_visible_to(person).filter(pk=customer_id).first()
        return findable(customer, None, None) if customer else None
    return None


def findable(customer: Customer, vehicle: Vehicle | None, lead: Lead | None) -> dict[str, Any]:
    """Return a customer as the sheet shows and finds one; the tail of the phone, never the number."""
    return {
        "customer": customer.pk,
        "lead": lead.pk if lead else None,
        "name": customer.name,
        "kind": customer.kind,
        "pinyin": customer.pinyin,
        "initials": customer.initials,
        "plate": vehicle.plate if vehicle else "",
        "tail": customer.phone[-4:] if customer.phone else "",
        "due": lead.due_on.isoformat() if lead and lead.due_on else None,
        "cube": lead.cube_kind if lead else "",
        "touched": customer.last_touch_at.isoformat() if customer.last_touch_at else None,
    }


def findable_customers(person: Person, most: int = 1000) -> list[dict[str, Any]]:
    """Return the customers behind the open leads of ``person``, latest touched first; one query."""
    leads = open_leads_of(person).filter(status=LeadStatus.OPEN).order_by("-customer__last_touch_at", "due_on")[:most]
    return [findable(lead.customer, lead.vehicle, lead) for lead in leads]


def as_entered(row: Activity) -> dict[str, Any]:
    """Return an activity as the fields of the form that could have entered it, to be corrected."""
    same = (
        "customer", "lead", "colleague", "duration_s", "is_planned", "purpose", "outcome", "concern", "next_step",
        "next_on", "contact_role", "quote_number", "policy_number", "place", "latitude", "longitude", "note",
        "quantity",
    )  # fmt: skip
    found = {name: getattr(row, f"{name}_id" if name in ("customer", "lead", "colleague") else name) for name in same}
    return (
        found
        | dict(row.particulars)
        | {
            "did": f"{row.kind_id}:{row.medium}" if row.kind_id == "A01" and row.medium else row.kind_id,
            "is_inbound": row.contact == "inbound",
            "amount_yuan": None if row.amount_fen is None else row.amount_fen / 100,
            "happened_at": timezone.localtime(row.happened_at).isoformat(timespec="minutes"),
            "evidence": row.evidence,
        }
    )


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in catalogue().kinds]


COMMENTS: tuple[Text, ...] = (
    gettext_lazy("Good: purpose, outcome and next step are clear."),
    gettext_lazy("What did the customer say about the price?"),
    gettext_lazy("Set a next step with a date."),
    gettext_lazy("Add the evidence, please."),
    gettext_lazy("I will call the customer back to check."),
)


def usual_comments() -> tuple[Text, ...]:
    return COMMENTS
